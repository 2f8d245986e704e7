/** Whether a plan is in order: then nothing in it can wait for itself, and no circle needs to be looked for. */
import type { Dependency, Phase, Plan, Task } from './model';
import { namesOf, phaseNamed } from './names';
import { sequenceOrder } from './sequenceOrder';

/**
 * Whether everything waits only for what comes before it, in the order in which sub-tasks come before their parent. Most
 * plans are written so. False says nothing: there may be a circle, or none.
 */
export function isInWaitingOrder({
  tasks,
  phases,
  sequentialGroups,
}: Pick<Plan, 'tasks' | 'phases' | 'sequentialGroups'>): boolean {
  const numbers = new Map<string, number>();
  const parents: (number | null)[] = [];
  let isNested = false;
  for (const { uid, id, parent } of tasks) {
    const above = parent === null ? null : numbers.get(parent);
    // Names that mean another task than the one that has them, and parents behind their children, are for the long way.
    if (uid !== id || above === undefined) return false;
    isNested ||= above !== null;
    numbers.set(uid, parents.length);
    parents.push(above);
  }
  // The order in a sequence leaves optional sub-tasks out of account.
  if (isNested && sequentialGroups.length > 0) return false;
  const places = isNested ? treePlaces(parents) : flatPlaces;
  const ends = phaseEnds(tasks, phases, places);
  const comesBefore = (dependency: Dependency, place: number) => {
    if (dependency.kind === 'phase') return ends.last(dependency.target) < place;
    const number = numbers.get(dependency.target);
    return number === undefined || places.last(number) < place;
  };
  const isTaskInOrder = ({ dependsOn }: Task, at: number) =>
    dependsOn.length === 0 || dependsOn.every((dependency) => comesBefore(dependency, places.first(at)));
  const isPhaseInOrder = ({ key, dependsOn }: Phase) =>
    dependsOn.every((dependency) => comesBefore(dependency, ends.first(key)));
  return tasks.every(isTaskInOrder) && phases.every(isPhaseInOrder);
}

/** The places of a task, by its number: the first of those below it, and its own behind them. */
interface Places {
  first(task: number): number;
  last(task: number): number;
}

const flatPlaces: Places = { first: (task) => task, last: (task) => task };

function treePlaces(parents: readonly (number | null)[]): Places {
  const own = sequenceOrder(parents);
  const first = own.slice();
  for (let task = parents.length - 1; task >= 0; task--) {
    const parent = parents[task] ?? null;
    if (parent !== null) first[parent] = Math.min(first[parent] ?? 0, first[task] ?? 0);
  }
  return { first: (task) => first[task] ?? 0, last: (task) => own[task] ?? 0 };
}

/** Where the tasks of a phase begin and end, by a name of the phase; one without tasks holds nothing up. */
function phaseEnds(
  tasks: readonly Task[],
  phases: readonly Phase[],
  places: Places,
): { first(name: string): number; last(name: string): number } {
  const names = namesOf([], phases);
  const ends = new Map<string | null, { first: number; last: number }>();
  for (const [at, { phase }] of tasks.entries()) {
    const own = ends.get(phase);
    if (!own) ends.set(phase, { first: places.first(at), last: places.last(at) });
    else {
      own.first = Math.min(own.first, places.first(at));
      own.last = Math.max(own.last, places.last(at));
    }
  }
  const endsOf = (name: string) => {
    const key = phaseNamed(names, name);
    return key === null ? undefined : ends.get(key);
  };
  return { first: (name) => endsOf(name)?.first ?? tasks.length, last: (name) => endsOf(name)?.last ?? -1 };
}
