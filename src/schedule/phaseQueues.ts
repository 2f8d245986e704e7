import { runsBeside } from './phaseGate';
import type { PlanIndex } from './planIndex';

/**
 * Which phases open when an earlier one is passed. Phases of one company open in plan order, so only the first closed
 * one of each is looked at, and only when the one phase it was last seen to wait for is passed. Going through all
 * closed phases each time would take time cubic in their number.
 */
export interface PhaseQueues {
  /** The phases not passed, in plan order. */
  readonly holding: number[];
  readonly queues: readonly PhaseQueue[];
  /** By phase: the queues that look again when it is passed. */
  readonly watchers: Map<number, PhaseQueue[]>;
}

interface PhaseQueue {
  readonly company: number;
  readonly closed: readonly number[];
  next: number;
  /** No phase before this one keeps the queue waiting. */
  clearTo: number;
}

/** `closers` holds for each company the first phase that keeps its phases closed. */
export function newPhaseQueues(
  index: PlanIndex,
  holding: readonly number[],
  closers: readonly (readonly number[])[],
): PhaseQueues {
  const closed: number[][] = index.companies.map(() => []);
  for (const [phase, { company, waits }] of index.phases.entries()) {
    // What is written at a phase replaces its place in the plan.
    if (!waits && (closers[company]?.[0] ?? phase) < phase) closed[company]?.push(phase);
  }
  const queues = closed.map((phases, company) => ({ company, closed: phases, next: 0, clearTo: 0 }));
  const all: PhaseQueues = { holding: [...holding], queues, watchers: new Map() };
  for (const queue of queues) openNext(all, index, queue);
  return all;
}

/** Returns the phases that open when this one is passed. Some may have been opened early before. */
export function passPhase(all: PhaseQueues, index: PlanIndex, phase: number): number[] {
  const place = placeOf(all.holding, phase);
  if (all.holding[place] !== phase) return [];
  all.holding.splice(place, 1);
  const watching = all.watchers.get(phase) ?? [];
  all.watchers.delete(phase);
  return watching.flatMap((queue) => openNext(all, index, queue));
}

function openNext({ holding, watchers }: PhaseQueues, index: PlanIndex, queue: PhaseQueue): number[] {
  const opened: number[] = [];
  for (let phase = queue.closed[queue.next]; phase !== undefined; phase = queue.closed[queue.next]) {
    const closer = lastCloser(phase);
    if (closer !== undefined) {
      const watching = watchers.get(closer);
      if (watching) watching.push(queue);
      else watchers.set(closer, [queue]);
      break;
    }
    opened.push(phase);
    queue.next++;
    queue.clearTo = phase;
  }
  return opened;

  /** The last rather than the first, as phases are mostly passed in order: then this is the only time it looks. */
  function lastCloser(phase: number): number | undefined {
    for (let place = placeOf(holding, phase) - 1; place >= 0; place--) {
      const earlier = holding[place] ?? 0;
      if (earlier < queue.clearTo) break;
      if (!runsBeside(index, queue.company, earlier)) return earlier;
    }
    return undefined;
  }
}

/** How many of the sorted numbers are smaller. */
function placeOf(sorted: readonly number[], value: number): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? 0) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
