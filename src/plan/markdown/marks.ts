/** Marks on a task: `(HIGH)`, `[P]`, `(optional)`, `(no changes)`, `(depends: 1.1)`, `~~struck~~`, `SKIPPED`. */

import { append } from '../append';
import { maskCode, standIn } from '../inlineText';
import type { AnnotationKind, Priority } from '../model';
import { readTargets } from '../targets';
import { type Brackets, bracketsIn, endOfBrackets, noBrackets, outsideBrackets } from './brackets';
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
  readonly spans: readonly MarkSpan[];
}

export interface MarkSpan {
  readonly from: number;
  readonly to: number;
  readonly kind: AnnotationKind | null;
}

const skipWord = '(?:SKIPPED|CANCELL?ED|DELETED|SUPERSEDED|REJECTED|DROPPED|OBSOLETE)';
/** Only at the beginning or end: "show a **deleted** badge" is work. */
const boldSkip = new RegExp(String.raw`^\W*\*\*\s*${skipWord}\b[^*]*\*\*|\*\*\s*${skipWord}\b[^*]*\*\*\W*$`, 'i');
const loudSkip = new RegExp(String.raw`^\W*${skipWord}\s*(?:[:–—(-]|$)|[-–—]\s+${skipWord}\s*(?:[:–—(-].*)?$`);
/** `` `depends:[S01]` ``, `` `risk:high` ``, `` `est:30m` ``: marks written as code. */
const codeMark = /`(?:(depends):\s*\[[^\]`]{0,200}\]|(?:risk|est):[\w.]{1,20})`/g;
const codeMarkStart = /`(?:depends|risk|est):/;
/** One empty list for all: what is appended to it makes another one. */
const none: never[] = [];
const noMarks: Marks = blankMarks();
const verifyMark = /^verify\s*:\s*(\S.*)$/;
const strike = /~~(?=\S)[^~]*\S~~/g;

/**
 * Reads the marks of a task's text. `blanked` is the same text without what stands in code, which is no mark unless the
 * mark itself is written as code; where it is not given, it is made.
 */
export function readMarks(text: string, blanked?: string): Marks {
  const hasCode = text.includes('`');
  const isCoded = hasCode && blanked !== text && codeMarkStart.test(text);
  const hasBrackets = text.includes('(') || text.includes('[');
  const mayBeStruck = text.includes('~~');
  const maySkip = maySaySkipped(text);
  const mayBeSkipped = mayBeStruck || maySkip;
  if (!isCoded && !hasBrackets && !mayBeSkipped && !maySayDepends(text)) return noMarks;
  const masked = blanked ?? (!isCoded && !mayBeSkipped && isAllBehindCode(text) ? text : maskCode(text));
  const marks = blankMarks();
  const brackets = hasBrackets ? bracketsIn(masked) : noBrackets;
  readBrackets(text, masked, brackets, blanked, marks);
  if (isCoded && masked !== text) readCodeMarks(text, marks);
  if (isDependingOutside(masked, brackets)) readOutside(text, masked, brackets, marks);
  if (mayBeStruck && isStruck(masked)) marks.skipped = 'struck';
  else if (maySkip && marks.skipped === null && isSkipped(masked)) marks.skipped = 'said';
  return marks;
}

/** The marks of one text while they are read. */
interface MarksDraft extends Flags {
  dependencies: WrittenDependency[];
  verify: string[];
  spans: MarkSpan[];
}

function blankMarks(): MarksDraft {
  return {
    priority: null,
    parallel: false,
    optional: false,
    expectsNoChanges: false,
    skipped: null,
    dependencies: none,
    verify: none,
    spans: none,
  };
}

/**
 * Whether code hides nothing that looks like a mark: mostly all of it stands in brackets at the end, and the text need
 * not be blanked.
 */
function isAllBehindCode(text: string): boolean {
  if (text.includes('<!--')) return false;
  const last = text.lastIndexOf('`');
  if (last < 0) return true;
  dependWord.lastIndex = 0;
  if (dependWord.test(text) && dependWord.lastIndex < last) return false;
  return isBehind(last, text.indexOf('(')) && isBehind(last, text.indexOf('['));
}

/** Negative is nowhere. */
function isBehind(column: number, at: number): boolean {
  return at < 0 || at > column;
}

