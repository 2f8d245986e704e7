/** Marks on a task: `(HIGH)`, `[P]`, `(optional)`, `(no changes)`, `(depends: 1.1)`, `~~struck~~`, `SKIPPED`. */

import { append } from '../append';
import { maskCode } from '../inlineText';
import type { AnnotationKind, Priority } from '../model';
import { readTargets } from '../targets';
import { readDependency, readOpenDependency, readUnclosedDependency, type WrittenDependency } from './dependencyMarks';
import { type Flags, flagKind, readFlag } from './flags';

export interface Marks {
  readonly priority: Priority | null;
  readonly parallel: boolean;
  readonly optional: boolean;
  readonly expectsNoChanges: boolean;
  readonly skipped: Flags['skipped'];
  readonly dependencies: readonly WrittenDependency[];
  /** Commands in `(verify: npm test)`. */
  readonly verify: readonly string[];
  /** Columns of the text that are marks and no part of the title; null for marks without a kind of their own. */
  readonly spans: readonly (readonly [from: number, to: number, kind: AnnotationKind | null])[];
}

const skipWord = '(?:SKIPPED|CANCELL?ED|DELETED|SUPERSEDED|REJECTED|DROPPED|OBSOLETE)';
/** Only at the beginning or end: "show a **deleted** badge" is work. */
const boldSkip = new RegExp(String.raw`^\W*\*\*\s*${skipWord}\b[^*]*\*\*|\*\*\s*${skipWord}\b[^*]*\*\*\W*$`, 'i');
const loudSkip = new RegExp(String.raw`^\W*${skipWord}\s*(?:[:–—(-]|$)|[-–—]\s+${skipWord}\s*(?:[:–—(-].*)?$`);
const maySkip = /skip|cancel|delete|supersede|reject|drop|obsolete/i;
/** `` `depends:[S01]` ``, `` `risk:high` ``, `` `est:30m` ``: marks written as code. */
const codeMark = /`(?:(depends):\s*\[[^\]`]{0,200}\]|(?:risk|est):[\w.]{1,20})`/g;
const codeMarkStart = /`(?:depends|risk|est):/;
/** Most texts hold none; nothing needs to be looked for in these. */
const mayHaveMarks = /[()[\]~]|depend|blocked|skip|cancel|delete|supersede|reject|drop|obsolete/i;
const noMarks: Marks = {
  priority: null,
  parallel: false,
  optional: false,
  expectsNoChanges: false,
  skipped: null,
  dependencies: [],
  verify: [],
  spans: [],
};
const verifyMark = /^verify\s*:\s*(\S.*)$/;
const strike = /~~(?=\S)[^~]*\S~~/g;

/**
 * Reads the marks of a task's text. `blanked` is the same text without what stands in code, which is no mark unless the
 * mark itself is written as code; where it is not given, it is made.
 */
