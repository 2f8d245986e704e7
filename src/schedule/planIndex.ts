import type { Plan, Task } from '../plan/model';
import { dependencyResolver, type Resolved } from './resolve';
import { sequenceOrder, subtaskLinks } from './subtasks';

/** Written dependencies, by number: tasks and phases count in plan order from zero. */
export interface Waits {
  readonly tasks: readonly number[];
  readonly phases: readonly number[];
  /** As written; nothing in the plan is called so. */
  readonly unknown: readonly string[];
}

export interface PhaseIndex {
  readonly key: string;
  readonly members: readonly number[];
  /** The members that are not optional: the gate and dependencies on the phase look at these only. */
  readonly required: readonly number[];
  /** Null when nothing is written, so that the phase's place in the plan decides. */
  readonly waits: Waits | null;
  readonly pipelineStart: number | null;
  /** Numbers of the parallel groups it is in. */
  readonly parallel: readonly number[];
}

/** A plan with every name looked up once. */
export interface PlanIndex {
  readonly tasks: readonly Task[];
  readonly phases: readonly PhaseIndex[];
  /** Of each task; null before any phase. */
  readonly phaseOf: readonly (number | null)[];
  /** Of each task, its parents' included; null when nothing is written. */
  readonly waits: readonly (Waits | null)[];
  /** Of each task: the sub-tasks it waits for. */
  readonly subtasks: readonly (readonly number[])[];
  readonly groups: readonly { readonly key: string; readonly members: readonly number[] }[];
  /** Of each task: numbers of its sequential groups. */
  readonly groupsOf: readonly (readonly number[])[];
}

export function indexPlan(plan: Plan): PlanIndex {
  const numbers = new Map(plan.tasks.map((task, number) => [task.uid, number]));
  const phaseNumbers = new Map(plan.phases.map((phase, number) => [phase.key, number]));
  const resolve = dependencyResolver(plan);
  const toWaits = (written: Resolved): Waits => ({
    tasks: lookUp(numbers, written.tasks),
    phases: lookUp(phaseNumbers, written.phases),
    unknown: written.unknown,
  });
  const parents = plan.tasks.map((task, number) => {
    const parent = task.parent === null ? undefined : numbers.get(task.parent);
    return parent !== undefined && parent < number ? parent : null;
  });
  const own = plan.tasks.map((task) => (task.dependsOn.length > 0 ? toWaits(resolve(task.dependsOn)) : null));
  const phaseOf = plan.tasks.map((task) => (task.phase === null ? null : (phaseNumbers.get(task.phase) ?? null)));
  const members: number[][] = plan.phases.map(() => []);
  for (const [task, phase] of phaseOf.entries()) if (phase !== null) members[phase]?.push(task);
  const parallel: number[][] = plan.phases.map(() => []);
  for (const [group, { phases }] of plan.parallelGroups.entries()) {
    for (const phase of lookUp(phaseNumbers, phases)) parallel[phase]?.push(group);
  }
  const holders = subtaskLinks(plan.tasks, parents, own);
  const order = sequenceOrder(holders);
  const groups = plan.sequentialGroups.map(({ key, tasks }) => ({
    key,
    members: lookUp(numbers, tasks).sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0)),
  }));
  const groupsOf: number[][] = plan.tasks.map(() => []);
  for (const [group, { members }] of groups.entries()) for (const task of members) groupsOf[task]?.push(group);
  const subtasks: number[][] = plan.tasks.map(() => []);
  for (const [task, holder] of holders.entries()) if (holder !== null) subtasks[holder]?.push(task);
  return {
    tasks: plan.tasks,
    phaseOf,
    waits: withInherited(own, parents),
    subtasks,
    groups,
    groupsOf,
    phases: plan.phases.map((phase, number) => ({
      key: phase.key,
      members: members[number] ?? [],
      required: (members[number] ?? []).filter((task) => !plan.tasks[task]?.optional),
      waits: phase.dependsOn.length > 0 ? toWaits(resolve(phase.dependsOn)) : null,
      pipelineStart: phase.pipelineStart === null ? null : (numbers.get(phase.pipelineStart) ?? null),
      parallel: parallel[number] ?? [],
    })),
  };
}

/** The numbers of those that exist, each once. */
function lookUp(numbers: ReadonlyMap<string, number>, names: Iterable<string>): number[] {
  const found = new Set<number>();
  for (const name of names) {
    const number = numbers.get(name);
    if (number !== undefined) found.add(number);
  }
  return [...found];
}

/**
 * Sub-tasks wait for what their parent waits for. Only what lies below that same parent is left out: "depends on 1.1.1
 * and 1.1.2" at 1.1 would otherwise make its two sub-tasks wait for each other.
 */
function withInherited(own: readonly (Waits | null)[], parents: readonly (number | null)[]): (Waits | null)[] {
  const all: (Waits | null)[] = [];
  for (const [task, waits] of own.entries()) {
    const parent = parents[task] ?? null;
    const above = parent === null ? null : (all[parent] ?? null);
    const tasks = above?.tasks.filter((target) => !isBelow(target, parent, parents)) ?? [];
    if (!above || tasks.length + above.phases.length + above.unknown.length === 0) {
      all.push(waits);
      continue;
    }
    all.push({
      tasks: [...new Set([...(waits?.tasks ?? []), ...tasks])],
      phases: [...new Set([...(waits?.phases ?? []), ...above.phases])],
      unknown: [...new Set([...(waits?.unknown ?? []), ...above.unknown])],
    });
  }
  return all;
}

function isBelow(task: number, ancestor: number | null, parents: readonly (number | null)[]): boolean {
  let at = parents[task] ?? null;
  while (at !== null && at !== ancestor) at = parents[at] ?? null;
  return at !== null;
}
