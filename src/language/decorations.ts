/** The state of each task, for the margin beside its first line. */
import { type DisplayStatus, displayStatuses } from '../present/statusTable';
import type { PlanDocument } from './document';
import { tasksHere } from './plan';

export interface GutterMark {
  readonly line: number;
  readonly uid: string;
}

/** By state, each in the order of the text; states that nobody is in are left out. Empty without a view. */
export function gutterMarks(document: PlanDocument): ReadonlyMap<DisplayStatus, readonly GutterMark[]> {
  const { view } = document;
  const marks = new Map<DisplayStatus, GutterMark[]>(displayStatuses.map((status) => [status, []]));
  for (const { uid, range } of view ? tasksHere(document) : []) {
    const status = view?.byUid.get(uid)?.status;
    if (status) marks.get(status)?.push({ line: range.line, uid });
  }
  for (const [status, list] of marks) {
    if (list.length === 0) marks.delete(status);
    else list.sort((a, b) => a.line - b.line);
  }
  return marks;
}
