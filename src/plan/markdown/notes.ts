/** Execution notes: `**Execution Note:** Tasks 2.1-2.4 are [SEQUENTIAL] - all modify one file`. */

import { maskCode } from '../inlineText';
import type { Lines } from '../lines';
import type { Range } from '../model';
import { readTargets, type Target } from '../targets';
import type { Blocks } from './blocks';
import { readLabel } from './labels';
import { rangeIn, type Snippet, snippetOf, type TextPlace } from './snippet';

/** One `[SEQUENTIAL]` or `[PARALLEL]` and what it says it of. */
export interface Note {
  readonly mark: 'sequential' | 'parallel';
  readonly line: number;
  readonly range: Range;
  /** Empty with `subject` other than `list`. */
  readonly targets: readonly Target[];
  /** Where the text stands that the targets were read from. */
  readonly place: TextPlace;
  readonly subject: /** The tasks or phases of `targets`. */
    | 'list'
    /** All tasks of the phase that the note stands in. */
    | 'here'
    | 'not-understood';
  /** Whether the phases of the list are meant as wholes (`Phases 2-3 are`), or their tasks (`all tasks of Phase 2 are`). */
  readonly wholePhases: boolean;
  readonly reason: string;
  /** As written, for messages. */
  readonly text: string;
}

const noteName = /^execution(?: (?:notes?|order|constraints?))?$/i;
const bareNote = /^[ \t]{0,3}(?:all\s+)?(?:tasks?|phases?)\s[^[\]]{0,200}?\[(?:sequential|parallel)\]/i;
const topItem = /^[ \t]{0,3}(?:[-*+]|\d{1,3}[.)])[ \t]+(?=[*_]{0,2}execution)/i;
const mark = /\[\s*(sequential|parallel)\s*\]/gi;
const hereWords =
  /^(?:all|every|each|these|the|tasks?|of|in|this|phase|following|below|above|its|everything|here|are|is|be|must|should|can|may|could|to|run|execute[ds]?|has|have|marked|as|work|remaining|and)$/i;
const subjectStart = /\b(?:tasks?|phases?|subtasks?|steps?)\b|\d{1,5}\.\d/gi;
/** A line that a note may begin on has its label or its mark. */
const mayBegin = /execution|\[(?:sequential|parallel)\]/i;
const longestNote = 4;

/** Finds all notes outside of code, comments and quotations. */
export function findNotes(lines: Lines, blocks: Blocks): readonly Note[] {
  if (!lines.changed && !/sequential|parallel/i.test(lines.text)) return [];
  const notes: Note[] = [];
  const headings = new Set(blocks.headings.map(({ line }) => line));
  for (let line = 0; line < lines.count; line++) {
    const clean = lines.clean[line] ?? '';
    if (blocks.dead[line] || headings.has(line) || !mayBegin.test(clean)) continue;
    const start = noteStart(clean);
    if (start === null) continue;
    const first = { line, column: start };
    const parts = [first];
    // People wrap long lines: as long as the mark has not come, the note goes on. Behind it stands the reason, one line.
    while (!hasMark(lines, parts) && parts.length < longestNote && goesOn(lines, blocks, line + parts.length)) {
      const next = line + parts.length;
      parts.push({ line: next, column: (lines.clean[next] ?? '').search(/\S|$/) });
    }
    notes.push(...readNote(lines, snippetOf(lines, line, start, undefined, parts.slice(1)), line));
  }
  return notes;
}

/** Column where the note's words begin, behind its label. */
function noteStart(clean: string): number | null {
  const bullet = topItem.exec(clean)?.[0].length ?? 0;
  const label = readLabel(clean.slice(bullet));
  if (label && noteName.test(label.name)) return bullet + label.restColumn;
  return bareNote.test(clean) && bareNote.test(maskCode(clean)) ? clean.search(/\S/) : null;
}

function hasMark(lines: Lines, parts: readonly { line: number; column: number }[]): boolean {
  return parts.some(({ line, column }) => new RegExp(mark).test((lines.clean[line] ?? '').slice(column)));
}

