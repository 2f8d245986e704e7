/** What did not come back, after all that was done for it. */
import type { Plan } from '../model';
import { oneLine } from './inline';

/** What the written plan is read as otherwise, where nothing was said of it yet. */
export function differences(
  plan: Plan,
  read: Plan,
  idOf: (uid: string) => string | null,
  said: readonly string[],
): readonly string[] {
  const found: string[] = [];
  if (read.tasks.length !== plan.tasks.length)
    found.push(`The plan has ${plan.tasks.length} tasks, but ${read.tasks.length} are read back; please report this.`);
  if (read.sequentialGroups.length !== plan.sequentialGroups.length)
    found.push('Not every group of tasks in order is read back.');
  if (read.checks.length !== plan.checks.length && !said.some((one) => one.startsWith('The check')))
    found.push('Not every check is read back.');
  const byId = new Map(read.tasks.map((task) => [task.id, task]));
  for (const task of plan.tasks) {
    const id = idOf(task.uid);
    const again = id === null ? undefined : byId.get(id);
    if (id === null) continue;
    const name = oneLine(task.id);
    if (!again) found.push(`Task "${name}" is not read back as a task of its own.`);
    else if (
      again.dependsOn.length < task.dependsOn.length &&
      !said.some((one) => one.startsWith(`Task "${name}": its dependency`))
    )
      found.push(`Task "${name}": not all of its dependencies are read back.`);
  }
  return found;
}
