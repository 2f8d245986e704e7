import type { Plan } from '../plan/model';
import type { Status } from '../status/status';
import { complete, offer, openFrontier } from './frontier';
import type { Batch } from './model';
import { pickBatch } from './pickBatch';
import type { BatchOptions } from './selectBatch';
import { takeStanding } from './standing';

/** All batches to come, supposing that every task handed out is completed. Tasks that can never run are in none. */
export function planBatches(plan: Plan, status: Status, options: BatchOptions): Batch[] {
  const frontier = openFrontier(takeStanding(plan, status, options), options.only);
  const batches: Batch[] = [];
  for (;;) {
    const { picked, tasks, left } = pickBatch(frontier, options.size);
    if (picked.length === 0) return batches;
    batches.push({ tasks });
    for (const task of picked) complete(frontier, task);
    for (const task of left) offer(frontier, task);
  }
}
