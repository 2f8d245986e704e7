/** The order inside of a sequence. */

/**
 * Each task's place in the order of a sequential group: plan order, but sub-tasks before the parent that waits for
 * them, as the schedule hands them out. In plan order 1.1 and its sub-task 1.1.1 would wait for each other.
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
