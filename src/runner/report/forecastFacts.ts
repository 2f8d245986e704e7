/** What the forecast goes by in a plan. */
import type { Plan } from '../../plan/model';
import type { Readiness } from '../../schedule/model';
import { currentStatus } from '../../status/currentStatus';
import type { OpenTask } from '../../status/forecast';
import type { Status } from '../../status/status';
import { isSettled } from '../../status/taskStatus';

/** All that a run of the whole plan would still work on: not what is settled, given up, or only waits for a person. */
export function openTasks(plan: Plan, status: Status, readiness: ReadonlyMap<string, Readiness>): OpenTask[] {
  const never = ['attempts_used', 'unknown_dependency', 'cycle'];
  return plan.tasks
    .filter((task) => {
      if (isSettled(currentStatus(task, status))) return false;
      if (status.tasks.get(task.uid)?.activity === 'waiting_person') return false;
      const ready = readiness.get(task.uid);
      return ready?.ready !== false || !ready.reasons.some(({ kind }) => never.includes(kind));
    })
    .map(({ uid, phase }) => ({ uid, kind: phase }));
}

/** The tasks of a phase are much alike. */
export function taskKinds(plan: Plan): (uid: string) => string | null {
  const phases = new Map(plan.tasks.map(({ uid, phase }) => [uid, phase]));
  return (uid) => phases.get(uid) ?? null;
}
