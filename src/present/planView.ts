/** Plan × status × liveness × schedule: what everything that shows a plan goes by. */
import type { Phase, Plan, Problem, Task } from '../plan/model';
import type { TickMode } from '../plan/tickBoxes';
import type { BlockReason, Readiness } from '../schedule/model';
import { boxDifferences } from '../status/boxDifferences';
import { type Checkpoint, findCheckpoint } from '../status/checkpoint';
import { currentStatus } from '../status/currentStatus';
import type { BatchRecord, RunRecord, Status, TaskRecord } from '../status/status';
import { taskDigest } from '../status/taskDigest';
import { type DisplayStatus, displayStatuses } from './statusTable';

export interface TaskView {
  readonly task: Task;
  readonly status: DisplayStatus;
  /** Undefined while nothing has been recorded. */
  readonly record: TaskRecord | undefined;
  readonly readiness: Readiness | undefined;
}

/** Whether its agent has asked something and waits for the answer. */
export function asks({ record }: Pick<TaskView, 'record'>): boolean {
  return record?.question !== undefined;
}

export interface Counts {
  readonly total: number;
  /** Nothing more to do: completed, stale and skipped. */
  readonly done: number;
  /** Failed, interrupted and waiting: a person has to look. */
  readonly attention: number;
  readonly of: Readonly<Record<DisplayStatus, number>>;
}

export interface PhaseView {
  /** Undefined for tasks that stand before any phase. */
  readonly phase: Phase | undefined;
  readonly tasks: readonly TaskView[];
  readonly counts: Counts;
}

export interface PlanView {
  readonly plan: Plan;
  /** In plan order. */
  readonly tasks: readonly TaskView[];
  readonly byUid: ReadonlyMap<string, TaskView>;
  /** Phases in plan order; those without tasks too. */
  readonly phases: readonly PhaseView[];
  readonly counts: Counts;
  /** Of the plan's text, and where it and the record differ. */
  readonly problems: readonly Problem[];
  /** A live runner works on the plan. */
  readonly running: boolean;
  /** Something could be handed out, and nobody works on the plan. */
  readonly canRun: boolean;
  /** A run was left before its end, and nobody works on the plan. */
  readonly canResume: boolean;
  /** Where that run stands; also of the run at work. */
  readonly checkpoint: Checkpoint | undefined;
  readonly latestRun: RunRecord | undefined;
  readonly batch: BatchRecord | undefined;
}

export interface PlanFacts {
  readonly plan: Plan;
  readonly status: Status;
  /** Whether a live runner holds the plan's lock. */
  readonly running: boolean;
  /** From the schedule; a task that is not in it is shown as pending. */
  readonly readiness: ReadonlyMap<string, Readiness>;
  /** What the person says on ticking boxes. */
  readonly tickBoxes?: TickMode | undefined;
  /** Of the plan, relative to the workspace. */
  readonly path?: string;
}

/** Puts together what is known of a plan. */
export function viewPlan({ plan, status, running, readiness, tickBoxes, path = '' }: PlanFacts): PlanView {
  const tasks = plan.tasks.map((task): TaskView => {
    const record = status.tasks.get(task.uid);
    const ready = readiness.get(task.uid);
    return { task, record, readiness: ready, status: displayStatus(task, status, running, ready) };
  });
  const checkpoint = findCheckpoint(plan, status);
  return {
    plan,
    tasks,
    byUid: new Map(tasks.map((view) => [view.task.uid, view])),
    phases: phaseViews(plan, tasks),
    counts: countTasks(tasks),
    problems: [...plan.problems, ...boxDifferences(plan, status, tickBoxes, path)],
    running,
    canRun: !running && tasks.some((view) => view.readiness?.ready === true),
    canResume: !running && checkpoint !== undefined,
    checkpoint,
    latestRun: status.runs.at(-1),
    batch: status.batch,
  };
}

/** The state a task is shown in. */
function displayStatus(task: Task, status: Status, running: boolean, readiness: Readiness | undefined): DisplayStatus {
  const current = currentStatus(task, status);
  switch (current) {
    case 'in_progress':
      // Its work is done: no runner is needed for a person's word on it.
      if (status.tasks.get(task.uid)?.activity === 'waiting_person') return 'waiting';
      return running ? 'running' : 'interrupted';
    case 'completed': {
      const recorded = status.tasks.get(task.uid)?.textDigest;
      return recorded !== undefined && recorded !== taskDigest(task) ? 'stale' : 'completed';
    }
    case 'pending':
      if (readiness?.ready) return 'ready';
      return readiness?.reasons.some(isUnmetDependency) ? 'blocked' : 'pending';
    default:
      return current;
  }
}

/** A closed phase or a place further back in a queue only means "later"; these mean that something must happen first. */
function isUnmetDependency(reason: BlockReason): boolean {
  const kinds: readonly BlockReason['kind'][] = ['waits_for_tasks', 'waits_for_phases', 'unknown_dependency', 'cycle'];
  return kinds.includes(reason.kind);
}

/** The one place where tasks are counted, so that every figure shown agrees. */
function countTasks(tasks: Iterable<{ readonly status: DisplayStatus }>): Counts {
  const of = Object.fromEntries(displayStatuses.map((status) => [status, 0])) as Record<DisplayStatus, number>;
  let total = 0;
  for (const { status } of tasks) {
    of[status]++;
    total++;
  }
  return {
    total,
    done: of.completed + of.stale + of.skipped,
    attention: of.failed + of.interrupted + of.waiting,
    of,
  };
}

function phaseViews(plan: Plan, tasks: readonly TaskView[]): PhaseView[] {
  const grouped = new Map<string | null, TaskView[]>();
  for (const view of tasks) {
    const group = grouped.get(view.task.phase);
    if (group) group.push(view);
    else grouped.set(view.task.phase, [view]);
  }
  const views = plan.phases.map((phase) => phaseView(phase, grouped.get(phase.key) ?? []));
  const before = grouped.get(null);
  return before ? [phaseView(undefined, before), ...views] : views;
}

function phaseView(phase: Phase | undefined, tasks: readonly TaskView[]): PhaseView {
  return { phase, tasks, counts: countTasks(tasks) };
}
