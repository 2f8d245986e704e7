import type { Plan } from '../plan/model';
import { currentStatus } from '../status/currentStatus';
import type { Status } from '../status/status';
import { isSettled } from '../status/taskStatus';
import type { ReadyReason, ScheduleOptions } from './model';
import { indexPlan, type PlanIndex, type Waits } from './planIndex';

/**
 * A reason that concerns all tasks of a phase or of a sequential group names the first of them, up to this number:
 * 10,000 tasks that each name 9,999 others would fill the memory and help nobody.
 */
export const mostNamed = 100;

/**
 * A task's status as the schedule sees it: `failed` means `retry` while attempts are left, then `spent`; `in_progress`
 * means `parked` while a person's approval is waited for, else `unfinished`.
 */
export type Stage = 'settled' | 'unfinished' | 'retry' | 'spent' | 'parked' | 'pending';

/** How many of a phase's required tasks … */
export interface Tally {
  settled: number;
  /** … may still change without a person's doing: neither settled nor spent nor parked. */
  underway: number;
}

/** Where a plan stands. Planning ahead moves it on in place, so that 10,000 tasks are not copied for each batch. */
export interface Standing {
  readonly index: PlanIndex;
  readonly options: ScheduleOptions;
  /** Of each task. */
  readonly stage: Stage[];
  readonly failures: readonly number[];
  /** Of each phase. */
  readonly tallies: readonly Tally[];
}

export function takeStanding(plan: Plan, status: Status, options: ScheduleOptions): Standing {
  const index = indexPlan(options.ignoreDependencies ? withoutDependencies(plan) : plan);
  const failures = plan.tasks.map((task) => status.tasks.get(task.uid)?.failures ?? 0);
  const stage = plan.tasks.map((_, task) => stageOf(plan, status, options, task));
  const tallies = index.phases.map(({ required }) => {
    const tally = { settled: 0, underway: 0 };
    for (const task of required) {
      if (stage[task] === 'settled') tally.settled++;
      else if (stage[task] !== 'spent' && stage[task] !== 'parked') tally.underway++;
    }
    return tally;
  });
  return { index, options, stage, failures, tallies };
}

function withoutDependencies(plan: Plan): Plan {
  return {
    ...plan,
    phases: plan.phases.map((phase) => ({ ...phase, dependsOn: [] })),
    tasks: plan.tasks.map((task) => ({ ...task, dependsOn: [] })),
  };
}

/** How a task, by its number, stands now. */
export function stageOf(plan: Plan, status: Status, { maxAttempts }: ScheduleOptions, number: number): Stage {
  const task = plan.tasks[number];
  const value = task ? currentStatus(task, status) : 'pending';
  if (!task || value === 'pending') return 'pending';
  if (isSettled(value)) return 'settled';
  if (value === 'in_progress') return isParked(task.uid, status) ? 'parked' : 'unfinished';
  return (status.tasks.get(task.uid)?.failures ?? 0) < maxAttempts ? 'retry' : 'spent';
}

/** Done but for a person's word. */
function isParked(uid: string, status: Status): boolean {
  return status.tasks.get(uid)?.activity === 'waiting_person';
}

/** What depends on the phase may start. */
export function isPhaseSettled({ index, tallies }: Standing, phase: number): boolean {
  return tallies[phase]?.settled === index.phases[phase]?.required.length;
}

/** The tasks still to be settled. */
export function unsettled({ stage }: Standing, tasks: readonly number[]): number[] {
  return tasks.filter((task) => stage[task] !== 'settled');
}

/** How many of the written dependencies are not met; those that nothing in the plan is called never are. */
export function countUnmet(standing: Standing, waits: Waits): number {
  let count = waits.unknown.length;
  for (const task of waits.tasks) if (standing.stage[task] !== 'settled') count++;
  for (const phase of waits.phases) if (!isPhaseSettled(standing, phase)) count++;
  return count;
}

/** Why a task that can be handed out can be. */
export function readyReason({ index, options, stage, failures }: Standing, task: number): ReadyReason {
  if (stage[task] === 'unfinished') return { kind: 'unfinished' };
  if (stage[task] === 'retry') {
    return { kind: 'retry', attemptsLeft: options.maxAttempts - (failures[task] ?? 0) };
  }
  const waits = index.waits[task];
  if (!waits) return { kind: 'phase_open', phase: phaseKey(index, index.phaseOf[task] ?? null) };
  const inPhases = waits.phases.flatMap((phase) => index.phases[phase]?.required.slice(0, mostNamed) ?? []);
  const on = [...waits.tasks, ...inPhases.slice(0, mostNamed)];
  return { kind: 'dependencies_met', on: [...new Set(on)].map((other) => taskUid(index, other)) };
}

export function taskUid(index: PlanIndex, task: number): string {
  return index.tasks[task]?.uid ?? '';
}

export function phaseKey(index: PlanIndex, phase: number | null): string | null {
  return phase === null ? null : (index.phases[phase]?.key ?? null);
}
