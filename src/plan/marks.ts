/** Marks on a task: `(HIGH)`, `[P]`, `(optional)`, `(no changes)`, `(depends: 1.1)`, `~~struck~~`, `SKIPPED`. */
import { type Priority, priorities } from './model';
import { readTargets, type Target } from './targets';

/** A dependency list as written, not yet looked up. */
export interface WrittenDependency {
  readonly targets: readonly Target[];
  /** Added to the columns of the targets to get columns of the text they were read from. */
  readonly offset: number;
  /** Columns of the whole annotation. */
  readonly from: number;
  readonly to: number;
  /** False when a part of it, or all of it, says nothing that can be looked up. */
  readonly understood: boolean;
  /** What stands where ids are expected, when there are none: perhaps names of phases. */
  readonly words: string;
}

export interface Marks {
  readonly priority: Priority | null;
  readonly parallel: boolean;
  readonly optional: boolean;
  readonly expectsNoChanges: boolean;
  readonly skipped: 'struck' | 'said' | 'deferred' | null;
  readonly dependencies: readonly WrittenDependency[];
  /** Commands in `(verify: npm test)`. */
  readonly verify: readonly string[];
  /** Columns of the text that are marks and no part of the title. */
  readonly spans: readonly (readonly [from: number, to: number])[];
}

interface Flags {
  priority: Priority | null;
  parallel: boolean;
  optional: boolean;
  expectsNoChanges: boolean;
  skipped: Marks['skipped'];
}

