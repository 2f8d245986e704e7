/** Headings that are tasks: `### Task 3: …`, `### TASK-3.1: …`, `### - [x] 1. …`, `## Work Package WP01: …`. */

import { type IdAtStart, readId } from '../ids';
import type { Lines } from '../lines';
import { mayBeTask } from '../taskWords';
import type { Blocks, Heading } from './blocks';
import type { Item } from './boxes';
import { isPlaceholder } from './placeholders';
import { readStatusField, type StatusPlace } from './statusFields';
import { stateOfSign, stateOfWords } from './statusWords';

export interface HeadingTask {
  readonly kind: 'heading';
  /** Number of the heading. */
  readonly heading: number;
  /** Relative to column 0 of the heading's line. */
  readonly id: IdAtStart | null;
  /** Column where the heading's text begins, marks included. */
  readonly from: number;
  /** Column where id or title begin. */
  readonly start: number;
  /** Column behind the title. */
  readonly end: number;
  /** The character of a box in the heading, and its column. */
  readonly mark: string | null;
  readonly markColumn: number | null;
  readonly starred: boolean;
  readonly status: StatusPlace | null;
}

interface Candidate extends Omit<HeadingTask, 'status'> {
  /** How sure it is: a box or a task word, a well-known prefix, or only the look of an id. */
  readonly by: 'box' | 'word' | 'prefix' | 'look';
  readonly line: number;
  readonly ownStatus: StatusPlace | null;
}

