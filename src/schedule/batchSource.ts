/** Batch after batch of a run, without looking through the whole plan for each as long as all goes well. */
import type { Plan } from '../plan/model';
import type { Status } from '../status/status';
import { complete, type Frontier, offer, openFrontier } from './frontier';
import { hold, letGo } from './holds';
import type { Batch } from './model';
import { pickBatch } from './pickBatch';
import { bringBack } from './pool';
import { type BatchOptions, frontierOptions, sizeFor } from './selectBatch';
import { stageOf, takeStanding } from './standing';

export interface BatchSource {
  /** What `selectBatch` would choose. Only the sizes, `busy` and `full` may differ from one call to the next. */
  next(plan: Plan, status: Status, options: BatchOptions): Batch;
}

interface Known {
  readonly plan: Plan;
  readonly frontier: Frontier;
  /** Handed out and not known to be completed. */
  readonly out: Set<number>;
  /** Next in the sequential groups of batches that were handed out. */
  left: number[];
}

export function batchSource(): BatchSource {
  let known: Known | undefined;
  return {
    next(plan, status, options) {
      if (!known || !goesOn(known, plan, status, options)) known = open(plan, status, options);
      const { frontier, out } = known;
      const { pool, holds, full, standing } = frontier;
      letGo(holds);
      bringBack(pool);
      full.clear();
      for (const task of known.left.splice(0)) offer(frontier, task);
      for (const [number, agent] of pool.agents.entries()) {
        if (agent !== null && options.full?.has(agent)) full.add(number);
      }
      for (const task of out) hold(holds, standing, task, pool.filesOf[task] ?? []);
      const { picked, left, tasks, agent } = pickBatch(frontier, sizeFor(options));
      for (const task of picked) out.add(task);
      known.left.push(...left);
      return { tasks, agent };
    },
  };
}

function open(plan: Plan, status: Status, options: BatchOptions): Known {
  const frontier = openFrontier(takeStanding(plan, status, options), frontierOptions(plan, options));
  const out = new Set<number>();
  if (options.busy?.size) for (const [task, { uid }] of plan.tasks.entries()) if (options.busy.has(uid)) out.add(task);
  return { plan, frontier, out, left: [] };
}

/** Counts what was completed since. False where anything else has happened, so that all must be looked at again. */
function goesOn({ plan: before, frontier, out }: Known, plan: Plan, status: Status, options: BatchOptions): boolean {
  if (plan !== before) return false;
  const { stage } = frontier.standing;
  for (const task of out) {
    const uid = plan.tasks[task]?.uid ?? '';
    if (options.busy?.has(uid)) continue;
    if (!frontier.taken[task] || stageOf(plan, status, options, task) !== 'settled') return false;
    complete(frontier, task);
    out.delete(task);
  }
  return stage.every((known, task) => out.has(task) || known === stageOf(plan, status, options, task));
}
