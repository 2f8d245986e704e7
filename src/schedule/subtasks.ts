import type { Task } from '../plan/model';
import type { Waits } from './planIndex';

/**
 * For each task the parent that waits for it. A parent does not wait for an optional sub-task (these never block), nor
 * for one that is itself written to depend on the parent: what is written beats what is implied.
 */
export function subtaskLinks(
  tasks: readonly Task[],
  parents: readonly (number | null)[],
  own: readonly (Waits | null)[],
): (number | null)[] {
  return tasks.map((task, number) => {
    const parent = parents[number] ?? null;
    return parent === null || task.optional || own[number]?.tasks.includes(parent) ? null : parent;
  });
}

/**
 * Each task's place in the order of a sequential group: plan order, but sub-tasks before the parent that waits for
 * them. "Tasks 1.1 to 1.3" may name 1.1 and 1.1.1; in plan order each of these two would wait for the other.
 */
export function sequenceOrder(holders: readonly (number | null)[]): number[] {
  const size = holders.map(() => 1);
  for (let task = holders.length - 1; task >= 0; task--) {
    const holder = holders[task] ?? null;
    if (holder !== null) size[holder] = (size[holder] ?? 0) + (size[task] ?? 0);
  }
  const places: number[] = [];
  /** Where the next subtree below each task begins. */
  const next: number[] = [];
  let top = 0;
  for (const [task, holder] of holders.entries()) {
    const length = size[task] ?? 1;
    const start = holder === null ? top : (next[holder] ?? 0);
    if (holder === null) top += length;
    else next[holder] = start + length;
    next[task] = start;
    places.push(start + length - 1);
  }
  return places;
}