const before = /^(?:[*_`~]+|\p{Extended_Pictographic}[\uFE0F\u200D]*[ \t]*|[✓✔][ \t]*|NEW:[ \t]*|\[(?=~~))+/u;
const box = /^(?:[-*+][ \t]+|\d{1,4}[.)][ \t]+)?\[([ \t]?[ xX~/!>-][ \t]?)\](\*?)(?=[ \t]|$)[ \t]*/;
const iteration = /^iteration\s+(?=\d)/i;
const slice = /^slice\s+(?=S\d)/i;
const lastBracket = /[[(]([^()[\]]{2,40})[)\]]\s*$/;
const lastWord =
  /(?:\s[–—-]\s*|\s)((?:\p{Extended_Pictographic}\uFE0F?|[✓✔])\s*\p{L}{0,16}(?:\s\p{L}{1,12})?|[A-Z][A-Z_ ]{3,16})\s*[*_]*$/u;
const completedLine = /^\*\*task\s+([\w.-]{1,40})\s+(completed?|done|finished)\s*:?\*\*/i;
const field = /^\s*(?:[-*+]\s+)?[*_]{0,2}(?:status|state|priority|depends|dependencies|estimate|effort|assignee)\b/i;

/** Finds them. `title` is the number of the heading that is the document's title, which is none. */
export function findHeadingTasks(
  lines: Lines,
  { headings, dead }: Blocks,
  items: readonly Item[],
  title: number | null,
): ReadonlyMap<number, HeadingTask> {
  const none: ReadonlyMap<number, HeadingTask> = new Map();
  const steps = headings.some(({ text }) => /^validation commands$/i.test(text.trim()));
  const candidates: Candidate[] = [];
  for (const [number, heading] of headings.entries()) {
    if (number === title) continue;
    const candidate = readHeadingTask(lines, heading, number, steps);
    if (candidate) candidates.push(candidate);
  }
  if (candidates.length === 0) return none;
  const ends = headings.map((_, number) => headings[number + 1]?.line ?? lines.count);
  const looks = new Map<string, number>();
  for (const { id } of candidates) if (id) looks.set(id.family, (looks.get(id.family) ?? 0) + 1);
  const boxIds = boxIdsOf(lines, items);
  const repeated = candidates.filter(({ id }) => id && boxIds.has(id.id)).length;
  if (repeated * 2 > candidates.length && candidates.every(({ by }) => by !== 'box')) return none;
  const said = saidElsewhere(lines, dead);
  const found = new Map<number, HeadingTask>();
  for (const candidate of candidates) {
    const { by, heading, line, id, ownStatus, ...rest } = candidate;
    const end = ends[heading] ?? lines.count;
    const status = readStatusField(lines, dead, line + 1, end) ?? ownStatus ?? said.get(id?.id ?? '') ?? null;
    if (by === 'look' && /^[RQPDH]\d/.test(id?.id ?? '')) continue;
    if (by === 'look' && (looks.get(id?.family ?? '') ?? 0) < 2) continue;
    if (by === 'look' && status === null && (id?.family === 'X0' || !hasFields(lines, items, line, end))) continue;
    if ((by === 'look' || by === 'prefix') && !/^(?:T|TASK|TSK|WP)/i.test(id?.id ?? '')) {
      if (someBetween(items, line, end, (item) => hasFullId(lines, item))) continue;
    }
    found.set(heading, { ...rest, heading, id, status });
  }
  return found;
}

function readHeadingTask(lines: Lines, heading: Heading, number: number, steps: boolean): Candidate | null {
  const { text } = heading;
  if (!/\d|\[|\bTask [A-Z]\b/.test(text)) return null;
  const clean = lines.clean[heading.line] ?? '';
  const offset = Math.max(0, clean.indexOf(text));
  const dressed = before.exec(text)?.[0].length ?? 0;
  const boxed = box.exec(text.slice(dressed));
  const mark = boxed ? boxed[1]?.trim() || ' ' : null;
  let at = dressed + (boxed?.[0].length ?? 0);
  const word = steps ? iteration.exec(text.slice(at)) : slice.exec(text.slice(at));
  at += word?.[0].length ?? 0;
  const rest = text.slice(at);
  const read = readId(rest) ?? (word ? readId(`Task ${rest}`) : null);
  const shift = read && word && !readId(rest) ? 5 : 0;
  const id =
    read && shift > 0 ? { ...read, from: read.from - shift, to: read.to - shift, rest: read.rest - shift } : read;
  const by = boxed ? 'box' : id ? kindOf(rest, id, word !== null) : null;
  if (by === null) return null;
  const ending = statusAtEnd(text, heading.line, offset);
  const end = ending?.from ?? text.trimEnd().length;
  const title = text.slice(at + (id?.rest ?? 0), Math.max(at, end));
  if (isPlaceholder(title) && title.trim() !== '') return null;
  const leading = dressed > 0 ? stateOfSign(text.replace(/^[*_`~]+/, '')) : null;
  const sign = /^[*_`~]*(\p{Extended_Pictographic}\uFE0F?|[✓✔])/u.exec(text);
  const signFrom = offset + text.indexOf(sign?.[1] ?? '');
  const ownStatus: StatusPlace | null =
    ending?.status ??
    (leading !== null && sign?.[1]
      ? { state: leading, line: heading.line, from: signFrom, to: signFrom + sign[1].length, text: sign[1] }
      : null);
  return {
    kind: 'heading',
    by,
    heading: number,
    line: heading.line,
    id,
    from: offset,
    start: offset + at,
    end: offset + end,
    mark,
    markColumn: boxed?.[1] ? offset + dressed + boxed[0].indexOf('[') + 1 + (boxed[1].search(/\S/) > 0 ? 1 : 0) : null,
    starred: boxed?.[2] === '*',
    ownStatus,
  };
}

function kindOf(rest: string, id: IdAtStart, worded: boolean): Candidate['by'] | null {
  const word = rest.slice(0, id.from);
  if (worded || (/\p{L}/u.test(word) && mayBeTask.test(word))) return 'word';
  if (/^[\d#]/.test(id.id)) return null;
  if (id.certainty === 'sure') return /^(?:TASK|T)-?\d/i.test(id.id) ? 'word' : 'prefix';
  const behind = rest.slice(id.to, id.rest);
  return /[:：–—-]/.test(behind) || rest.length <= id.rest ? 'look' : null;
}

/** `(Complete)`, `✅ Done` or `— COMPLETED` at the end of a heading. */
function statusAtEnd(text: string, line: number, offset: number): { from: number; status: StatusPlace } | null {
  const bracket = lastBracket.exec(text);
  const inside = bracket?.[1] ?? '';
  if (bracket && inside.split(/\s+/).length <= 3) {
    const state = stateOfWords(inside);
    if (state && state !== 'pending') {
      const from = offset + bracket.index + 1;
      return { from: bracket.index, status: { state, line, from, to: from + inside.length, text: inside } };
    }
  }
  const last = lastWord.exec(text);
  const said = last?.[1]?.trim() ?? '';
  const state = said === '' ? null : stateOfWords(said);
  if (!last || state === null) return null;
  const from = offset + last.index + last[0].indexOf(said);
  return { from: last.index, status: { state, line, from, to: from + said.length, text: said } };
}

/** `**Task 3 Completed:**` further down. */
function saidElsewhere(lines: Lines, dead: Uint8Array): ReadonlyMap<string, StatusPlace> {
  const said = new Map<string, StatusPlace>();
  for (let line = 0; line < lines.count; line++) {
    const clean = lines.clean[line] ?? '';
    if (!clean.startsWith('**') || dead[line]) continue;
    const [whole, id, text] = completedLine.exec(clean) ?? [];
    if (whole === undefined || id === undefined || text === undefined) continue;
    const from = clean.indexOf(text, clean.indexOf(id) + id.length);
    said.set(id, { state: 'completed', line, from, to: from + text.length, text });
  }
  return said;
}

function hasFields(lines: Lines, items: readonly Item[], from: number, to: number): boolean {
  for (let line = from + 1; line < to; line++) if (field.test(lines.clean[line] ?? '')) return true;
  return someBetween(items, from, to, ({ box: itemBox }) => itemBox !== null);
}

/** Whether one of the items between two lines is such; items stand in the order of their lines. */
function someBetween(items: readonly Item[], from: number, to: number, is: (item: Item) => boolean): boolean {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.line ?? 0) <= from) low = middle + 1;
    else high = middle;
  }
  for (let at = low; at < items.length; at++) {
    const item = items[at];
    if (!item || item.line >= to) return false;
    if (is(item)) return true;
  }
  return false;
}

function hasFullId(lines: Lines, { box: itemBox, line }: Item): boolean {
  return itemBox !== null && readId((lines.clean[line] ?? '').slice(itemBox.textColumn))?.certainty === 'sure';
}

function boxIdsOf(lines: Lines, items: readonly Item[]): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const item of items) {
    if (!item.box || item.box.sign) continue;
    const id = readId((lines.clean[item.line] ?? '').slice(item.box.textColumn));
    if (id?.full) ids.add(id.id);
  }
  return ids;
}
