/** What is wrong with a plan as a whole: names that mean nothing, repeated ids, circles. */
import { findCycles } from './graph';
import type { Phase, Plan, PlanFormat, Problem, Range, Task } from './model';
import { type Names, phaseNamed } from './names';
import { listed, problem, quoted } from './problems';
import { atStart } from './ranges';

/** Dependencies of tasks and phases on something that the plan does not have. */
export function unknownDependencies(tasks: readonly Task[], phases: readonly Phase[], names: Names): Problem[] {
  const isKnown = (kind: 'task' | 'phase', target: string) =>
    kind === 'task' ? names.tasks.has(target) : phaseNamed(names, target) !== null;
  const ofTasks: Problem[] = [];
  for (const { id, uid, dependsOn } of tasks)
    for (const { kind, target, range } of dependsOn)
      if (!isKnown(kind, target)) ofTasks.push(unknown(`Task ${quoted(id)}`, kind, target, range, [uid]));
  const ofPhases = phases.flatMap(({ key, title, dependsOn }) =>
    dependsOn
      .filter(({ kind, target }) => !isKnown(kind, target))
      .map(({ kind, target, range }) => {
        const concerned = tasks.filter(({ phase }) => phase === key).map(({ uid }) => uid);
        return unknown(quoted(title), kind, target, range, concerned);
      }),
  );
  return [...ofTasks, ...ofPhases];
}

function unknown(who: string, kind: 'task' | 'phase', target: string, range: Range, tasks: readonly string[]): Problem {
  const what = kind === 'task' ? `task ${quoted(target)}` : `phase ${quoted(target)}`;
  const message = `${who} depends on ${what}, which is not in this plan; correct the name or remove the dependency.`;
  return problem('unknown-dependency', range, message, tasks);
}

/** Ids that several tasks have, reported at each one behind the first. */
export function duplicateIds(tasks: readonly Task[]): Problem[] {
  // The first of an id has it for its `uid`; where all have, there is nothing to look for.
  if (tasks.every(({ uid, id }) => uid === id)) return [];
  const first = new Map<string, Task>();
  const problems: Problem[] = [];
  for (const task of tasks) {
    const other = first.get(task.id);
    if (!other) first.set(task.id, task);
    if (!other || task.generated) continue;
    const message = `Task id ${quoted(task.id)} is already used in line ${other.range.line + 1}, and what names it means that task; give this one another id.`;
    problems.push(problem('duplicate-id', task.idRange, message, [task.uid]));
  }
  return problems;
}

/** Tasks without an id of their own, where ids are the custom: some dialects have none, and nothing is wrong with that. */
export function tasksWithoutId(tasks: readonly Task[], format: PlanFormat): Problem[] {
  if (format !== 'phases' && tasks.every(({ generated }) => generated)) return [];
  return tasks
    .filter(({ generated }) => generated)
    .map(({ id, idRange, uid, title }) => {
      const message = `Task ${quoted(title)} has no id and is called ${quoted(id)}; give it one, as 1.1, so that other tasks can name it.`;
      return problem('task-without-id', idRange, message, [uid]);
    });
}

/** Circles, each reported where the first dependency in it stands. */
export function dependencyCycles(plan: Pick<Plan, 'tasks' | 'phases' | 'sequentialGroups'>): Problem[] {
  const cycles = findCycles(plan);
  if (cycles.length === 0) return [];
  const byUid = new Map(plan.tasks.map((task) => [task.uid, task]));
  return cycles.map(({ tasks, path }) => {
    const steps = path.map(({ kind, name }) => (kind === 'task' ? (byUid.get(name)?.id ?? name) : `phase ${name}`));
    const way = steps.length > 8 ? [...steps.slice(0, 4), '…', ...steps.slice(-3)] : steps;
    const message =
      steps.length === 1
        ? `Task ${listed(steps)} depends on itself, so it can never begin; remove this dependency.`
        : `These wait for each other, so none can ever begin: ${[...way, steps[0]].join(' → ')}; remove one of these dependencies.`;
    return problem('dependency-cycle', rangeOfCircle(tasks, path, byUid), message, tasks);
  });
}

function rangeOfCircle(
  tasks: readonly string[],
  path: readonly { readonly name: string }[],
  byUid: ReadonlyMap<string, Task>,
): Range {
  const onPath = path.flatMap(({ name }) => byUid.get(name) ?? []);
  const all = [...onPath, ...tasks.flatMap((uid) => byUid.get(uid) ?? [])];
  const ids = new Set(onPath.map(({ id }) => id));
  const written =
    onPath.flatMap(({ dependsOn }) => dependsOn).find(({ target }) => ids.has(target)) ??
    onPath.flatMap(({ dependsOn }) => dependsOn)[0];
  return written?.range ?? all[0]?.idRange ?? atStart;
}
