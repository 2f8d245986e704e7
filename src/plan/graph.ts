/** What waits for what: dependencies looked up, and circles in which nothing could ever begin. */
import type { Dependency, Phase, Plan, Task } from './model';
import { type Names, namesOf, phaseNamed } from './names';
import { sequenceOrder } from './sequenceOrder';
import { stronglyConnected } from './stronglyConnected';

export interface ResolvedDependencies {
  /** `uid`s, each once. */
  readonly tasks: readonly string[];
  /** Phase keys, each once. */
  readonly phases: readonly string[];
  /** As written; nothing in the plan is called so. */
  readonly unknown: readonly string[];
}

type PlanTasks = Pick<Plan, 'tasks' | 'phases' | 'sequentialGroups'>;

/** Looks up the own dependencies of every task, by `uid`. Those of its phase and of the tasks above are not among them. */
export function resolveDependencies(plan: Pick<Plan, 'tasks' | 'phases'>): ReadonlyMap<string, ResolvedDependencies> {
  const names = namesOf(plan.tasks, plan.phases);
  return new Map(plan.tasks.map(({ uid, dependsOn }) => [uid, resolve(dependsOn, names)]));
}

/** Looks up the dependencies that are written at the phases themselves, by phase key. */
export function resolvePhaseDependencies(
  plan: Pick<Plan, 'tasks' | 'phases'>,
): ReadonlyMap<string, ResolvedDependencies> {
  const names = namesOf(plan.tasks, plan.phases);
  return new Map(plan.phases.map((phase) => [phase.key, resolve(phase.dependsOn, names)]));
}

const none: ResolvedDependencies = { tasks: [], phases: [], unknown: [] };

function resolve(dependencies: readonly Dependency[], names: Names): ResolvedDependencies {
  if (dependencies.length === 0) return none;
  const tasks = new Set<string>();
  const phases = new Set<string>();
  const unknown = new Set<string>();
  for (const { kind, target } of dependencies) {
    const name = kind === 'task' ? (names.tasks.get(target) ?? null) : phaseNamed(names, target);
    if (name === null) unknown.add(target);
    else (kind === 'task' ? tasks : phases).add(name);
  }
  return { tasks: [...tasks], phases: [...phases], unknown: [...unknown] };
}

/** A circle of waiting. */
export interface Cycle {
  /** `uid`s of all tasks that wait for themselves this way, in plan order. */
  readonly tasks: readonly string[];
  /** One way round: tasks by `uid`, phases by key. The first one is also the one behind the last. */
  readonly path: readonly { readonly kind: 'task' | 'phase'; readonly name: string }[];
}

/**
 * Finds the circles. A task waits for its dependencies and those of the tasks above it, a task with sub-tasks for
 * these, a member of a sequence for the one before (sub-tasks come before the parent that waits for them), and a task without written dependencies for those of its phase.
 * The share of a phase that opens the next one is the schedule's choice and plays no part here.
 */
export function findCycles(plan: PlanTasks): readonly Cycle[] {
  const { tasks, phases } = plan;
  const edges = waitingEdges(plan);
  const cycles: Cycle[] = [];
  for (const component of stronglyConnected(edges)) {
    const first = component[0] ?? 0;
    const isCircle = component.length > 1 || edges[first]?.includes(first);
    const members = component.filter((node) => node < tasks.length).sort((a, b) => a - b);
    const start = members[0];
    if (!isCircle || start === undefined) continue;
    cycles.push({
      tasks: members.map((node) => tasks[node]?.uid ?? ''),
      path: wayRound(edges, start, new Set(component)).flatMap((node) => nameOf(node, tasks, phases)),
    });
  }
  return cycles;
}