const priorityWord = new RegExp(`^(?:priority\\s*[:=]?\\s*)?(${priorities.join('|')})(?:\\s+priority)?$`, 'i');
const parallelWord = /^(?:p|parallel|parallel\s*[:=]\s*true|parallelizable)$/i;
const noChanges = /^(?:(?:expects?\s+)?no\s+(?:file\s+|code\s+)?changes(?:\s+expected)?|read[ -]only)$/i;
const story = /^US\d+$/;
const saidSkipped =
  /^(?:skip(?:ped)?|cancell?ed|deleted|superseded|rejected|dropped|declined|obsolete|descoped|won'?t (?:do|fix)|wontfix|moved to)\b/i;
const deferred = /^(?:deferred|postponed)\b/i;
/** "Depends on" and "depends:" announce a list. Other words do only if a list is all that follows. */
const dependsWord =
  /(?:^|[,;]\s*)(?:(?<strong>depend(?:s|ent)?(?:\s+up)?(?:\s*-?on\b|\s*(?=:))|dependenc(?:y|ies)\s*(?=:)|deps?\s*(?=:)|blocked[ -]by\b)|(?<weak>depends|requires|needs|after|follows)\b)\s*:?\s*/i;
const nothing = /^[\s.]*(?:none|nothing|n\/?a|no(?: dependenc\w*)?|nil|-+|–|—|无)?[\s.]*$/i;
const skipWord = '(?:SKIPPED|CANCELL?ED|DELETED|SUPERSEDED|REJECTED|DROPPED|OBSOLETE)';
/** Only at the beginning or end: "show a **deleted** badge" is work. */
const boldSkip = new RegExp(String.raw`^\W*\*\*\s*${skipWord}\b[^*]*\*\*|\*\*\s*${skipWord}\b[^*]*\*\*\W*$`, 'i');
const loudSkip = new RegExp(String.raw`^\W*${skipWord}\s*(?:[:–—(-]|$)|[-–—]\s+${skipWord}\s*(?:[:–—(-].*)?$`);
const brackets = /[()[\]]/g;
const maySkip = /skip|cancel|delete|supersede|reject|drop|obsolete/i;
const strike = /~~(?=\S)[^~]*\S~~/g;
const openDepends =
  /(?<=^|[\s.,;–—(-])[_*]{1,2}(?:depends(?:\s+on)?|blocked[ -]by)\s*:?[_*]{0,2}\s*:?|(?<=^|[\s.,;–—-])(?:depends(?:\s+on)?|blocked[ -]by)\s*:/i;
const closingSentence = /(?:^|[.;:!?)]\s+|\s[-–—]\s+|,\s+)(depends?\s+on)\s+/gi;

/** Reads the marks of a task's text. `masked` is the same text with code spans blanked out. */
export function readMarks(text: string, masked: string): Marks {
  const flags: Flags = { priority: null, parallel: false, optional: false, expectsNoChanges: false, skipped: null };
  const dependencies: WrittenDependency[] = [];
  const verify: string[] = [];
  const spans: [number, number][] = [];
  const groups = bracketGroups(masked);
  const bare = outside(masked, groups);
  const words = wordsIn(bare);
  for (const { from, to } of groups) {
    const said = masked.slice(from + 1, to - 1).trim();
    const atEdge = from < words.first || from > words.last;
    const command = /^verify\s*:\s*(\S.*)$/.exec(text.slice(from + 1, to - 1).trim())?.[1];
    if (command !== undefined) {
      verify.push(command.replace(/^`+|`+$/g, ''));
      spans.push([from, to]);
    } else if (readFlag(said, atEdge, flags)) spans.push([from, to]);
    else {
      const dependency = readDependency(text, masked, from + 1, to - 1, flags);
      if (!dependency) continue;
      dependencies.push({ ...dependency, from, to });
      spans.push([from, to]);
    }
  }
  const open = readOpenDependency(text, masked, bare, spans);
  if (open) {
    dependencies.push(open);
    spans.push([open.from, open.to]);
  }
  if (isStruck(masked)) flags.skipped = 'struck';
  else if (flags.skipped === null && maySkip.test(masked) && (boldSkip.test(masked) || loudSkip.test(masked)))
    flags.skipped = 'said';
  const { priority, parallel, optional, expectsNoChanges, skipped } = flags;
  return { priority, parallel, optional, expectsNoChanges, skipped, dependencies, verify, spans };
}

/** Reads a list that stands by itself, as behind `Depends on:`. Null when it names nothing or is prose. */
export function readDependencyList(text: string, from: number): WrittenDependency | 'nothing' | null {
  if (nothing.test(text.slice(from))) return 'nothing';
  const clear = text.replace(/[`*_]/g, ' ');
  const { targets, end } = readTargets(clear, from);
  const rest = clear.slice(end).trim();
  if (targets.length === 0 || !/^(?:[.;]?|[.;,]?\s*[([–—-].*)$/.test(rest)) return null;
  return { targets, offset: 0, from, to: text.length, understood: true, words: '' };
}

function readFlag(said: string, atEdge: boolean, flags: Flags): boolean {
  const priority = priorityWord.exec(said)?.[1];
  if (priority && (atEdge || said === said.toUpperCase() || /priority/i.test(said))) {
    flags.priority ??= toPriority(priority);
    return true;
  }
  if (story.test(said)) return true;
  if (noChanges.test(said)) flags.expectsNoChanges = true;
  else if (/^optional$/i.test(said)) flags.optional = true;
  else if (parallelWord.test(said)) flags.parallel = true;
  else if (saidSkipped.test(said) && atEdge) flags.skipped = 'said';
  else if (deferred.test(said) && atEdge) flags.skipped = 'deferred';
  else return false;
  return true;
}

function toPriority(word: string): Priority {
  return priorities.find((priority) => priority === word.toLowerCase()) ?? 'medium';
}

function readDependency(
  text: string,
  masked: string,
  from: number,
  to: number,
  flags: Flags,
): Omit<WrittenDependency, 'from' | 'to'> | null {
  const keyword = dependsWord.exec(masked.slice(from, to));
  if (!keyword) return null;
  const before = masked.slice(from, from + keyword.index);
  // Ids are often written as code; what hides an example in code is that the brackets stand inside of it.
  const content = text.slice(from, to).replace(/[`*_]/g, ' ');
  const start = keyword.index + keyword[0].length;
  const { targets, end } = readTargets(content, start);
  const rest = content.slice(end).replace(/^[\s,;.]+|[\s.]+$/g, '');
  const isFlag = rest !== '' && rest.split(/\s*[,;]\s*/).every((part) => readFlag(part, true, flags));
  const whole = rest === '' || isFlag;
  if (keyword.groups?.weak !== undefined && (targets.length === 0 || !whole || before.trim() !== '')) return null;
  for (const part of before.split(/[,;]/)) readFlag(part.trim(), true, flags);
  const understood =
    targets.length === 0 ? nothing.test(content.slice(start)) : whole || !/\d\.\d|\bor\b|\bphases?\s+\d/i.test(rest);
  return { targets, offset: from, understood, words: understood ? '' : content.slice(start) };
}

/** `_Depends: 1.1_`, `depends: 1.1` without brackets, or a closing sentence "Depends on 1.1 and 1.2." */
function readOpenDependency(
  text: string,
  masked: string,
  bare: string,
  spans: readonly (readonly [number, number])[],
): WrittenDependency | null {
  if (!/depend|blocked/i.test(bare)) return null;
  const clear = text.replace(/[`*_]/g, ' ');
  const free = (from: number) => spans.every(([start, end]) => from < start || from >= end);
  const marked = openDepends.exec(masked);
  if (marked && free(marked.index)) {
    const { targets, end } = readTargets(clear, marked.index + marked[0].length);
    const behind = clear.slice(end).search(/\S|$/) + end;
    const to = targets.length > 0 ? Math.max(end, /^[_*]+$/.test(text.slice(end, behind)) ? behind : end) : end;
    if (targets.length > 0) return { targets, offset: 0, from: marked.index, to, understood: true, words: '' };
  }
  const sentence = [...masked.matchAll(closingSentence)].at(-1);
  if (!sentence) return null;
  const from = sentence.index + sentence[0].search(/depend/i);
  if (!free(from)) return null;
  const list = readDependencyList(clear, sentence.index + sentence[0].length);
  return list && list !== 'nothing' ? { ...list, from } : null;
}

/** The text with all brackets blanked out. */
function outside(masked: string, groups: readonly Group[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { from, to } of groups) {
    parts.push(masked.slice(at, from), ' '.repeat(to - from));
    at = to;
  }
  return parts.join('') + masked.slice(at);
}

/** Where the words begin and end: a mark stands before or behind them, not among them. */
function wordsIn(bare: string): { first: number; last: number } {
  const word = /[\p{L}\p{N}\uE000]/u;
  let last = bare.length - 1;
  while (last >= 0 && !word.test(bare.charAt(last))) last--;
  return { first: bare.search(/[\p{L}\p{N}\uE000]|$/u), last };
}

function isStruck(masked: string): boolean {
  if (!masked.includes('~~')) return false;
  const left = masked.replace(strike, ' ');
  // A struck word in the middle of a title strikes the word, not the task.
  return left !== masked && (/^\W*~~/.test(masked.trim()) || !/\p{L}{2}/u.test(left));
}

interface Group {
  readonly from: number;
  readonly to: number;
}

function bracketGroups(masked: string): readonly Group[] {
  const groups: Group[] = [];
  const open: { readonly character: string; readonly from: number }[] = [];
  for (const { 0: character, index } of masked.matchAll(brackets)) {
    if (character === '(' || character === '[') open.push({ character, from: index });
    else {
      const opening = open.at(-1);
      if (!opening || (opening.character === '(') !== (character === ')')) continue;
      open.pop();
      // Only the outermost: what stands inside of it belongs to it. A link's label and target are no marks.
      if (open.length === 0 && masked[index + 1] !== '(' && masked[opening.from - 1] !== ']') {
        groups.push({ from: opening.from, to: index + 1 });
      }
    }
  }
  return groups;
}
