/** Waits that are shown: for the end of a limit, or a while before the next try. */
import type { AgentFailure } from '../agents/agent';
import { backoffMs } from '../agents/failurePolicy';
import type { AttemptContext, AttemptIds } from './attemptContext';
import { wait } from './waiting';

/** After a failed turn. `tries` counts the failures of the attempt, from 1. */
export async function backOff(
  context: AttemptContext,
  ids: AttemptIds,
  failure: AgentFailure,
  tries: number,
): Promise<'elapsed' | 'stopped'> {
  const { tools, agent } = context;
  const ms = backoffMs(failure, tries, Math.random(), Date.now());
  const isLimit = failure.kind === 'usage_limit' || failure.kind === 'rate_limit';
  if (isLimit) tools.jobs.limited();
  if (failure.kind === 'usage_limit') tools.limits.met(agent, Date.now() + ms);
  const end = await shownWait(
    context,
    ids,
    failure.kind === 'usage_limit' ? 'waiting_quota' : 'backoff',
    ms,
    failure.message,
  );
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
  { store, emit, signal }: AttemptContext,
  ids: AttemptIds,
  activity: 'waiting_quota' | 'backoff',
  ms: number,
  reason: string,
): Promise<'elapsed' | 'stopped'> {
  const until = new Date(Date.now() + ms).toISOString();
  emit({ type: 'record', record: store.record({ type: 'activity_changed', ...ids, activity, until, reason }) });
  const end = await wait(ms, store.paths.folder, signal);
  if (end === 'elapsed') {
    emit({ type: 'record', record: store.record({ type: 'activity_changed', ...ids, activity: 'agent' }) });
  }
  return end;
}
