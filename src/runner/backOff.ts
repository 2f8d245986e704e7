/** Waits that are shown: for the end of a limit, or a while before the next try. */
import type { AgentFailure, FailureKind } from '../agents/agent';
import { backoffMs } from '../agents/failurePolicy';
import type { AttemptContext, AttemptIds } from './attemptContext';
import { wait } from './waiting';

/** Fewer sessions side by side meet these later. */
const easedByFewer: ReadonlySet<FailureKind> = new Set(['usage_limit', 'rate_limit', 'system_limit']);

/** After a failed turn. `tries` counts the failures of the attempt, from 1. */
export async function backOff(
  context: AttemptContext,
  ids: AttemptIds,
  failure: AgentFailure,
  tries: number,
): Promise<'elapsed' | 'stopped'> {
  const { tools, agent } = context;
  const ms = backoffMs(failure, tries, Math.random(), Date.now());
  const isUsedUp = failure.kind === 'usage_limit';
  if (easedByFewer.has(failure.kind)) tools.jobs.limited();
  if (!isUsedUp) return shownWait(context, ids, 'backoff', ms, failure.message);
  tools.limits.met(agent, Date.now() + ms);
  const end = await shownWait(context, ids, 'waiting_quota', ms, failure.message);
  // It may have been a person who ended the wait.
  if (end === 'elapsed') tools.limits.lifted(agent);
  return end;
}

/** Before a turn: another session of this agent has met a limit, and to be told so again costs a request. */
export async function waitForLimit(context: AttemptContext, ids: AttemptIds): Promise<'elapsed' | 'stopped'> {
  const { tools, agent } = context;
  const ms = tools.limits.left(agent, Date.now());
  if (ms === 0) return 'elapsed';
  return shownWait(context, ids, 'waiting_quota', ms, `Another session of agent "${agent}" has met its usage limit.`);
}

async function shownWait(
  { store, emit, signal, progress }: AttemptContext,
  ids: AttemptIds,
  activity: 'waiting_quota' | 'backoff',
  ms: number,
  reason: string,
): Promise<'elapsed' | 'stopped'> {
  const until = new Date(Date.now() + ms).toISOString();
  emit({ type: 'record', record: store.record({ type: 'activity_changed', ...ids, activity, until, reason }) });
  // A limit may last for hours, and a run that is to end does not wait for that; a short while is worth the task.
  const stop = activity === 'waiting_quota' ? AbortSignal.any([signal, progress.halted]) : signal;
  const end = await wait(ms, store.paths.folder, stop);
  if (end === 'elapsed') {
    emit({ type: 'record', record: store.record({ type: 'activity_changed', ...ids, activity: 'agent' }) });
  }
  return end;
}
