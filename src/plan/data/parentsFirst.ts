/** The order of tasks, some of which are written before the one that they stand below. */
import type { TaskDraft } from './draft';

/** A child stands right behind its parent and what is below that, wherever it is written. */
export function parentsFirst(drafts: readonly TaskDraft[]): readonly TaskDraft[] {
  const byId = new Map(drafts.map((one) => [`${one.scope} ${one.id}`, one]));
  const parentOf = (one: TaskDraft) =>
    one.parent ?? (one.parentName === null ? null : (byId.get(`${one.scope} ${one.parentName}`) ?? null));
  const seen = new Set<TaskDraft>();
  let inOrder = true;
  for (const one of drafts) {
    const parent = parentOf(one);
    if (parent && !seen.has(parent)) inOrder = false;
    seen.add(one);
  }
  if (inOrder) return drafts;
  const children = new Map<TaskDraft | null, TaskDraft[]>();
  for (const one of drafts) {
    const parent = parentOf(one);
    const list = children.get(parent);
    if (list) list.push(one);
    else children.set(parent, [one]);
  }
  const result: TaskDraft[] = [];
  const placed = new Set<TaskDraft>();
  const place = (first: readonly TaskDraft[]) => {
    const waiting = [...first].reverse();
    for (let one = waiting.pop(); one; one = waiting.pop()) {
      if (placed.has(one)) continue;
      placed.add(one);
      result.push(one);
      waiting.push(...(children.get(one) ?? []).slice().reverse());
    }
  };
  place(children.get(null) ?? []);
  // Those that are below each other.
  place(drafts);
  return result;
}
