/** What a run at work waits for, of all its sessions together. */
import type { TaskRecord } from '../status/status';
import type { PlanView, TaskView } from './planView';
import { momentWords } from './words';

export interface RunWait {
  /** ISO 8601, of the first that ends; undefined when it is not known. */
  readonly until: string | undefined;
  /** For a limit of the agent; else for a while to pass before the next try. */
  readonly isLimit: boolean;
  /** No session is at work meanwhile. */
  readonly isAll: boolean;
}

/** The wait that a person can cut short; undefined while none of the sessions waits, or nobody works on the plan. */
export function waitOf(view: PlanView): RunWait | undefined {
  const sessions = new Map<string | undefined, TaskRecord[]>();
  for (const { status, record } of view.tasks) {
    if (status !== 'running' || !record) continue;
    const session = sessions.get(record.batchId);
    if (session) session.push(record);
    else sessions.set(record.batchId, [record]);
  }
  const waits = [...sessions.values()].flatMap((session) => session.find(isWaiting) ?? []);
  const [first] = waits.sort((a, b) => timeOf(a) - timeOf(b));
  return (
    first && {
      until: first.activityUntil,
      isLimit: first.activity === 'waiting_quota',
      isAll: waits.length === sessions.size,
    }
  );
}

/** Whether the task's session waits for time to pass: nothing is being done on it. */
export function isWaiting({ activity }: Pick<TaskRecord, 'activity'>): boolean {
  return activity === 'waiting_quota' || activity === 'backoff';
}

/** The same of a task as it is shown. */
export function waits({ status, record }: TaskView): boolean {
  return status === 'running' && record !== undefined && isWaiting(record);
}

/** @example waitWords(wait, now) // 'Limit until 14:05' */
export function waitWords({ until, isLimit }: RunWait, now: Date): string {
  const moment = until === undefined ? '' : momentWords(until, now);
  if (moment === '') return isLimit ? 'Waiting for a limit' : 'Waiting to try again';
  return isLimit ? `Limit until ${moment}` : `Next try at ${moment}`;
}

function timeOf({ activityUntil }: TaskRecord): number {
  const at = Date.parse(activityUntil ?? '');
  return Number.isNaN(at) ? Number.POSITIVE_INFINITY : at;
}
