import { type ResolvedDependencies, resolveDependencies, resolvePhaseDependencies } from '../plan/graph';
import type { Dependency, Plan, Task } from '../plan/model';
import { sequenceOrder } from '../plan/sequenceOrder';
import { addTo, emptyLists } from './lists';
import { subtaskLinks } from './subtasks';

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
  /** Its title calls it fixes that have priority. */
  readonly isUrgent: boolean;
  /** Where it is a category of one list of tasks, the first phase of that list. */
  readonly list: number | null;
  /** Which of the plan's companies it is of. */
  readonly company: number;
}

/** A plan with every name looked up once. */
export interface PlanIndex {
  readonly tasks: readonly Task[];
  readonly phases: readonly PhaseIndex[];
  /** The sets of parallel groups that phases are in; phases of one company have the same neighbours. */
  readonly companies: readonly (readonly number[])[];
  /** Of each task; null before any phase. */
  readonly phaseOf: readonly (number | null)[];
  /** Of each task, its parents' included; null when nothing is written. */
  readonly waits: readonly (Waits | null)[];
  /** Of each task; null at the top. */
  readonly parentOf: readonly (number | null)[];
  /** Of each task: the sub-tasks it waits for. */
  readonly subtasks: readonly (readonly number[])[];
  readonly groups: readonly { readonly key: string; readonly members: readonly number[] }[];
  /** Of each task: numbers of its sequential groups. */
  readonly groupsOf: readonly (readonly number[])[];
}

/** A section as people head it that hand out work in batches: what came back first, then what is new. */
const fixesFirst = /\b(?:priority|critical|urgent|blocking)\s+(?:bug[ -]?)?fix(?:es)?\b|\bhot-?fix(?:es)?\b/i;

export function indexPlan(plan: Plan): PlanIndex {
  const numbers = new Map(plan.tasks.map((task, number) => [task.uid, number]));
  const phaseNumbers = new Map(plan.phases.map((phase, number) => [phase.key, number]));
  const written = plan.tasks.some(isWaiting) ? resolveDependencies(plan) : undefined;
  const writtenAtPhases = plan.phases.some(isWaiting) ? resolvePhaseDependencies(plan) : undefined;
  const toWaits = (found: ResolvedDependencies | undefined): Waits => ({
    tasks: lookUp(numbers, found?.tasks ?? []),
    phases: lookUp(phaseNumbers, found?.phases ?? []),
    unknown: found?.unknown ?? [],
  });
  const parents = plan.tasks.map((task, number) => {
    const parent = task.parent === null ? undefined : numbers.get(task.parent);
    return parent !== undefined && parent < number ? parent : null;
  });
  const own = plan.tasks.map((task) => (isWaiting(task) ? toWaits(written?.get(task.uid)) : null));
  const phaseOf = plan.tasks.map((task) => (task.phase === null ? null : (phaseNumbers.get(task.phase) ?? null)));
  const members: number[][] = plan.phases.map(() => []);
  for (const [task, phase] of phaseOf.entries()) if (phase !== null) members[phase]?.push(task);
  const holders = subtaskLinks(plan.tasks, parents, own);
  const order = plan.sequentialGroups.length > 0 ? sequenceOrder(holders) : [];
  const groups = plan.sequentialGroups.map(({ key, tasks }) => ({
    key,
    members: lookUp(numbers, tasks).sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0)),
  }));
  const groupsOf = emptyLists(plan.tasks.length);
  for (const [group, { members }] of groups.entries()) for (const task of members) addTo(groupsOf, task, group);
  const subtasks = emptyLists(plan.tasks.length);
  for (const [task, holder] of holders.entries()) if (holder !== null) addTo(subtasks, holder, task);
  const { companies, companyOf } = companiesOf(plan, phaseNumbers);
  const lists = listsOf(plan, phaseNumbers);
  return {
    tasks: plan.tasks,
    companies,
    phaseOf,
    waits: withInherited(own, parents),
    parentOf: parents,
    subtasks,
    groups,
    groupsOf,
    phases: plan.phases.map((phase, number) => ({
      key: phase.key,
      members: members[number] ?? [],
      required: (members[number] ?? []).filter((task) => !plan.tasks[task]?.optional),
      waits: isWaiting(phase) ? toWaits(writtenAtPhases?.get(phase.key)) : null,
      pipelineStart: phase.pipelineStart === null ? null : (numbers.get(phase.pipelineStart) ?? null),
      isUrgent: fixesFirst.test(phase.title),
      list: lists.get(number) ?? null,
      company: companyOf[number] ?? 0,
    })),
  };
}

function isWaiting({ dependsOn }: { readonly dependsOn: readonly Dependency[] }): boolean {
  return dependsOn.length > 0;
}

function companiesOf({ phases, parallelGroups }: Plan, numbers: ReadonlyMap<string, number>) {
  const groupsOf: number[][] = phases.map(() => []);
  for (const [group, named] of parallelGroups.entries()) {
    for (const phase of lookUp(numbers, named.phases)) groupsOf[phase]?.push(group);
  }
  const known = new Map<string, number>();
  const companies: (readonly number[])[] = [];
  const companyOf = groupsOf.map((groups) => {
    const name = groups.join();
    const company = known.get(name) ?? companies.push(groups) - 1;
    known.set(name, company);
    return company;
  });
  return { companies, companyOf };
}

/** For each phase that is a category of one list of tasks, the first phase of that list. */
function listsOf({ parallelGroups }: Plan, numbers: ReadonlyMap<string, number>): Map<number, number> {
  const lists = parallelGroups.filter(({ isOneList }) => isOneList).map(({ phases }) => lookUp(numbers, phases));
  return new Map(lists.flatMap((phases) => phases.map((phase) => [phase, Math.min(...phases)] as const)));
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
function withInherited(own: readonly (Waits | null)[], parents: readonly (number | null)[]): readonly (Waits | null)[] {
  if (own.every((waits) => waits === null)) return own;
  const all: (Waits | null)[] = [];
  for (const [task, waits] of own.entries()) {
    const parent = parents[task] ?? null;
    const above = parent === null ? null : all[parent];
    const tasks = above ? above.tasks.filter((target) => !isBelow(target, parent, parents)) : [];
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
