import { type Frontier, take } from './frontier';
import { type Heap, newHeap, popFrom, pushOnto } from './heap';
import type { ChosenTask } from './model';
import { firstOf } from './pool';
import { readyReason, taskUid } from './standing';

/** A task that something already in the batch asks for. */
interface Wish {
  readonly task: number;
  readonly rank: number;
  /** Place in the batch of the task that asks. */
  readonly by: number;
  /** The file they share; null when it is the next of a sequential group. */
  readonly file: number | null;
}

export interface PickedBatch {
  readonly picked: readonly number[];
  readonly tasks: readonly ChosenTask[];
  /** Next in the sequential groups of the batch, without a place in it. They can go once the batch is completed. */
  readonly left: readonly number[];
}

/**
 * Takes the next batch. What was begun comes first; then what shares a sequential group or a file with the batch so
 * far; then whatever is next in order.
 */
export function pickBatch(frontier: Frontier, size: number): PickedBatch {
  const { standing, pool, taken } = frontier;
  const picked: number[] = [];
  const tasks: ChosenTask[] = [];
  const wishes = newHeap<Wish>((a, b) => a.rank - b.rank || a.by - b.by);
  const files = new Map<number, number>();
  while (picked.length < size) {
    const next = firstOf(pool, pool.ready, taken);
    const isUnfinished = next !== undefined && standing.stage[next] === 'unfinished';
    const wish = isUnfinished ? undefined : popWish();
    const task = wish?.task ?? next;
    if (task === undefined) break;
    const joins = wish && task !== next ? (picked[wish.by] ?? null) : null;
    const reason = readyReason(standing, task);
    const uid = taskUid(standing.index, task);
    tasks.push({ uid, reason, joins: joins === null ? null : taskUid(standing.index, joins) });
    picked.push(task);
    addWishesOf(task, picked.length - 1);
    if (wish && wish.file !== null) wishForFile(wish.file);
  }
  return { picked, tasks, left: leftOver(wishes, taken) };

  function popWish(): Wish | undefined {
    for (let wish = popFrom(wishes); wish; wish = popFrom(wishes)) {
      if (!taken[wish.task]) return wish;
      if (wish.file !== null) wishForFile(wish.file);
    }
    return undefined;
  }

  function addWishesOf(task: number, by: number): void {
    for (const next of take(frontier, task)) {
      pushOnto(wishes, { task: next, rank: pool.rank[next] ?? 0, by, file: null });
    }
    for (const file of pool.filesOf[task] ?? []) {
      if (files.has(file)) continue;
      files.set(file, by);
      wishForFile(file);
    }
  }

  /** Only the first of those that touch the file; the second follows when that one has been dealt with. */
  function wishForFile(file: number): void {
    const heap = pool.readyByFile[file];
    const task = heap && firstOf(pool, heap, taken);
    if (task === undefined) return;
    pushOnto(wishes, { task, rank: pool.rank[task] ?? 0, by: files.get(file) ?? 0, file });
  }
}

function leftOver(wishes: Heap<Wish>, taken: readonly boolean[]): number[] {
  return wishes.items.filter(({ task, file }) => file === null && !taken[task]).map(({ task }) => task);
}
