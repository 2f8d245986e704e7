import type { Task } from '../plan/model';
import { currentStatus } from '../status/currentStatus';
import type { Status } from '../status/status';
import { taskDigest } from '../status/taskDigest';

/** Completed, but its text has changed since. */
export function isStale(task: Task, status: Status): boolean {
  if (currentStatus(task, status) !== 'completed') return false;
  const recorded = status.tasks.get(task.uid)?.textDigest;
  return recorded !== undefined && recorded !== taskDigest(task);
}
