import type { Task, WrittenState } from '../plan/model';
import type { Status } from './status';
import type { TaskStatus } from './taskStatus';

/** The recorded status of a task; what the plan's own box says where nothing is recorded yet. */
export function currentStatus(task: Task, status: Status): TaskStatus {
  return status.tasks.get(task.uid)?.status ?? writtenStatus(task.state);
}

/**
 * What a box means to the schedule. A box that says "in progress" or "blocked" was set by somebody whose session is
 * not ours to continue, so the task is simply still to be done.
 */
export function writtenStatus(state: WrittenState): TaskStatus {
  return state === 'completed' || state === 'skipped' || state === 'failed' ? state : 'pending';
}
