import type { Plan } from '../plan/model';
import type { Status } from '../status/status';
import { openFrontier } from './frontier';
import type { Batch, ScheduleOptions } from './model';
import { pickBatch } from './pickBatch';
import { takeStanding } from './standing';

export interface BatchOptions extends ScheduleOptions {
  /** Tasks in a batch. */
  readonly size: number;
  /** `uid`s to choose from; without it, all. */
  readonly only?: ReadonlySet<string> | undefined;
}

/** The next batch; without tasks when nothing can run. Tasks are to be worked on in the order given. */
export function selectBatch(plan: Plan, status: Status, options: BatchOptions): Batch {
  const frontier = openFrontier(takeStanding(plan, status, options), options.only);
  return { tasks: pickBatch(frontier, options.size).tasks };
}
