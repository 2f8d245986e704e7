/** Task ids as people write them: `1.1`, `2.3.4`, `0.1.A`, `T012`, `TASK-3.1`, `US-001`, `#28`, `01-02`, `Task 3`. */
import type { IdScheme } from './idScheme';
import { taskWords } from './taskWords';

/** An id of numbers anywhere in a text. A suffix `x` is no part of it, or "1.5x faster" would be an id. */
export const idPattern = String.raw`\d{1,5}(?:\.(?:\d{1,5}|[A-Z](?![A-Za-z]))){1,3}[a-wyz]?(?![\w%])`;

/** How surely a text begins with an id: always, only where others of its kind do, or perhaps by counting lines. */
export type IdCertainty = 'sure' | 'likely' | 'count';

export interface IdAtStart {
  readonly id: string;
  /** Columns in the text given. */
  readonly from: number;
  readonly to: number;
  /** Where the text behind the id and its separators begins. */
  readonly rest: number;
  /** `1.1` or `T01` rather than a bare `1`, which may also just count the lines of a list. */
  readonly full: boolean;
  readonly certainty: IdCertainty;
  /** What ids of one kind share: their letters, or their shape. */
  readonly family: string;
}

const dotted = new RegExp(String.raw`(?:${idPattern})(?:\.\d{1,5})*(?:[-–](?:${idPattern}))?(?![-–]\d)`, 'iy');
/** Letters and digits in parts; whether it is an id, `familyOf` decides. */
const lettered = /[A-Za-z][A-Za-z0-9]{0,15}(?:[-_/.–][A-Za-z0-9]{1,16}){0,6}'?/y;
const hash = /#\d{1,7}(?![\w-])/y;
const pair = /(?<!\d)\d{2,4}(?:\.\d{1,3})?-\d{2,3}(?!\d|-\d)/y;
const file = /\d{2,4}(?=\.md\b)/y;
/** `Task A: …`. */
const capital = /[A-Z](?=\s?[:.)：–—]\s?)/y;
const single = /\d{1,5}(?:\.\d{1,5}){0,3}[a-z]?(?![\w%])/y;
const marksBefore = /[*_`~]{0,4}(?:\p{Extended_Pictographic}\uFE0F?[ \t]*)?[*_`~]{0,4}/uy;
/** Behind the id: what closes its marks, and separators. */
const closing = /(?:(?:-PLAN)?\.md\b)?[*_`~\])]*\\?[.:：)]?[*_`~\])]*[.:：]?(?=[\s–—，、]|-\s|$)/y;
const closingCjk = /[*_`~\])]*[：、.][*_`~]*/y;
const separators = /[\s:：–—-]{1,20}/y;
const wordOnly = new RegExp(String.raw`^[*_\x60]*(?:${taskWords})\s*[:：][*_\x60]*\s*`, 'iu');
const taskWord = new RegExp(
  String.raw`(?:${taskWords})(?:\s*#|\s*[:：]\s*(?=[A-Z]{1,10}-?\d)|[\s-]*(?=[\dA-Z]))`,
  'iuy',
);
const bracketed = /^(?:[A-Za-z][A-Za-z0-9._-]{1,40}|\d{1,5}\.\d[\d.]{0,12})\](?:[\s:*]|$)/;
/** Letters in front of a number that are an id wherever they stand. */
const surePrefix = /^(?:T|TASK|TSK|SPEC|US|WP|STORY|TODO|SUBTASK|L\d+|T-[A-Z]{1,6}|[A-Z][A-Z0-9-]*-TASK)$/i;
/** These number other things: demands, checks, risks, priorities, phases. */
const otherThings =
  /^(?:N?FR|REQ|AC|ADR|RFC|CVE|RISK|DOD|VERIFY|PHASE|EPIC|SPRINT|STAGE|STEP|MILESTONE|UTF|ISO|SHA|GPT|HTTP|IPV|ES|SC|NFR|KPI|OKR)$/i;

