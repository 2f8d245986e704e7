/**
 * The rules of the schedule once more, as plainly and slowly as they can be said: everything is looked up anew each
 * time, nothing is counted, remembered or shared with the code under test.
 */
import type { Dependency, Plan, Task } from '../../../src/plan/model';
import type { ScheduleOptions } from '../../../src/schedule/model';
import { currentStatus } from '../../../src/status/currentStatus';
import type { Status } from '../../../src/status/status';

export interface World {
  readonly plan: Plan;
  readonly options: ScheduleOptions;
  readonly status: Status;
}

const none: ReadonlySet<string> = new Set();

export function find(plan: Plan, uid: string): Task {
  const task = plan.tasks.find((each) => each.uid === uid);
  if (!task) throw new Error(`no task ${uid}`);
  return task;
}

export function statusOf({ plan, status }: World, uid: string): string {
  return status.tasks.get(uid)?.activity === 'waiting_person' ? 'parked' : currentStatus(find(plan, uid), status);
}

export function settled(world: World, uid: string): boolean {
  return ['completed', 'skipped'].includes(statusOf(world, uid));
}

export function retryable(world: World, uid: string): boolean {
  const failures = world.status.tasks.get(uid)?.failures ?? 0;
  return statusOf(world, uid) === 'failed' && failures < world.options.maxAttempts;
}

/** From a task upwards: itself, its parent … */
export function upwards(plan: Plan, task: Task): Task[] {
  return task.parent === null ? [task] : [task, ...upwards(plan, find(plan, task.parent))];
}

const tasksNamed = ({ dependsOn }: { dependsOn: readonly Dependency[] }) =>
  dependsOn.filter(({ kind }) => kind === 'task').map(({ target }) => target);

/** What is written at the task or above it; of the latter not what is about a part of that very task. */
export function writtenFor(plan: Plan, task: Task): Dependency[] {
  return upwards(plan, task).flatMap((owner) =>
    owner.dependsOn.filter(({ kind, target }) => {
      const other = kind === 'task' ? plan.tasks.find(({ uid }) => uid === target) : undefined;
      return owner === task || !other || other === owner || !upwards(plan, other).includes(owner);
    }),
  );
}

export function met(world: World, dependency: Dependency): boolean {
  const { plan } = world;
  if (dependency.kind === 'task') {
    return plan.tasks.some(({ uid }) => uid === dependency.target) && settled(world, dependency.target);
  }
  const phase = plan.phases.find(({ key }) => key === dependency.target);
  return !!phase && required(plan, phase.key).every(({ uid }) => settled(world, uid));
}

function required(plan: Plan, phase: string): Task[] {
  return plan.tasks.filter((task) => task.phase === phase && !task.optional);
}

function passed(world: World, phase: string): boolean {
  const tasks = required(world.plan, phase);
  const done = tasks.filter(({ uid }) => settled(world, uid));
  const going = tasks.filter(({ uid }) => {
    return ['pending', 'in_progress'].includes(statusOf(world, uid)) || retryable(world, uid);
  });
  return going.length === 0 || done.length / tasks.length >= world.options.phaseGate;
}

export function phaseOpen(world: World, key: string): boolean {
  const { phases, parallelGroups } = world.plan;
  const at = phases.findIndex((phase) => phase.key === key);
  const phase = phases[at];
  if (!phase || (phase.pipelineStart !== null && settled(world, phase.pipelineStart))) return true;
  if (phase.dependsOn.length > 0) return phase.dependsOn.every((dependency) => met(world, dependency));
  return phases.slice(0, at).every((earlier) => {
    const together = parallelGroups.some((group) => group.phases.includes(key) && group.phases.includes(earlier.key));
    return together || passed(world, earlier.key);
  });
}

/** The sub-tasks a task waits for. */
export function awaited(plan: Plan, task: Task): Task[] {
  return plan.tasks.filter(
    (child) => child.parent === task.uid && !child.optional && !tasksNamed(child).includes(task.uid),
  );
}

/** The members of a group that go before this one: in plan order, but what a task waits for before the task. */
export function goingBefore(plan: Plan, group: readonly string[], uid: string): string[] {
  const path = (task: Task): number[] => {
    const holder = task.parent === null ? undefined : find(plan, task.parent);
    const above = holder && awaited(plan, holder).includes(task) ? path(holder) : [];
    return [...above, plan.tasks.indexOf(task)];
  };
  const own = path(find(plan, uid));
  return group.filter((other) => {
    if (other === uid) return false;
    const its = path(find(plan, other));
    for (const [n, place] of its.entries()) {
      const mine = own[n];
      if (mine === undefined) return true;
      if (mine !== place) return place < mine;
    }
    return false;
  });
}

/** Unsettled tasks that must go before, by the sequential groups. */
export function ahead(world: World, uid: string, gone = none): string[] {
  return world.plan.sequentialGroups
    .filter(({ tasks }) => tasks.includes(uid))
    .flatMap(({ tasks }) => goingBefore(world.plan, tasks, uid))
    .filter((other) => !settled(world, other) && !gone.has(other));
}

/** Whether a task can be handed out. For the order of sequential groups those `gone` count as settled. */
export function canRun(world: World, uid: string, gone = none): boolean {
  const { plan } = world;
  const task = find(plan, uid);
  const status = statusOf(world, uid);
  if (status === 'in_progress') return true;
  if (status !== 'pending' && !retryable(world, uid)) return false;
  const written = writtenFor(plan, task);
  if (written.some((dependency) => !met(world, dependency))) return false;
  if (written.length === 0 && task.phase !== null && !phaseOpen(world, task.phase)) return false;
  return ahead(world, uid, gone).length === 0 && awaited(plan, task).every((child) => settled(world, child.uid));
}
