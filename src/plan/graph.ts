/** What waits for what: dependencies looked up, and circles in which nothing could ever begin. */
import { append } from './append';
import { collectEdges, type Edges, targetsOf } from './edges';
import type { Dependency, Phase, Plan, Task } from './model';
import { type Names, namesOf, phaseNamed } from './names';
import { sequenceOrder } from './sequenceOrder';
import { circlesIn } from './stronglyConnected';
import { isInWaitingOrder } from './waitOrder';

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
  if (!isAnythingWaiting(plan) || isInWaitingOrder(plan)) return [];
  const edges = waitingEdges(plan);
  const cycles: Cycle[] = [];
  for (const circle of circlesIn(edges)) {
    const members = circle.filter((node) => node < tasks.length).sort((a, b) => a - b);
    const start = members[0];
    if (start === undefined) continue;
    cycles.push({
      tasks: members.map((node) => tasks[node]?.uid ?? ''),
      path: wayRound(edges, start, new Set(circle)).flatMap((node) => nameOf(node, tasks, phases)),
    });
  }
  return cycles;
}

/** Without anything written the tasks only wait for those below them, which is no circle. */
function isAnythingWaiting({ tasks, phases, sequentialGroups }: PlanTasks): boolean {
  const isWaiting = ({ dependsOn }: Task | Phase) => dependsOn.length > 0;
  return sequentialGroups.length > 0 || tasks.some(isWaiting) || phases.some(isWaiting);
}

/** Nodes: tasks, then phases as a whole, then what phases wait for, then what stands below a task waits for. */
function waitingEdges({ tasks, phases, sequentialGroups }: PlanTasks): Edges {
  const number = new Map<string, number>();
  for (const { uid } of tasks) number.set(uid, number.size);
  const phaseNumber = new Map(phases.map(({ key }, at) => [key, at]));
  const whole = tasks.length;
  const gates = whole + phases.length;
  const inherited = gates + phases.length;
  const collector = collectEdges(inherited + tasks.length);
  const nodesOf = dependencyNodes({ tasks, phases }, number, phaseNumber);
  for (const [at, phase] of phases.entries()) {
    for (const node of nodesOf(phase.dependsOn)) collector.add(gates + at, node);
  }
  const parentOf = tasks.map(({ parent }) => (parent === null ? null : (number.get(parent) ?? null)));
  const waits: boolean[] = [];
  /** The parent that waits for a task. */
  const holders: (number | null)[] = [];
  for (let at = 0; at < tasks.length; at++) {
    const task = tasks[at];
    if (!task) continue;
    const direct = nodesOf(task.dependsOn);
    const parent = parentOf[at] ?? null;
    const phase = task.phase === null ? undefined : phaseNumber.get(task.phase);
    waits.push(task.dependsOn.length > 0 || (parent !== null && (waits[parent] ?? false)));
    for (const node of direct) {
      collector.add(at, node);
      if (node >= whole || !isBelow(node, at, parentOf)) collector.add(inherited + at, node);
    }
    // What is written beats what is implied: a sub-task that depends on its parent comes after it.
    const holder = parent === null || task.optional || direct.includes(parent) ? null : parent;
    holders.push(holder);
    if (holder !== null) collector.add(holder, at);
    if (parent !== null) {
      collector.add(at, inherited + parent);
      collector.add(inherited + at, inherited + parent);
    }
    if (phase === undefined) continue;
    if (!task.optional) collector.add(whole + phase, at);
    if (!waits[at]) collector.add(at, gates + phase);
  }
  const order = sequentialGroups.length > 0 ? sequenceOrder(holders) : [];
  for (const group of sequentialGroups) {
    const members = group.tasks.flatMap((uid) => number.get(uid) ?? []);
    members.sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0));
    for (const [at, member] of members.entries()) {
      const before = members[at - 1];
      if (before !== undefined) collector.add(member, before);
    }
  }
  return collector.edges();
}

const noNodes: readonly number[] = [];

/** Looks dependencies up as nodes: tasks first, then phases as a whole. What is unknown is left out. */
function dependencyNodes(
  { tasks, phases }: Pick<Plan, 'tasks' | 'phases'>,
  number: ReadonlyMap<string, number>,
  phaseNumber: ReadonlyMap<string, number>,
): (dependencies: readonly Dependency[]) => readonly number[] {
  // In most plans every id is the `uid`, too.
  const isPlain = tasks.every(({ uid, id }) => uid === id);
  const names = namesOf(isPlain ? [] : tasks, phases);
  return (dependencies) => {
    if (dependencies.length === 0) return noNodes;
    let nodes: number[] = [];
    for (const { kind, target } of dependencies) {
      if (kind !== 'task') continue;
      const uid = isPlain ? target : names.tasks.get(target);
      const node = uid === undefined ? undefined : number.get(uid);
      if (node !== undefined) nodes = append(nodes, node);
    }
    for (const { kind, target } of dependencies) {
      if (kind !== 'phase') continue;
      const key = phaseNamed(names, target);
      const node = key === null ? undefined : phaseNumber.get(key);
      if (node !== undefined) nodes = append(nodes, tasks.length + node);
    }
    return nodes;
  };
}

function isBelow(task: number, ancestor: number, parentOf: readonly (number | null)[]): boolean {
  let at = parentOf[task] ?? null;
  while (at !== null && at !== ancestor) at = parentOf[at] ?? null;
  return at !== null;
}

/** A shortest way from a node back to itself. */
function wayRound(edges: Edges, start: number, inside: ReadonlySet<number>): readonly number[] {
  const cameFrom = new Map<number, number>();
  const queue = [start];
  for (let next = 0; next < queue.length; next++) {
    const node = queue[next] ?? start;
    for (const target of targetsOf(edges, node)) {
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