const priority = /^P\d$/;

/** The id that a text begins with. `scheme` tells the likely ones that are meant from those that only look so. */
export function readId(text: string, scheme?: IdScheme): IdAtStart | null {
  const first = text.charCodeAt(0);
  const dressed = !(first >= 48 && first <= 57) && !(first >= 65 && first <= 90) && !(first >= 97 && first <= 122);
  const start = dressed ? behind(marksBefore, text, 0) : 0;
  const at = text.charCodeAt(start);
  if (at === 91) return readBracketed(text, start, scheme);
  const digit = at >= 48 && at <= 57;
  const id = digit || at === 35 ? readNumber(text, start) : readWord(text, start);
  return id && (id.certainty !== 'likely' || !scheme || scheme.accepts(id)) ? id : null;
}

/** `[TASK-001] Do it`. A story, a demand or a lone number in brackets is a mark or a footnote. */
function readBracketed(text: string, start: number, scheme: IdScheme | undefined): IdAtStart | null {
  const inside = text.slice(start + 1);
  const id = bracketed.test(inside) ? readId(inside, scheme) : null;
  if (!id?.full || inside[id.to] !== ']' || /^US\d+$/.test(id.id)) return null;
  const shift = start + 1;
  return { ...id, from: id.from + shift, to: id.to + shift, rest: id.rest + shift };
}

function readNumber(text: string, start: number): IdAtStart | null {
  const range = behind(dotted, text, start);
  if (range > start) {
    const end = close(text, range);
    if (end !== null) return found(text, start, range, end, 'sure', '0.0');
  }
  const tag = behind(hash, text, start);
  if (tag > start) return likely(text, start, tag, '#');
  const both = behind(pair, text, start);
  if (both > start) return likely(text, start, both, '0-0');
  const name = behind(file, text, start);
  if (name > start) return likely(text, start, name, '0-0');
  const number = behind(single, text, start);
  if (number === start || /[.a-z]/i.test(text.slice(start, number))) return null;
  const end = close(text, number);
  if (end === null || !/[.:：)]/.test(text.slice(number, end))) return null;
  return found(text, start, number, end, 'count', '0');
}

function readWord(text: string, start: number): IdAtStart | null {
  const word = behind(taskWord, text, start);
  if (word > start && !/[-]$/.test(text.slice(start, word))) {
    const marks = behind(marksBefore, text, word);
    const numbered = behind(dotted, text, marks);
    const number = numbered > marks ? numbered : behind(single, text, marks);
    const named = number > marks ? number : wordEnd(text, marks);
    const own = /\d/.test(text.slice(marks, named)) ? named : behind(capital, text, marks);
    if (own > marks) {
      const end = close(text, own);
      const full = numbered > marks || number === marks;
      if (end !== null) return found(text, marks, own, end, full ? 'sure' : 'count', full ? '0.0' : '0');
    }
  }
  const end = wordEnd(text, start);
  if (end === start) return null;
  const id = text.slice(start, end);
  const family = familyOf(id, text.charAt(start - 1) === '*');
  if (family === null) return null;
  const closed = close(text, end);
  if (closed === null) return null;
  const prefix = id.replace(/[-_.]?\d.*$/, '');
  const digits = /\d+/.exec(id)?.[0].length ?? 0;
  const sure = surePrefix.test(prefix) && (digits > 1 || prefix.length > 1 || id.includes('-'));
  const sureLevel = /^L\d+-\d{2,}/.test(id);
  const setOff = /[*:：–—]|-$/.test(text.slice(end, closed)) || /^\s*[-–—]\s/.test(text.slice(closed, closed + 4));
  const alone = setOff && (family === 'A-0' || (/^[A-Z]\d{2}$/.test(id) && text.charAt(start - 1) === '*'));
  return found(text, start, end, closed, sure || sureLevel || alone ? 'sure' : 'likely', family);
}

