/** What a task's opening text says: its title, its marks, and where they stand. */

import { append } from '../append';
import { plainText } from '../inlineText';
import { type Lines, rangeOf } from '../lines';
import type { Annotation, Range } from '../model';
import type { Item } from './boxes';
import type { TaskBox } from './classify';
import { type Marks, readMarks } from './marks';
import { type LinePart, rangeIn, type Snippet, snippetOf } from './snippet';

export interface Opening {
  /** The text behind the id. */
  readonly snippet: Snippet;
  readonly marks: Marks;
  /** The text without its marks. */
  readonly title: string;
  /** Of the id; of the title where there is none. */
  readonly idRange: Range;
  readonly annotations: readonly Annotation[];
}

/** A commit at the end of a title. */
const commit =
  /\s+(?:\((?=[^)]*\d)[0-9a-f]{7,12}\)|\[(?=[^\]]*\d)[0-9a-f]{7,12}\]|(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7})$/;
const shortestCommit = 7;
const noAnnotations: readonly Annotation[] = [];
const noSpans: Marks['spans'] = [];
const noParts: readonly LinePart[] = [];

/** Reads the opening text. `wrapped` are its lines behind the first. */
export function readOpening(lines: Lines, items: readonly Item[], box: TaskBox, wrapped: readonly number[]): Opening {
  const { line, textEnd } = box.box;
  const column = box.titleColumn;
  const end = textEnd === null ? undefined : Math.max(textEnd, column);
  const further =
    wrapped.length === 0 ? noParts : wrapped.map((one): LinePart => ({ line: one, column: indentOf(lines, one) }));
  const snippet = snippetOf(lines, line, column, end, further);
  const own = readMarks(snippet.text);
  const front = frontOf(lines, items, box);
  const early = front === '' ? null : readMarks(front, front);
  const marks = early
    ? { ...own, parallel: own.parallel || early.parallel, skipped: own.skipped ?? (/~~/.test(front) ? 'struck' : null) }
    : own;
  const words = titleOf(snippet.text, marks.spans);
  const title = mayEndWithCommit(words) ? words.replace(commit, '') : words;
  const idRange = box.id
    ? rangeOf(lines, line, box.start + box.id.from, box.start + box.id.to)
    : rangeOf(lines, line, column, Math.max(column, (lines.clean[line] ?? '').trimEnd().length));
  return { snippet, marks, title, idRange, annotations: annotationsOf(lines, box, snippet, own.spans, early) };
}

/** What stands before the title, with leading flags twice, as they count as marks; empty where it holds no mark. */
function frontOf(lines: Lines, items: readonly Item[], box: TaskBox): string {
  const special = items[box.item]?.special ?? null;
  if (special?.kind === 'row') return '';
  const clean = lines.clean[box.box.line] ?? '';
  const from = special?.kind === 'heading' ? special.from : box.start;
  const tilde = clean.indexOf('~', from);
  if (box.flags === '' && (tilde < 0 || tilde >= box.titleColumn)) return '';
  return box.flags + clean.slice(from, box.titleColumn);
}

function annotationsOf(
  lines: Lines,
  { box, start, flags }: TaskBox,
  snippet: Snippet,
  spans: Marks['spans'],
  early: Marks | null,
): readonly Annotation[] {
  if (spans.length === 0 && !box.starred && early === null) return noAnnotations;
  let found: Annotation[] = [];
  if (box.starred) {
    const star = (lines.clean[box.line] ?? '').lastIndexOf('*', box.textColumn);
    found = append<Annotation>(found, { kind: 'optional', range: rangeOf(lines, box.line, star, star + 1) });
  }
  const before = start - flags.length;
  for (const { from, to, kind } of flags === '' ? noSpans : (early?.spans ?? noSpans))
    if (kind) found = append(found, { kind, range: rangeOf(lines, box.line, before + from, before + to) });
  for (const { from, to, kind } of inOrder(spans))
    if (kind) found = append(found, { kind, range: rangeIn(lines, snippet, from, to) });
  return found;
}

function inOrder(spans: Marks['spans']): Marks['spans'] {
  return spans.length < 2 ? spans : [...spans].sort((a, b) => a.from - b.from);
}

function indentOf(lines: Lines, line: number): number {
  const clean = lines.clean[line] ?? '';
  return clean.length - clean.trimStart().length;
}

function titleOf(text: string, spans: Marks['spans']): string {
  if (spans.length === 0) return trimmed(plainText(text));
  // Most marks stand at the end.
  const only = spans[0];
  if (only && spans.length === 1 && only.to === text.length && text.charCodeAt(0) !== 42)
    return trimmed(plainText(text.slice(0, only.from).trimEnd()));
  return trimmed(plainText(withoutSpans(text, spans)));
}

function withoutSpans(text: string, spans: Marks['spans']): string {
  let kept = '';
  let at = 0;
  for (const { from, to } of inOrder(spans)) {
    if (from < at) continue;
    kept = joined(kept, text.slice(at, from), at > 0);
    at = to;
  }
  return joined(kept, text.slice(at), at > 0);
}

/** Of a sentence that ends behind a mark no space comes before its end; `.env` behind one is a word. */
function joined(kept: string, part: string, isBehindMark: boolean): string {
  const closesUp = isBehindMark && /^\s*[.,;:](?:\s|$)/.test(part);
  return closesUp ? kept.trimEnd() + part.trimStart() : `${kept} ${part}`;
}

const atEdge = /[\s:：,;–—-]/;

/** Without the separators around it. */
function trimmed(text: string): string {
  const isBare = !atEdge.test(text.charAt(0)) && !atEdge.test(text.charAt(text.length - 1));
  return isBare ? text : text.replace(/^[\s:：–—-]+|[\s,;–—-]+$/g, '');
}

/** Whether what a commit's name is made of stands at the end, or before the bracket there. */
function mayEndWithCommit(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  const end = last === 41 || last === 93 ? text.length - 1 : text.length;
  if (end <= shortestCommit) return false;
  for (let at = end - shortestCommit; at < end; at++) {
    const code = text.charCodeAt(at);
    if (!((code >= 48 && code <= 57) || (code >= 97 && code <= 102))) return false;
  }
  return true;
}
