/** Whether a task is the last open one of its phase, or of the plan. */
import type { Plan, Task } from '../../plan/model';
import { currentStatus } from '../../status/currentStatus';
import type { Status } from '../../status/status';
import { isSettled } from '../../status/taskStatus';

/** True where nothing of the task's phase is left to be done but the task itself. */
export function closesPhase(plan: Plan, status: Status, task: Task): boolean {
  return plan.tasks.every((other) => other.phase !== task.phase || isOut(other, status, task));
}

/** The same for the whole plan. */
export function closesPlan(plan: Plan, status: Status, task: Task): boolean {
  return plan.tasks.every((other) => isOut(other, status, task));
}

/**
 * Optional tasks keep nothing open. One whose work is done and judged (it waits for a person, or for gates like those
 * of this one) is out, too: of two that end at the same moment both close the phase, rather than neither.
 */
function isOut(other: Task, status: Status, task: Task): boolean {
  if (other.uid === task.uid || other.optional || isSettled(currentStatus(other, status))) return true;
  const { activity, question } = status.tasks.get(other.uid) ?? {};
  // Its work is still to be done when the answer has come.
  if (question !== undefined) return false;
  return activity === 'verify' || activity === 'audit' || activity === 'waiting_person';
}
