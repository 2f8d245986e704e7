/** What the forecast goes by in a plan. */
import type { Plan } from '../../plan/model';
import { traitsOf } from '../../plan/taskTraits';
import type { Readiness } from '../../schedule/model';
import { currentStatus } from '../../status/currentStatus';
import type { Status } from '../../status/status';
import { isSettled } from '../../status/taskStatus';

/** All that a run of the whole plan would still work on: not what is settled, given up, or only waits for a person. */
export function openTasks(plan: Plan, status: Status, readiness: ReadonlyMap<string, Readiness>): string[] {
  const never = ['attempts_used', 'unknown_dependency', 'cycle'];
  return plan.tasks
    .filter((task) => {
      if (isSettled(currentStatus(task, status))) return false;
      if (status.tasks.get(task.uid)?.activity === 'waiting_person') return false;
      const ready = readiness.get(task.uid);
      return ready?.ready !== false || !ready.reasons.some(({ kind }) => never.includes(kind));
    })
    .map(({ uid }) => uid);
}

/** Tasks of one type are much alike; where nobody says of which type they are, those of one phase. */
export function taskKinds(plan: Plan): (uid: string) => string | null {
  const tasks = new Map(plan.tasks.map((task) => [task.uid, task]));
  return (uid) => {
    const task = tasks.get(uid);
    if (!task) return null;
    const { type } = traitsOf(task, plan);
    if (type !== null) return `type ${type.toLowerCase()}`;
    return task.phase === null ? null : `phase ${task.phase}`;
  };
}
