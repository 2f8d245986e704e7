/** Where a run that did not come to its end can be taken up again. */
import type { Plan } from '../plan/model';
import { currentStatus } from './currentStatus';
import type { RunGoal } from './runGoal';
import type { RunRecord, Status, TaskRecord } from './status';
import { isSettled } from './taskStatus';

export interface Checkpoint {
  readonly run: RunRecord;
  /** What is left of what the run was asked for. */
  readonly goal: RunGoal;
  /** Tasks that were begun and have no end, by uid. */
  readonly unfinished: readonly string[];
  /** Of the last record, ISO 8601. */
  readonly at: string;
}

/** Undefined when the last run went through all it was asked for, when nothing is left to do, or when there was no run. */
export function findCheckpoint(plan: Plan, status: Status): Checkpoint | undefined {
  const owesCheck = plan.tasks.some(({ uid }) => status.tasks.get(uid)?.owesCheck);
  if (!owesCheck && plan.tasks.every((task) => isSettled(currentStatus(task, status)))) return undefined;
  // Runs of other tools name no goal; their unfinished tasks are simply first in line.
  const run = status.runs.findLast(({ goal }) => goal !== undefined);
  if (!run?.goal || run.outcome === 'finished') return undefined;
  // A check that was put off is due at the end of any run, also of one that has no task left.
  const goal = whatIsLeft(run, run.goal, status) ?? (owesCheck ? { kind: 'tasks' as const, tasks: [] } : undefined);
  if (!goal) return undefined;
  const unfinished = [...status.tasks.values()]
    .filter((task) => task.status === 'in_progress' && !isParked(task))
    .map(({ id }) => id);
  return { run, goal, unfinished, at: status.lastUpdatedAt ?? run.startedAt };
}

function whatIsLeft(run: RunRecord, goal: RunGoal, status: Status): RunGoal | undefined {
  switch (goal.kind) {
    case 'all':
      return goal;
    case 'batch': {
      const batch = status.batch?.runId === run.runId ? status.batch : undefined;
      // Killed before it had chosen.
      if (!batch) return goal;
      return openTasks(run, batch.tasks, status);
    }
    case 'count': {
      const parked = [...status.tasks.values()].filter((task) => task.runId === run.runId && wasParked(task));
      const count = goal.count - run.tasksCompleted - run.tasksFailed - parked.length;
      return count > 0 ? { kind: 'count', count } : undefined;
    }
    case 'tasks':
      return openTasks(run, goal.tasks, status);
  }
}

/** The work on it has ended; a person's word is missing. */
function isParked({ activity }: TaskRecord): boolean {
  return activity === 'waiting_person';
}

/** It still is, or a person has decided since. Their word ends no attempt, so that no run counts it. */
function wasParked(task: TaskRecord): boolean {
  const isApproved = task.status === 'completed' && task.gates.some(({ gate }) => gate === 'approval');
  return isParked(task) || isApproved || task.lastFailure?.kind === 'rejected';
}

/** Those that are neither settled nor failed in this very run, nor wait for a person. */
function openTasks(run: RunRecord, ids: readonly string[], status: Status): RunGoal | undefined {
  const tasks = ids.filter((id) => {
    const task = status.tasks.get(id);
    const failedHere = task?.status === 'failed' && task.runId === run.runId;
    return !task || !(isSettled(task.status) || failedHere || isParked(task));
  });
  return tasks.length > 0 ? { kind: 'tasks', tasks } : undefined;
}