function readBrackets(
  text: string,
  masked: string,
  brackets: Brackets,
  blanked: string | undefined,
  marks: MarksDraft,
): void {
  let words: { first: number; last: number } | null = null;
  for (let pair = 0; pair < brackets.length; pair += 2) {
    const from = brackets[pair] ?? 0;
    const to = brackets[pair + 1] ?? 0;
    const said = masked.slice(from + 1, to - 1).trim();
    const command = said.startsWith('verify') ? verifyMark.exec(text.slice(from + 1, to - 1).trim())?.[1] : undefined;
    if (command !== undefined) {
      marks.verify = append(marks.verify, command.replace(/^`+|`+$/g, ''));
      marks.spans = append<MarkSpan>(marks.spans, { from, to, kind: 'verify' });
      continue;
    }
    if (!said.startsWith('depend')) {
      words ??= wordsIn(blanked ?? maskCode(text), brackets);
      if (readFlag(said, from < words.first || from > words.last, marks)) {
        marks.spans = append<MarkSpan>(marks.spans, { from, to, kind: flagKind(said) });
        continue;
      }
    }
    const dependency = readDependency(text, masked, from + 1, to - 1, marks);
    if (!dependency) continue;
    marks.dependencies = append(marks.dependencies, dependency);
    marks.spans = append<MarkSpan>(marks.spans, { from, to, kind: 'dependency' });
  }
}

function readCodeMarks(text: string, marks: MarksDraft): void {
  for (const match of text.matchAll(codeMark)) {
    const to = match.index + match[0].length;
    marks.spans = append<MarkSpan>(marks.spans, {
      from: match.index,
      to,
      kind: match[1] === 'depends' ? 'dependency' : null,
    });
    if (match[1] !== 'depends') continue;
    const from = match.index + match[0].indexOf(':') + 1;
    const clear = text.slice(0, to).replace(/[`[\]]/g, ' ');
    const { targets } = readTargets(clear, from);
    const understood = targets.length > 0 || /^\W*$/.test(clear.slice(from));
    if (targets.length === 0 && understood) continue;
    const written = { targets, offset: 0, from: match.index, to, understood, words: '' };
    marks.dependencies = append(marks.dependencies, written);
  }
}

/** Dependencies that stand in no brackets, or in brackets that are never closed. */
function readOutside(text: string, masked: string, brackets: Brackets, marks: MarksDraft): void {
  const bare = outsideBrackets(masked, brackets);
  const open = readOpenDependency(text, masked, bare, marks.spans);
  if (open) {
    marks.dependencies = append(marks.dependencies, open);
    marks.spans = append<MarkSpan>(marks.spans, { from: open.from, to: open.to, kind: 'dependency' });
  }
  const unclosed = readUnclosedDependency(bare);
  if (unclosed) marks.dependencies = append(marks.dependencies, unclosed);
}

const dependWord = /depend|blocked/gi;

function maySayDepends(text: string): boolean {
  dependWord.lastIndex = 0;
  return dependWord.test(text);
}

/** All but one of the words that say so in capitals have the same ending. */
function maySaySkipped(text: string): boolean {
  return text.includes('**') || text.includes('ED') || text.includes('OBSOLETE');
}

function isSkipped(masked: string): boolean {
  return boldSkip.test(masked) || loudSkip.test(masked);
}

/** Whether something outside of all brackets may be about dependencies. */
function isDependingOutside(masked: string, brackets: Brackets): boolean {
  dependWord.lastIndex = 0;
  while (dependWord.test(masked)) {
    const end = endOfBrackets(brackets, dependWord.lastIndex - 1);
    if (end < 0) return true;
    dependWord.lastIndex = end;
  }
  return false;
}

/** Where the words outside of brackets begin and end: a mark stands before or behind them, not among them. */
function wordsIn(masked: string, brackets: Brackets): { first: number; last: number } {
  let first = 0;
  for (let pair = 0; first < masked.length; ) {
    if (brackets[pair] === first) {
      first = brackets[pair + 1] ?? 0;
      pair += 2;
    } else if (isWord(masked, first)) break;
    else first++;
  }
  let last = masked.length - 1;
  for (let pair = brackets.length - 2; last >= 0; ) {
    if (brackets[pair + 1] === last + 1) {
      last = (brackets[pair] ?? 0) - 1;
      pair -= 2;
    } else if (isWord(masked, last)) break;
    else last--;
  }
  return { first, last };
}

const word = /[\p{L}\p{N}]/u;
const codeOfStandIn = standIn.charCodeAt(0);

function isWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code >= 128) return word.test(String.fromCodePoint(text.codePointAt(at) ?? code));
  return (
    (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === codeOfStandIn
  );
}

function isStruck(masked: string): boolean {
  const left = masked.replace(strike, ' ');
  // A struck word in the middle of a title strikes the word, not the task.
  return left !== masked && (/^\W*~~/.test(masked.trim()) || !/\p{L}{2}/u.test(left));
}
