/** The closed sets of words for what has become of a task. */

/** What is stored. The field's own words, shared with the plan orchestrator's status.json. */
export const taskStatuses = ['pending', 'in_progress', 'completed', 'failed', 'skipped'] as const;
export type TaskStatus = (typeof taskStatuses)[number];

/** What is going on inside `in_progress`. */
export const activities = ['agent', 'verify', 'audit', 'backoff', 'waiting_quota', 'waiting_person'] as const;
export type Activity = (typeof activities)[number];

/** Settled: nothing more is to be done, and what depends on the task may start. */
export function isSettled(status: TaskStatus): boolean {
  return status === 'completed' || status === 'skipped';
}
