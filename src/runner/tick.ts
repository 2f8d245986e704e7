/** Tells the plan what was completed, where that is wanted, and records that it was told. */
import type { Task } from '../plan/model';
import { ticksBoxes } from '../plan/tickBoxes';
import { currentStatus } from '../status/currentStatus';
import { taskDigest } from '../status/taskDigest';
import type { Config } from './configSchema';
import { type LastTick, type TickEnd, tickCompleted } from './planWriter';
import type { Emit } from './runEvent';
import type { StateStore } from './stateStore';

export interface TickContext {
  readonly workspace: string;
  readonly config: Pick<Config, 'tickBoxes'>;
  readonly store: StateStore;
  readonly emit: Emit;
}

/**
 * Ticks the box of a task whose completion is in the journal. What keeps the plan from being written is recorded and
 * said, and nothing more: the task is completed all the same.
 *
 * @param task as it was when it was handed out
 * @param last shared by boxes that are ticked one after another
 */
export function tickTask(
  { workspace, config, store, emit }: TickContext,
  task: Task,
  last: { tick: LastTick | null } = { tick: null },
): TickEnd['outcome'] {
  const { plan, name } = store.plan;
  if (!ticksBoxes(plan.format, config.tickBoxes, task.file ?? name)) return 'nothing';
  // What the plan says is done must not be news to the journal after a power cut.
  store.force();
  const end = tickCompleted(workspace, store.plan, task, last);
  if (end.outcome === 'nothing') return end.outcome;
  emit({ type: 'record', record: store.record({ type: 'plan_written', task: task.uid, ...end }) });
  return end.outcome;
}

/** Ticks what was completed while the plan could not be told: the runner was killed, or boxes were not ticked then. */
export function tickWhatIsLeft(context: TickContext): void {
  const { plan } = context.store.plan;
  const { status, unticked } = context.store;
  const last: { tick: LastTick | null } = { tick: null };
  for (const task of plan.tasks) {
    if (!unticked.has(task.uid) || task.state === 'completed' || currentStatus(task, status) !== 'completed') continue;
    const done = status.tasks.get(task.uid)?.textDigest;
    // A person has rewritten it since; whether that is done nobody knows.
    if (done !== undefined && done !== taskDigest(task)) continue;
    // What keeps one from being written keeps all.
    if (tickTask(context, task, last) === 'failed') return;
  }
}
