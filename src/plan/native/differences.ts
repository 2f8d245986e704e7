/** What did not come back, after all that was done for it. */
import type { Plan, Task } from '../model';
import { oneLine } from './inline';
import type { TaskName } from './names';

export interface Written {
  readonly plan: Plan;
  /** The tasks, with the titles they were given, in the order in which they stand in the text. */
  readonly tasks: readonly Task[];
  readonly names: ReadonlyMap<string, TaskName>;
  /** `uid`s of the tasks of whose words something was said already. */
  readonly told: ReadonlySet<string>;
  readonly toldDependencies: ReadonlySet<string>;
  /** Something was said of a check, of a phase. */
  readonly toldOf: { readonly checks: boolean; readonly phases: boolean };
}

/** So many names are told one by one. */
const mostNames = 5;

/** What the written plan is read as otherwise, where nothing was said of it yet. */
export function differences(
  { plan, tasks, names, told, toldDependencies, toldOf }: Written,
  read: Plan,
): readonly string[] {
  const found: string[] = [];
  if (read.sequentialGroups.length !== plan.sequentialGroups.length)
    found.push('Not every group of tasks in order is read back.');
  if (read.checks.length !== plan.checks.length && !toldOf.checks) found.push('Not every check is read back.');
  if (read.phases.length !== plan.phases.length)
    found.push(`The plan has ${plan.phases.length} phases, but ${read.phases.length} are read back.`);
  else if (!toldOf.phases) found.push(...phaseDifferences(plan, read));
  if (read.tasks.length !== plan.tasks.length) {
    found.push(`The plan has ${plan.tasks.length} tasks, but ${read.tasks.length} are read back; please report this.`);
    const ids = new Set(read.tasks.map(({ id }) => id));
    for (const { uid, id } of plan.tasks) {
      const written = names.get(uid)?.id ?? null;
      if (written !== null && !ids.has(written))
        found.push(`Task "${oneLine(id)}" is not read back as a task of its own.`);
    }
    return found;
  }
  if (tasks.some(({ uid }, at) => uid !== plan.tasks[at]?.uid))
    found.push('The tasks stand in another order now: those of one phase, and those below one task, stand together.');
  const placeOf = new Map(plan.phases.map(({ key }, at) => [key, at]));
  const placeRead = new Map(read.phases.map(({ key }, at) => [key, at]));
  const writtenAs = new Map(read.tasks.map(({ uid }, at) => [uid, tasks[at]?.uid]));
  const called: string[] = [];
  for (const [at, task] of tasks.entries()) {
    const again = read.tasks[at];
    if (!again) continue;
    const { id = null, renamed = false } = names.get(task.uid) ?? {};
    const name = `"${oneLine(task.id)}"`;
    if (again.uid !== task.uid && (task.generated || !renamed)) called.push(`${name} is ${again.uid}`);
    const say = (what: string) => found.push(`Task ${name}${what}.`);
    if (id !== null && again.id !== id) say(' is not read back as a task of its own');
    if ((placeOf.get(task.phase ?? '') ?? -1) !== (placeRead.get(again.phase ?? '') ?? -1))
      say(' stands in another phase now');
    if ((again.parent === null ? null : writtenAs.get(again.parent)) !== task.parent)
      say(task.parent === null ? ' stands below another task now' : ' no longer stands below the task it stood below');
    if (again.dependsOn.length < task.dependsOn.length && !toldDependencies.has(task.uid))
      say(': not all of its dependencies are read back');
    if (again.dependsOn.length > task.dependsOn.length) say(': more dependencies are read back than it has');
    if (told.has(task.uid)) continue;
    const [was, is] = [wordsOf(task), wordsOf(again)];
    const other = Object.keys(was).filter((what) => was[what] !== is[what]);
    if (other.length > 0) say(`: ${other.join(', ')} not read back as it was`);
  }
  return [...found, ...renamings(called)];
}

function wordsOf(task: Task): Readonly<Record<string, string>> {
  const { title, state, priority, parallel, optional, expectsNoChanges, steps, verify } = task;
  return {
    'its title is': oneLine(title),
    'its state is': state,
    'a mark is': [priority, parallel, optional, expectsNoChanges].join(' '),
    'a step is': steps.map(({ checked, text }) => `${checked} ${oneLine(text)}`).join('\n'),
    'a verify command is': [...verify].sort().join('\n'),
  };
}

function phaseDifferences(plan: Plan, read: Plan): readonly string[] {
  return plan.phases.flatMap((phase, at) => {
    const again = read.phases[at];
    if (!again) return [];
    const other = [
      again.title !== phase.title && 'its title',
      again.objective !== (phase.objective === null ? null : oneLine(phase.objective) || null) && 'its objective',
      again.dependsOn.length !== phase.dependsOn.length && 'what it depends on',
      (again.pipelineStart === null) !== (phase.pipelineStart === null) && 'when it may start early',
    ].filter((one) => one !== false);
    if (other.length === 0) return [];
    return [`Phase "${oneLine(phase.title)}": ${other.join(', ')} is not read back as it was.`];
  });
}

/** What has been recorded of a task is found by its name. */
function renamings(called: readonly string[]): readonly string[] {
  if (called.length <= mostNames)
    return called.map((one) => `A task without an id of its own is called otherwise: ${one} now.`);
  const some = called.slice(0, mostNames).join(', ');
  return [`${called.length} tasks without ids of their own are called otherwise: ${some} … now.`];
}
