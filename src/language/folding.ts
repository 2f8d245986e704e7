/** What can be folded: phases, and tasks of more than one line. */
import type { Range } from '../plan/model';
import type { PlanDocument } from './document';
import { phasesHere, tasksHere } from './plan';

export interface FoldingRange {
  readonly startLine: number;
  /** The last line that is hidden. */
  readonly endLine: number;
  readonly kind: 'phase' | 'task';
}

/** In the order of the text; never two that begin on one line. */
export function foldingRanges(document: PlanDocument): readonly FoldingRange[] {
  const ranges = new Map<number, FoldingRange>();
  const tasks = tasksHere(document);
  const ends = new Map(tasks.map(({ uid, range }) => [uid, lastLine(range)]));
  // Children stand behind their parents: from the end, so that each has learnt where its own children end.
  for (const { uid, parent } of [...tasks].reverse()) {
    if (parent === null || !ends.has(parent)) continue;
    ends.set(parent, Math.max(ends.get(parent) ?? 0, ends.get(uid) ?? 0));
  }
  const add = (kind: FoldingRange['kind'], range: Range, last: number) => {
    const startLine = range.line;
    const endLine = lastWritten(document, last);
    if (endLine > startLine && !ranges.has(startLine)) ranges.set(startLine, { startLine, endLine, kind });
  };
  for (const { range } of phasesHere(document)) add('phase', range, lastLine(range));
  for (const { uid, range } of tasks) add('task', range, ends.get(uid) ?? lastLine(range));
  return [...ranges.values()].sort((a, b) => a.startLine - b.startLine);
}

/** In YAML an item ends where the next one's line begins. */
function lastLine({ line, endLine, endCharacter }: Range): number {
  return endCharacter === 0 ? Math.max(line, endLine - 1) : endLine;
}

/** Blank lines at the end stay visible, as between folded sections of any Markdown. */
function lastWritten({ lines }: PlanDocument, last: number): number {
  let line = Math.min(last, lines.length - 1);
  while (line > 0 && (lines[line] ?? '').trim() === '') line--;
  return line;
}
