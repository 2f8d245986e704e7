/** What the schedule is asked for the next batch of a run, beside the sessions at work. */
import { batchSize } from '../schedule/batchSize';
import type { BatchOptions } from '../schedule/selectBatch';
import type { RunProgress } from './runProgress';
import { type RunRequest, scheduleOptions } from './runRequest';

export function batchOptions(request: RunRequest, progress: RunProgress): BatchOptions {
  const { config, goal, store } = request;
  const { plan } = store.plan;
  const size = Math.min(progress.left, request.batchSize ?? batchSize(config.batchSize, plan));
  const only = goal.kind === 'tasks' ? new Set(goal.tasks.filter((uid) => !progress.worked.has(uid))) : undefined;
  return { ...scheduleOptions(config), size, only };
}