/** Behind a word of letters and digits at a column; the column where there is none that could be an id. */
function wordEnd(text: string, start: number): number {
  const end = behind(lettered, text, start);
  const word = text.slice(start, end);
  // `01-02-PLAN.md` names a plan by its file.
  return /\.md$/i.test(word) ? end - 3 : end;
}

/** What kind of id a word is; null for words that are none. */
function familyOf(word: string, bold: boolean): string | null {
  if (!/\d/.test(word)) return bold && /^[A-Z]{2,}(?:-[A-Z]{2,})+$/.test(word) ? 'A-0' : null;
  if (word.includes('/')) return /^[A-Z]\d+(?:\/[A-Z]\d+)+$/.test(word) ? 'A/0' : null;
  const letters = word.replace(/[-_.–]?\d.*$/, '');
  if (letters === '' || otherThings.test(letters) || priority.test(word)) return null;
  const upper = letters === letters.toUpperCase();
  const lower = letters === letters.toLowerCase();
  if (!upper && !(lower && /^[a-z]+(?:[-_]|\d{2,}|\d+\.)/.test(word) && !/^v\d+\./.test(word))) {
    if (!/^[A-Z][a-z]+-\d/.test(word)) return null;
  }
  if (/\.[A-Za-z]{2,}/.test(word)) return null;
  if (/[-_]/.test(word) && /^[A-Za-z]+\d*[-_]/.test(word)) return upper ? 'A-0' : 'a-0';
  return letters.length === 1 ? (upper ? 'X0' : 'x0') : letters;
}

function likely(text: string, from: number, to: number, family: string): IdAtStart | null {
  const end = close(text, to);
  return end === null ? null : found(text, from, to, end, 'likely', family);
}

function found(text: string, from: number, to: number, end: number, certainty: IdCertainty, family: string): IdAtStart {
  const rest = behind(separators, text, end);
  return { id: text.slice(from, to), from, to, rest, full: certainty !== 'count', certainty, family };
}

function close(text: string, at: number): number | null {
  closing.lastIndex = at;
  if (closing.test(text)) return closing.lastIndex;
  const end = behind(closingCjk, text, at);
  return end > at && /[：、]/.test(text.slice(at, end)) ? end : null;
}

/** Behind the pattern, if it stands at a column. Sticky patterns look only where they are told to, so nothing carries over. */
function behind(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** Length of a leading `Task:` that stands for no id. */
export function taskWordLength(text: string): number {
  return wordOnly.exec(text)?.[0].length ?? 0;
}

/** The numbers of an id for comparing; null when a part is no plain number. */
export function idNumbers(id: string): readonly number[] | null {
  const numbers = id.split('.').map(Number);
  return numbers.every((number) => Number.isInteger(number)) ? numbers : null;
}

/** Part by part, so that 1.2 comes before 1.10. */
export function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (const [index, number] of a.entries()) {
    const difference = number - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** A readable id from a title: stable as long as the title is, whatever happens around it. */
export function slugOf(title: string): string {
  const words = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const slug = words.slice(0, 6).join('-').slice(0, 40);
  if (slug === '') return title === '' ? 'untitled' : `t-${shortHash(title)}`;
  return words.length > 6 || words.join('-').length > 40 ? `${slug}-${shortHash(title)}` : slug;
}

/** FNV-1a, to tell long titles with the same beginning apart. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(36);
}

/** Hands out each name once: `name`, then `name#2`, `name#3` … (or with another separator). */
export function uniqueNames(taken: Iterable<string> = []): (name: string, separator?: string) => string {
  /** All names that are taken, with the number behind which the next one may be free. */
  const used = new Map<string, number>();
  for (const name of taken) used.set(name, 1);
  return (name, separator = '#') => {
    let count = used.get(name);
    if (count === undefined) {
      used.set(name, 1);
      return name;
    }
    let unique = name;
    while (used.has(unique)) unique = `${name}${separator}${++count}`;
    used.set(name, count);
    used.set(unique, 1);
    return unique;
  };
}
