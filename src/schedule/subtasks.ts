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
