import { type Frontier, take } from './frontier';
import { type Heap, newHeap, popFrom, pushOnto } from './heap';
import { isHeld } from './holds';
import type { ChosenTask } from './model';
import { fileKey, firstOf } from './pool';
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
  readonly agent: string | null;
  /** Next in the sequential groups of the batch, without a place in it. They can go once the batch is completed. */
  readonly left: readonly number[];
}

/**
 * Takes the next batch, for the agent of its first task. What was begun comes first; then what shares a sequential
 * group or a file with the batch so far; then whatever is next in order.
 *
 * @param sizeFor how many tasks that agent gets in one batch
 */
export function pickBatch(frontier: Frontier, sizeFor: (agent: string | null) => number): PickedBatch {
  const { standing, pool, taken, holds } = frontier;
  const picked: number[] = [];
  const tasks: ChosenTask[] = [];
  const left: number[] = [];
  const wishes = newHeap<Wish>((a, b) => a.rank - b.rank || a.by - b.by);
  const files = new Map<number, number>();
  const agent = nextAgent();
  const ready = agent === undefined ? undefined : pool.ready[agent];
  if (agent === undefined || !ready) return { picked, tasks, left, agent: null };
  const name = pool.agents[agent] ?? null;
  const size = sizeFor(name);
  while (picked.length < size) {
    const next = top(ready);
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
  for (const { task, file } of wishes.items) if (file === null && !taken[task]) left.push(task);
  return { picked, tasks, left, agent: name };

  function top(heap: Heap<number>): number | undefined {
    return firstOf(pool, heap, taken, isOthers, frontier.patience);
  }

  function isOthers(task: number): boolean {
    return isHeld(holds, standing, task, pool.filesOf[task] ?? []);
  }

  /** The agent of the task that is first in order, of those that may have one more session. */
  function nextAgent(): number | undefined {
    let first: number | undefined;
    let best = Number.POSITIVE_INFINITY;
    for (const [number, heap] of pool.ready.entries()) {
      const task = frontier.full.has(number) ? undefined : top(heap);
      const rank = task === undefined ? undefined : pool.rank[task];
      if (rank === undefined || rank >= best) continue;
      first = number;
      best = rank;
    }
    return first;
  }

  function popWish(): Wish | undefined {
    for (let wish = popFrom(wishes); wish; wish = popFrom(wishes)) {
      if (!taken[wish.task]) return wish;
      if (wish.file !== null) wishForFile(wish.file);
    }
    return undefined;
  }

  function addWishesOf(task: number, by: number): void {
    for (const next of take(frontier, task)) {
      // Another agent's, or another session's: it can go when this batch is completed.
      if (pool.agentOf[next] !== agent || isOthers(next)) left.push(next);
      else pushOnto(wishes, { task: next, rank: pool.rank[next] ?? 0, by, file: null });
    }
    for (const file of pool.filesOf[task] ?? []) {
      if (files.has(file)) continue;
      files.set(file, by);
      wishForFile(file);
    }
  }

  /** Only the first of those that touch the file; the second follows when that one has been dealt with. */
  function wishForFile(file: number): void {
    const heap = pool.readyByFile.get(fileKey(pool, agent ?? 0, file));
    const task = heap && top(heap);
    if (task === undefined) return;
    pushOnto(wishes, { task, rank: pool.rank[task] ?? 0, by: files.get(file) ?? 0, file });
  }
}
