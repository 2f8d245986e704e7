import { type Heap, newHeap, popFrom, pushOnto } from './heap';
import { rankTasks } from './ranking';
import type { Standing } from './standing';

/** The tasks that can be handed out now, in order: for each agent all together and by the files they touch. */
export interface Pool {
  /** Of each task its place in the order; smaller goes first. */
  readonly rank: readonly number[];
  /** The tasks in that order. */
  readonly order: readonly number[];
  /** Of each task, the numbers of the files it touches. */
  readonly filesOf: readonly (readonly number[])[];
  /** Null where nobody is named. */
  readonly agents: readonly (string | null)[];
  /** Of each task, the number of its agent. */
  readonly agentOf: readonly number[];
  /** Ranks, by agent. What was taken meanwhile is dropped when it comes to the top. */
  readonly ready: readonly Heap<number>[];
  /** The same by agent and file, under `fileKey`. */
  readonly readyByFile: Map<number, Heap<number>>;
  /** What came to the top and has to wait until a session has ended. */
  readonly aside: { readonly heap: Heap<number>; readonly rank: number }[];
}

/** `agentNamed` says who gets a task; without it nobody is named. */
export function newPool(standing: Standing, agentNamed?: (task: number) => string): Pool {
  const order = rankTasks(standing);
  const rank: number[] = [];
  for (const [place, task] of order.entries()) rank[task] = place;
  const files = new Map<string, number>();
  const numberOf = (name: string) => {
    const number = files.get(name) ?? files.size;
    files.set(name, number);
    return number;
  };
  const filesOf = standing.index.tasks.map((task) => {
    const touched = task.files.map((path) => numberOf(sameFileName(path)));
    return touched.length < 2 ? touched : [...new Set(touched)];
  });
  const numbers = new Map<string | null, number>();
  const agentOf = standing.stage.map((stage, task) => {
    const agent = agentNamed && stage !== 'settled' ? agentNamed(task) : null;
    const number = numbers.get(agent) ?? numbers.size;
    numbers.set(agent, number);
    return number;
  });
  const agents = [...numbers.keys()];
  const ready = agents.map(rankHeap);
  return { rank, order, filesOf, agents, agentOf, ready, readyByFile: new Map(), aside: [] };
}

export function addToPool(pool: Pool, task: number): void {
  const rank = pool.rank[task] ?? 0;
  const agent = pool.agentOf[task] ?? 0;
  const heap = pool.ready[agent];
  if (heap) pushOnto(heap, rank);
  for (const file of pool.filesOf[task] ?? []) {
    const key = fileKey(pool, agent, file);
    const sharing = pool.readyByFile.get(key) ?? rankHeap();
    pool.readyByFile.set(key, sharing);
    pushOnto(sharing, rank);
  }
}

export function fileKey({ agents }: Pool, agent: number, file: number): number {
  return file * agents.length + agent;
}

/**
 * The first task of the heap that is neither taken yet nor held. It stays there; those held are put aside, until there
 * are more of them than the patience lasts for.
 */
export function firstOf(
  pool: Pool,
  heap: Heap<number>,
  taken: readonly boolean[],
  isHeld: (task: number) => boolean,
  patience: number,
): number | undefined {
  while (pool.aside.length <= patience) {
    const rank = heap.items[0];
    if (rank === undefined) return undefined;
    const task = pool.order[rank] ?? 0;
    if (!taken[task]) {
      if (!isHeld(task)) return task;
      pool.aside.push({ heap, rank });
    }
    popFrom(heap);
  }
  return undefined;
}

/** Puts back what was put aside. */
export function bringBack({ aside }: Pool): void {
  for (const { heap, rank } of aside) pushOnto(heap, rank);
  aside.length = 0;
}

/** With parts that say nothing. */
const unusual = /(?:^|\/)\.(?:\/|$)|\/\/|.\/$/;

/**
 * Equal for paths that may be one file. Case counts for nothing: `README.md` and `readme.md` are one file on most
 * machines, and taking two files for one costs no more than an unneeded place in the same batch.
 */
function sameFileName(path: string): string {
  if (!unusual.test(path)) return path.toLowerCase();
  const parts = path.split('/').filter((part, place) => part !== '.' && (part !== '' || place === 0));
  return parts.join('/').toLowerCase();
}

function rankHeap(): Heap<number> {
  return newHeap<number>((a, b) => a - b);
}