function goesOn(lines: Lines, blocks: Blocks, line: number): boolean {
  const clean = lines.clean[line] ?? '';
  if (clean.trim() === '' || blocks.dead[line] || blocks.breaks[line] || readLabel(clean)) return false;
  return !/^\s*(?:#|[-*+]\s|\d{1,9}[.)]\s)/.test(clean);
}

function readNote(lines: Lines, snippet: Snippet, line: number): readonly Note[] {
  const clear = snippet.text.replace(/[`*_]/g, ' ');
  const marks = [...clear.matchAll(mark)];
  return marks.map((match, at) => {
    const from = at === 0 ? 0 : (marks[at - 1]?.index ?? 0) + (marks[at - 1]?.[0].length ?? 0);
    const behind = match.index + match[0].length;
    const end = marks[at + 1]?.index ?? clear.length;
    const subject = readSubject(clear, from, match.index, behind, end, at === 0);
    const reasonEnd = marks[at + 1] ? subjectOfNext(clear, behind, end) : end;
    return {
      mark: match[1]?.toLowerCase() === 'parallel' ? 'parallel' : 'sequential',
      line,
      range: rangeIn(lines, snippet, at === 0 ? 0 : subject.from, reasonEnd),
      targets: subject.targets,
      place: snippet,
      subject: subject.kind,
      wholePhases: subject.wholePhases,
      reason: snippet.text.slice(subject.behind, reasonEnd).replace(/^[\s:;,.*_–—-]+|[\s;,]+$/g, ''),
      text: snippet.text,
    };
  });
}

interface Subject {
  readonly kind: Note['subject'];
  readonly targets: readonly Target[];
  readonly wholePhases: boolean;
  readonly from: number;
  /** Where the reason begins. */
  readonly behind: number;
}

function readSubject(text: string, from: number, to: number, behind: number, end: number, first: boolean): Subject {
  const before = text.slice(from, to);
  const listAt = listBefore(before);
  if (listAt) {
    const targets = listAt.targets.map((target) => ({ ...target, from: target.from + from, to: target.to + from }));
    return { kind: 'list', targets, wholePhases: listAt.wholePhases, from: from + listAt.from, behind };
  }
  const words = before.split(/[^\p{L}\p{N}.]+/u).filter((word) => word !== '');
  const bare = words.every((word) => hereWords.test(word));
  if (bare && words.length === 0) {
    const list = readTargets(text.slice(behind, end).replace(/^\s*:/, (colon) => ' '.repeat(colon.length)));
    const clean = list.targets.length > 0 && /^\s*(?:$|[.;:(–—-])/.test(text.slice(behind + list.end, end));
    const led = !/^\s*[–—-]/.test(text.slice(behind, end));
    if (clean && led) {
      const targets = list.targets.map((target) => ({ ...target, from: target.from + behind, to: target.to + behind }));
      const wholePhases =
        targets.every(({ kind }) => kind === 'phase') && !/task/i.test(text.slice(behind, behind + list.end));
      return { kind: 'list', targets, wholePhases, from, behind: behind + list.end };
    }
  }
  const kind = bare && first ? 'here' : 'not-understood';
  return { kind, targets: [], wholePhases: false, from, behind };
}

/** The list that runs right up to the mark: "…; tasks 2.1-2.3 must be run as". */
function listBefore(before: string): { from: number; targets: readonly Target[]; wholePhases: boolean } | null {
  let best: { from: number; targets: readonly Target[]; wholePhases: boolean } | null = null;
  let covered = -1;
  for (const match of before.matchAll(subjectStart)) {
    if (match.index < covered) continue;
    const { targets, end } = readTargets(before, match.index);
    if (targets.length === 0) continue;
    covered = end;
    const words = before
      .slice(end)
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== '');
    if (!words.every((word) => hereWords.test(word))) continue;
    const said = before.slice(0, end);
    const wholePhases = targets.every(({ kind }) => kind === 'phase') && !/\btasks?\b/i.test(said + before.slice(end));
    best ??= { from: match.index, targets, wholePhases };
  }
  return best;
}

/** Where the reason of one mark ends because the next one's subject begins. */
function subjectOfNext(text: string, behind: number, end: number): number {
  const list = listBefore(text.slice(behind, end));
  return list ? behind + list.from : end;
}
