import type { Plan } from '../plan/model';
import type { Status } from '../status/status';
import { complete, type Frontier, offer, openFrontier } from './frontier';
import { hold, letGo } from './holds';
import type { PlannedBatch } from './model';
import { type PickedBatch, pickBatch } from './pickBatch';
import { bringBack } from './pool';
import { type ChoiceOptions, frontierOptions, sizeFor } from './selectBatch';
import { takeStanding } from './standing';

export interface PlanOptions extends ChoiceOptions {
  /** Sessions side by side; 1 without it. */
  readonly jobs?: number | undefined;
  /** Sessions that an agent may have side by side; without it, any number. */
  readonly jobsOf?: ((agent: string) => number) | undefined;
}

/** Tasks looked at for one more batch of a wave, of those that others in it keep back: a preview needs no more. */
const patience = 400;

/**
 * All batches to come, supposing that every task handed out is completed, and that the batches of a wave all end
 * before the next wave begins. Tasks that can never run are in none.
 */
export function planBatches(plan: Plan, status: Status, options: PlanOptions): PlannedBatch[] {
  const opened = openFrontier(takeStanding(plan, status, options), frontierOptions(plan, options));
  const frontier = { ...opened, patience };
  const batches: PlannedBatch[] = [];
  for (let wave = 1; ; wave++) {
    const together = pickWave(frontier, options);
    if (together.length === 0) return batches;
    for (const { tasks, agent } of together) batches.push({ tasks, agent, wave });
    letGo(frontier.holds);
    bringBack(frontier.pool);
    frontier.full.clear();
    for (const { picked } of together) for (const task of picked) complete(frontier, task);
    for (const { left } of together) for (const task of left) offer(frontier, task);
  }
}

function pickWave(frontier: Frontier, options: PlanOptions): PickedBatch[] {
  const { jobs = 1, jobsOf } = options;
  const { pool, holds, standing, full } = frontier;
  const together: PickedBatch[] = [];
  while (together.length < jobs) {
    const batch = pickBatch(frontier, sizeFor(options));
    if (batch.picked.length === 0) break;
    together.push(batch);
    if (jobs === 1) break;
    for (const task of batch.picked) hold(holds, standing, task, pool.filesOf[task] ?? []);
    const { agent } = batch;
    if (agent === null || !jobsOf) continue;
    const sessions = together.filter((other) => other.agent === agent).length;
    if (sessions >= jobsOf(agent)) full.add(pool.agents.indexOf(agent));
  }
  return together;
}
