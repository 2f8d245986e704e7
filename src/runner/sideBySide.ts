/** Whether sessions may work side by side in the way that is asked for. */
import type { Plan } from '../plan/model';
import { plural } from '../present/words';
import { currentStatus } from '../status/currentStatus';
import type { RunGoal } from '../status/runGoal';
import type { Status } from '../status/status';
import { isSettled } from '../status/taskStatus';
import type { Config } from './configSchema';
import { RunnerError } from './errors';

/**
 * In one folder, two agents at the same files spoil each other's work, and nobody can tell who changed what. So there,
 * sessions may only work side by side where the tasks say which files they touch.
 *
 * @throws a `RunnerError` of kind `usage` that says what to do instead
 */
export function refuseUnsafeJobs(config: Config, plan: Plan, status: Status, goal: RunGoal): void {
  // One batch is one session; and what the machine decides never puts sessions together that may meet.
  if (config.isolation !== 'shared' || config.jobs === 1 || config.jobs === 'auto' || goal.kind === 'batch') return;
  const only = goal.kind === 'tasks' ? new Set(goal.tasks) : undefined;
  const open = plan.tasks.filter(
    (task) => (only?.has(task.uid) ?? true) && task.files.length === 0 && !isSettled(currentStatus(task, status)),
  );
  if (open.length === 0) return;
  const names = open.slice(0, 5).map(({ uid }) => uid);
  const more = open.length > names.length ? ` and ${open.length - names.length} more` : '';
  throw new RunnerError(
    'usage',
    `${config.jobs} sessions cannot share one folder: ${plural(open.length, 'task')} (${names.join(', ')}${more}) do not say which files they touch. Name the files in the plan, use "--isolation worktree", or "--jobs 1".`,
  );
}
