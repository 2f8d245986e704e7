import { type Heap, newHeap, popFrom, pushOnto } from './heap';
import { rankTasks } from './ranking';
import type { Standing } from './standing';

/** The tasks that can be handed out now, in order, all together and by the files they touch. */
export interface Pool {
  /** Of each task its place in the order; smaller goes first. */
  readonly rank: readonly number[];
  /** The tasks in that order. */
  readonly order: readonly number[];
  /** Of each task, the numbers of the files it touches. */
  readonly filesOf: readonly (readonly number[])[];
  /** Ranks. What was taken meanwhile is dropped when it comes to the top. */
  readonly ready: Heap<number>;
  readonly readyByFile: readonly Heap<number>[];
}

export function newPool(standing: Standing): Pool {
  const order = rankTasks(standing);
  const rank: number[] = [];
  for (const [place, task] of order.entries()) rank[task] = place;
  const files = new Map<string, number>();
  const filesOf = standing.index.tasks.map((task) => {
    const touched = new Set<number>();
    for (const { path } of task.files) {
      const name = sameFileName(path);
      const file = files.get(name) ?? files.size;
      files.set(name, file);
      touched.add(file);
    }
    return [...touched];
  });
  return { rank, order, filesOf, ready: rankHeap(), readyByFile: Array.from(files, rankHeap) };
}

export function addToPool(pool: Pool, task: number): void {
  const rank = pool.rank[task] ?? 0;
  pushOnto(pool.ready, rank);
  for (const file of pool.filesOf[task] ?? []) {
    const heap = pool.readyByFile[file];
    if (heap) pushOnto(heap, rank);
  }
}

/** The first task of the heap that is not taken yet. It stays there. */
export function firstOf(pool: Pool, heap: Heap<number>, taken: readonly boolean[]): number | undefined {
  for (;;) {
    const rank = heap.items[0];
    if (rank === undefined) return undefined;
    const task = pool.order[rank] ?? 0;
    if (!taken[task]) return task;
    popFrom(heap);
  }
}

/**
 * Equal for paths that may be one file. Case counts for nothing: `README.md` and `readme.md` are one file on most
 * machines, and taking two files for one costs no more than an unneeded place in the same batch.
 */
function sameFileName(path: string): string {
  const parts = path.split('/').filter((part, place) => part !== '.' && (part !== '' || place === 0));
  return parts.join('/').toLowerCase();
}

function rankHeap(): Heap<number> {
  return newHeap<number>((a, b) => a - b);
}