/** Nodes: tasks, then phases as a whole, then what phases wait for, then what stands below a task waits for. */
function waitingEdges(plan: PlanTasks): readonly (readonly number[])[] {
  const { tasks, phases, sequentialGroups } = plan;
  const number = new Map(tasks.map(({ uid }, at) => [uid, at]));
  const phaseNumber = new Map(phases.map(({ key }, at) => [key, at]));
  const whole = tasks.length;
  const gates = whole + phases.length;
  const inherited = gates + phases.length;
  const edges: number[][] = Array.from({ length: inherited + tasks.length }, () => []);
  const names = namesOf(tasks, phases);
  const nodesOf = (dependencies: readonly Dependency[]): readonly number[] => {
    const found = resolve(dependencies, names);
    if (found === none) return [];
    const direct = found.tasks.flatMap((uid) => number.get(uid) ?? []);
    return found.phases.length === 0
      ? direct
      : [...direct, ...found.phases.map((key) => whole + (phaseNumber.get(key) ?? 0))];
  };
  const parentOf = tasks.map(({ parent }) => (parent === null ? null : (number.get(parent) ?? null)));
  for (const [at, phase] of phases.entries()) edges[gates + at]?.push(...nodesOf(phase.dependsOn));
  const waits: boolean[] = [];
  /** The parent that waits for a task. */
  const holders: (number | null)[] = [];
  for (const [at, task] of tasks.entries()) {
    const direct = nodesOf(task.dependsOn);
    const parent = parentOf[at] ?? null;
    const phase = task.phase === null ? undefined : phaseNumber.get(task.phase);
    waits.push(task.dependsOn.length > 0 || (parent !== null && (waits[parent] ?? false)));
    edges[at]?.push(...direct);
    edges[inherited + at]?.push(...direct.filter((node) => node >= whole || !isBelow(node, at, parentOf)));
    // What is written beats what is implied: a sub-task that depends on its parent comes after it.
    const holder = parent === null || task.optional || direct.includes(parent) ? null : parent;
    holders.push(holder);
    if (holder !== null) edges[holder]?.push(at);
    if (parent !== null) {
      edges[at]?.push(inherited + parent);
      edges[inherited + at]?.push(inherited + parent);
    }
    if (phase === undefined) continue;
    if (!task.optional) edges[whole + phase]?.push(at);
    if (!waits[at]) edges[at]?.push(gates + phase);
  }
  const order = sequentialGroups.length > 0 ? sequenceOrder(holders) : [];
  for (const group of sequentialGroups) {
    const members = group.tasks.flatMap((uid) => number.get(uid) ?? []);
    members.sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0));
    for (const [at, member] of members.entries()) {
      const before = members[at - 1];
      if (before !== undefined) edges[member]?.push(before);
    }
  }
  return edges;
}

function isBelow(task: number, ancestor: number, parentOf: readonly (number | null)[]): boolean {
  let at = parentOf[task] ?? null;
  while (at !== null && at !== ancestor) at = parentOf[at] ?? null;
  return at !== null;
}

/** A shortest way from a node back to itself. */
function wayRound(
  edges: readonly (readonly number[])[],
  start: number,
  inside: ReadonlySet<number>,
): readonly number[] {
  const cameFrom = new Map<number, number>();
  const queue = [start];
  for (let next = 0; next < queue.length; next++) {
    const node = queue[next] ?? start;
    for (const target of edges[node] ?? []) {
      if (target === start) {
        const way = [node];
        for (let at = node; at !== start; ) {
          at = cameFrom.get(at) ?? start;
          way.push(at);
        }
        return way.reverse();
      }
      if (!inside.has(target) || cameFrom.has(target)) continue;
      cameFrom.set(target, node);
      queue.push(target);
    }
  }
  return [start];
}

function nameOf(node: number, tasks: readonly Task[], phases: readonly Phase[]): Cycle['path'] {
  const task = tasks[node];
  if (task) return [{ kind: 'task', name: task.uid }];
  const phase = phases[node - tasks.length];
  return phase ? [{ kind: 'phase', name: phase.key }] : [];
}
