import type { Plan } from '../plan/model';
import { currentStatus } from '../status/currentStatus';
import type { Status } from '../status/status';
import type { BlockReason, Readiness, ScheduleOptions } from './model';
import { closersOf, holdingPhases, isPhaseOpen } from './phaseGate';
import type { Waits } from './planIndex';
import {
  isPhaseSettled,
  mostNamed,
  phaseKey,
  readyReason,
  type Standing,
  takeStanding,
  taskUid,
  unsettled,
} from './standing';
import { waitCycles } from './waitCycles';

/** For every task, in plan order, by `uid`: why it can be handed out now, or everything that keeps it from that. */
export function explainTasks(plan: Plan, status: Status, options: ScheduleOptions): Map<string, Readiness> {
  const standing = takeStanding(plan, status, options);
  const { index, stage, failures } = standing;
  const holding = holdingPhases(standing);
  const open = index.phases.map((_, phase) => isPhaseOpen(standing, phase, holding));
  // Found once for each phase and shared by its tasks.
  const closed = index.phases.map((_, phase) => (open[phase] ? [] : whyClosed(standing, phase, holding)));
  const cycles = waitCycles(standing, open);
  const queues = index.groups.map(({ members }) => unsettled(standing, members));
  const places = queues.map((queue) => new Map(queue.map((task, place) => [task, place])));
  return new Map(index.tasks.map(({ uid }, task) => [uid, explain(uid, task)]));

  function explain(uid: string, task: number): Readiness {
    const reasons = stage[task] === 'settled' ? [whySettled(task)] : stage[task] === 'unfinished' ? [] : blocks(task);
    if (reasons.length > 0) return { uid, ready: false, reasons };
    return { uid, ready: true, reason: readyReason(standing, task) };
  }

  function whySettled(task: number): BlockReason {
    const settled = plan.tasks[task] && currentStatus(plan.tasks[task], status);
    return { kind: 'settled', status: settled === 'skipped' ? 'skipped' : 'completed' };
  }

  function blocks(task: number): BlockReason[] {
    const reasons: BlockReason[] = [];
    if (stage[task] === 'spent') reasons.push({ kind: 'attempts_used', failures: failures[task] ?? 0 });
    const members = cycles.get(task);
    if (members) reasons.push({ kind: 'cycle', members });
    const waits = index.waits[task];
    if (waits) reasons.push(...whyUnmet(standing, waits));
    for (const group of index.groupsOf[task] ?? []) {
      const ahead = queues[group]?.slice(0, Math.min(places[group]?.get(task) ?? 0, mostNamed)) ?? [];
      const key = index.groups[group]?.key ?? '';
      if (ahead.length > 0) reasons.push({ kind: 'sequential', group: key, behind: uids(standing, ahead) });
    }
    const subtasks = unsettled(standing, index.subtasks[task] ?? []);
    if (subtasks.length > 0) reasons.push({ kind: 'waits_for_subtasks', by: uids(standing, subtasks) });
    const phase = index.phaseOf[task] ?? null;
    if (!waits && phase !== null) reasons.push(...(closed[phase] ?? []));
    return reasons;
  }
}

/** Why tasks of this closed phase that have no dependencies of their own cannot be handed out. */
function whyClosed(standing: Standing, phase: number, holding: readonly number[]): BlockReason[] {
  const waits = standing.index.phases[phase]?.waits;
  if (waits) return whyUnmet(standing, waits);
  return [{ kind: 'phase_closed', ...nameOpen(standing, closersOf(standing.index, phase, holding, mostNamed)) }];
}

function whyUnmet(standing: Standing, waits: Waits): BlockReason[] {
  const reasons: BlockReason[] = [];
  if (waits.unknown.length > 0) reasons.push({ kind: 'unknown_dependency', targets: waits.unknown });
  const by = unsettled(standing, waits.tasks);
  if (by.length > 0) reasons.push({ kind: 'waits_for_tasks', by: uids(standing, by) });
  const phases = waits.phases.filter((phase) => !isPhaseSettled(standing, phase));
  if (phases.length > 0) reasons.push({ kind: 'waits_for_phases', ...nameOpen(standing, phases) });
  return reasons;
}

/** The phases by key, and what is still to be settled in them. */
function nameOpen(standing: Standing, phases: readonly number[]): { phases: string[]; by: string[] } {
  const by: number[] = [];
  for (const phase of phases) {
    for (const task of standing.index.phases[phase]?.required ?? []) {
      if (by.length >= mostNamed) break;
      if (standing.stage[task] !== 'settled') by.push(task);
    }
  }
  return { phases: phases.map((phase) => phaseKey(standing.index, phase) ?? ''), by: uids(standing, by) };
}

function uids({ index }: Standing, tasks: readonly number[]): string[] {
  return tasks.map((task) => taskUid(index, task));
}