export function readMarks(text: string, blanked?: string): Marks {
  const isCoded = blanked !== text && text.includes('`') && codeMarkStart.test(text);
  if (!isCoded && !mayHaveMarks.test(text)) return noMarks;
  const masked = blanked ?? maskCode(text);
  const flags: Flags = { priority: null, parallel: false, optional: false, expectsNoChanges: false, skipped: null };
  let dependencies: WrittenDependency[] = [];
  let verify: string[] = [];
  let spans: Span[] = [];
  const groups = bracketGroups(masked);
  let words: { first: number; last: number } | null = null;
  for (const { from, to } of groups) {
    const said = masked.slice(from + 1, to - 1).trim();
    const command = said.startsWith('verify') ? verifyMark.exec(text.slice(from + 1, to - 1).trim())?.[1] : undefined;
    if (command !== undefined) {
      verify = append(verify, command.replace(/^`+|`+$/g, ''));
      spans = append<Span>(spans, [from, to, 'verify']);
      continue;
    }
    if (!said.startsWith('depend')) {
      words ??= wordsIn(masked, groups);
      if (readFlag(said, from < words.first || from > words.last, flags)) {
        spans = append<Span>(spans, [from, to, flagKind(said)]);
        continue;
      }
    }
    const dependency = readDependency(text, masked, from + 1, to - 1, flags);
    if (!dependency) continue;
    dependencies = append(dependencies, dependency);
    spans = append<Span>(spans, [from, to, 'dependency']);
  }
  if (isCoded && masked !== text) {
    for (const match of text.matchAll(codeMark)) {
      const span = [match.index, match.index + match[0].length] as const;
      spans = append<Span>(spans, [...span, match[1] === 'depends' ? 'dependency' : null]);
      if (match[1] !== 'depends') continue;
      const from = match.index + match[0].indexOf(':') + 1;
      const clear = text.slice(0, span[1]).replace(/[`[\]]/g, ' ');
      const { targets } = readTargets(clear, from);
      const understood = targets.length > 0 || /^\W*$/.test(clear.slice(from));
      if (targets.length > 0 || !understood)
        dependencies = append(dependencies, { targets, offset: 0, from: span[0], to: span[1], understood, words: '' });
    }
  }
  if (isDependingOutside(masked, groups)) {
    const bare = outside(masked, groups);
    const open = readOpenDependency(text, masked, bare, spans);
    if (open) {
      dependencies = append(dependencies, open);
      spans = append<Span>(spans, [open.from, open.to, 'dependency']);
    }
    const unclosed = readUnclosedDependency(bare);
    if (unclosed) dependencies = append(dependencies, unclosed);
  }
  if (isStruck(masked)) flags.skipped = 'struck';
  else if (flags.skipped === null && maySkip.test(masked) && (boldSkip.test(masked) || loudSkip.test(masked)))
    flags.skipped = 'said';
  const { priority, parallel, optional, expectsNoChanges, skipped } = flags;
  return { priority, parallel, optional, expectsNoChanges, skipped, dependencies, verify, spans };
}

type Span = [from: number, to: number, kind: AnnotationKind | null];

const dependWord = /depend|blocked/gi;

/** Whether something outside of all brackets may be about dependencies. */
function isDependingOutside(masked: string, groups: readonly Group[]): boolean {
  dependWord.lastIndex = 0;
  while (dependWord.test(masked)) {
    const at = dependWord.lastIndex - 1;
    if (!groups.some(({ from, to }) => at >= from && at < to)) return true;
  }
  return false;
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

/** Where the words outside of brackets begin and end: a mark stands before or behind them, not among them. */
function wordsIn(masked: string, groups: readonly Group[]): { first: number; last: number } {
  let first = 0;
  for (let group = 0; first < masked.length; ) {
    const next = groups[group];
    if (next?.from === first) {
      first = next.to;
      group++;
    } else if (isWord(masked, first)) break;
    else first++;
  }
  let last = masked.length - 1;
  for (let group = groups.length - 1; last >= 0; ) {
    const next = groups[group];
    if (next?.to === last + 1) {
      last = next.from - 1;
      group--;
    } else if (isWord(masked, last)) break;
    else last--;
  }
  return { first, last };
}

const word = /[\p{L}\p{N}\uE000]/u;

function isWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code >= 128) return word.test(String.fromCodePoint(text.codePointAt(at) ?? code));
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function isStruck(masked: string): boolean {
  if (!masked.includes('~~')) return false;
  const left = masked.replace(strike, ' ');
  // A struck word in the middle of a title strikes the word, not the task.
  return left !== masked && (/^\W*~~/.test(masked.trim()) || !/\p{L}{2}/u.test(left));
}

const brackets = /[()[\]]/;
const noGroups: readonly Group[] = [];

interface Group {
  readonly from: number;
  readonly to: number;
}

/**
 * The outermost pairs: what stands inside of one belongs to it. A bracket without a partner (`[0, 1)`, the `[` of an
 * escape sequence) is a character like any other, or it would hide the mark around or behind it.
 */
function bracketGroups(masked: string): readonly Group[] {
  if (!brackets.test(masked)) return noGroups;
  const groups = flatGroups(masked) ?? nestedGroups(masked);
  // A link's label and target are no marks.
  const isLink = ({ from, to }: Group) => masked[to] === '(' || masked[from - 1] === ']';
  return groups.some(isLink) ? groups.filter((group) => !isLink(group)) : groups;
}

/** The pairs of a text in which none stands inside of another; null where one may. */
function flatGroups(masked: string): readonly Group[] | null {
  let groups: Group[] = [];
  let from = -1;
  let partner = 0;
  for (let index = 0; index < masked.length; index++) {
    const code = masked.charCodeAt(index);
    if (code === 40 || code === 91) {
      if (from >= 0) return null;
      from = index;
      partner = code === 40 ? 41 : 93;
    } else if (code === partner && from >= 0) {
      groups = append(groups, { from, to: index + 1 });
      from = -1;
    }
  }
  return groups;
}

function nestedGroups(masked: string): readonly Group[] {
  let groups: Group[] = [];
  let open: { readonly character: '(' | '['; readonly from: number }[] = [];
  const count = { '(': 0, '[': 0 };
  for (let index = 0; index < masked.length; index++) {
    const code = masked.charCodeAt(index);
    if (code !== 40 && code !== 41 && code !== 91 && code !== 93) continue;
    const character = masked.charAt(index);
    if (character === '(' || character === '[') {
      open = append(open, { character, from: index });
      count[character]++;
      continue;
    }
    const partner = character === ')' ? '(' : '[';
    if (count[partner] === 0) continue;
    let opening = open.pop();
    for (; opening && opening.character !== partner; opening = open.pop()) count[opening.character]--;
    if (!opening) continue;
    const { from } = opening;
    count[partner]--;
    while ((groups.at(-1)?.from ?? -1) > from) groups.pop();
    groups = append(groups, { from, to: index + 1 });
  }
  return groups;
}
