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
  let isNested = false;
  for (const { uid, id, parent } of tasks) {
    // Names that mean another task than the one that has them are for the long way.
    if (uid !== id) return false;
    isNested ||= parent !== null;
  }
  // The order in a sequence leaves optional sub-tasks out of account.
  if (isNested && sequentialGroups.length > 0) return false;
  const numberOf = numberFinder(tasks);
  const places = isNested ? treePlaces(tasks, numberOf) : flatPlaces;
  if (places === null) return false;
  const ends = phaseEnds(tasks, phases, places);
  const comesBefore = ({ kind, target }: Dependency, place: number, from: number) => {
    if (kind === 'phase') return ends.last(target) < place;
    const number = numberOf(target, from);
    return number === undefined || places.last(number) < place;
  };
  const isTaskInOrder = ({ dependsOn }: Task, at: number) => {
    for (const dependency of dependsOn) if (!comesBefore(dependency, places.first(at), at)) return false;
    return true;
  };
  const isPhaseInOrder = ({ key, dependsOn }: Phase) =>
    dependsOn.every((dependency) => comesBefore(dependency, ends.first(key), 0));
  return tasks.every(isTaskInOrder) && phases.every(isPhaseInOrder);
}

/** The places of a task, by its number: the first of those below it, and its own behind them. */
interface Places {
  first(task: number): number;
  last(task: number): number;
}

const flatPlaces: Places = { first: (task) => task, last: (task) => task };

/** Null where a task stands before its parent, which is for the long way, too. */
function treePlaces(tasks: readonly Task[], numberOf: NumberFinder): Places | null {
  const parents = tasks.map(({ parent }, at) => (parent === null ? null : (numberOf(parent, at) ?? tasks.length)));
  if (parents.some((parent, at) => parent !== null && parent >= at)) return null;
  const own = sequenceOrder(parents);
  const first = own.slice();
  for (let task = parents.length - 1; task >= 0; task--) {
    const parent = parents[task] ?? null;
    if (parent !== null) first[parent] = Math.min(first[parent] ?? 0, first[task] ?? 0);
  }
  return { first: (task) => first[task] ?? 0, last: (task) => own[task] ?? 0 };
}

/** The number of a task by its `uid`, looked for from another task on. */
type NumberFinder = (uid: string, from: number) => number | undefined;

/** So many tasks before a task are looked through before all are learned: most names mean one of these. */
const near = 8;

function numberFinder(tasks: readonly Task[]): NumberFinder {
  let all: Map<string, number> | null = null;
  return (uid, from) => {
    for (let at = from - 1; at >= 0 && at >= from - near; at--) if (tasks[at]?.uid === uid) return at;
    all ??= new Map(tasks.map((task, at) => [task.uid, at]));
    return all.get(uid);
  };
}

/** Where the tasks of a phase begin and end, by a name of the phase; one without tasks holds nothing up. */
function phaseEnds(
  tasks: readonly Task[],
  phases: readonly Phase[],
  places: Places,
): { first(name: string): number; last(name: string): number } {
  const names = namesOf([], phases);
  // Few plans have dependencies on phases.
  let ends: ReadonlyMap<string | null, PhaseEnds> | null = null;
  const endsOf = (name: string) => {
    const key = phaseNamed(names, name);
    ends ??= endsByKey(tasks, places);
    return key === null ? undefined : ends.get(key);
  };
  return { first: (name) => endsOf(name)?.first ?? tasks.length, last: (name) => endsOf(name)?.last ?? -1 };
}

interface PhaseEnds {
  first: number;
  last: number;
}

function endsByKey(tasks: readonly Task[], places: Places): ReadonlyMap<string | null, PhaseEnds> {
  const ends = new Map<string | null, PhaseEnds>();
  for (const [at, { phase }] of tasks.entries()) {
    const own = ends.get(phase);
    if (own) {
      own.first = Math.min(own.first, places.first(at));
      own.last = Math.max(own.last, places.last(at));
    } else ends.set(phase, { first: places.first(at), last: places.last(at) });
  }
  return ends;
}
