import type { Plan, Task } from '../plan/model';
import { weightOf } from '../plan/taskWeight';

/** A task of about one sentence that names a file or two weighs this much or less. */
const lightWeight = 3;

/**
 * How many tasks a batch holds. `auto` goes by the size of the plan: 2 or 3 tasks below 10, 3 or 4 up to 30, 4 or 5
 * beyond; the smaller number unless the plan's typical task is light, so that heavy ones do not fill a session.
 */
export function batchSize(setting: number | 'auto', plan: Plan): number {
  if (setting !== 'auto') return Math.max(1, Math.trunc(setting) || 1);
  const count = plan.tasks.length;
  const least = count < 10 ? 2 : count <= 30 ? 3 : 4;
  return isMostlyLight(plan.tasks) ? least + 1 : least;
}

/** By the middle task: a single huge one says nothing of the rest. */
function isMostlyLight(tasks: readonly Task[]): boolean {
  const weights = tasks.map(weightOf).sort((a, b) => a - b);
  return (weights[Math.floor(weights.length / 2)] ?? 0) <= lightWeight;
}
