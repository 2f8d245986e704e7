/**
 * "Depends on all of Phase 1" at a task of Phase 1 means the rest of that phase: literally it would wait for itself.
 * Where several tasks say so, none of them waits for another one of them.
 */

import type { Dependency, Task } from '../model';
import { type Names, phaseNamed } from '../names';
import { withoutRepeats } from './dependencies';

/** Beyond this the phase is left as written: the lists would grow with the square of the tasks. */
const mostDependencies = 100_000;

/** Puts the other tasks of the phase in the place of a dependency on the own phase. */
export function withinOwnPhase(tasks: readonly Task[], names: Names): readonly Task[] {
  const isOwn =
    (task: Task) =>
    ({ kind, target }: Dependency) =>
      kind === 'phase' && task.phase !== null && phaseNamed(names, target) === task.phase;
  const asking = tasks.filter((task) => task.dependsOn.some(namesPhase) && task.dependsOn.some(isOwn(task)));
  if (asking.length === 0 || asking.length * tasks.length > mostDependencies * 10) return tasks;
  const askers = new Set(asking.map(({ uid }) => uid));
  const parents = new Map(tasks.map(({ uid, parent }) => [uid, parent]));
  const isBelow = (uid: string, ancestor: string) => {
    for (let at: string | null = uid; at !== null; at = parents.get(at) ?? null) if (at === ancestor) return true;
    return false;
  };
  return tasks.map((task) => {
    if (!askers.has(task.uid)) return task;
    const others = tasks.filter(
      ({ uid, phase, optional }) =>
        phase === task.phase && !optional && !askers.has(uid) && !isBelow(uid, task.uid) && !isBelow(task.uid, uid),
    );
    const dependsOn = task.dependsOn.flatMap((dependency): readonly Dependency[] =>
      isOwn(task)(dependency)
        ? others.map(({ id }) => ({ kind: 'task', target: id, range: dependency.range }))
        : [dependency],
    );
    return { ...task, dependsOn: withoutRepeats(dependsOn) };
  });
}

function namesPhase({ kind }: Dependency): boolean {
  return kind === 'phase';
}
