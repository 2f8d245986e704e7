import type { Plan } from '../plan/model';
import { currentStatus } from '../status/currentStatus';
import type { Status } from '../status/status';
import type { BlockReason, Held, Readiness, ScheduleOptions } from './model';
import { closersByCompany, findOpenPhases, holdingPhases } from './phaseGate';
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
  const closers = closersByCompany(index, holdingPhases(standing), mostNamed);
  const open = findOpenPhases(standing, closers);
  const namePhases = phaseNamer(standing);
  const closed = whyClosed(standing, open, closers, namePhases);
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

  function waitsForPerson(uid = ''): BlockReason {
    const asks = status.tasks.get(uid)?.question !== undefined;
    return { kind: 'waits_for_person', ...(asks && { asks }) };
  }

  function blocks(task: number): BlockReason[] {
    const reasons: BlockReason[] = [];
    if (stage[task] === 'parked') return [waitsForPerson(plan.tasks[task]?.uid)];
    if (stage[task] === 'spent') reasons.push({ kind: 'attempts_used', failures: failures[task] ?? 0 });
    const members = cycles.get(task);
    if (members) reasons.push({ kind: 'cycle', members });
    const waits = index.waits[task];
    if (waits) reasons.push(...whyUnmet(standing, waits, namePhases));
    for (const group of index.groupsOf[task] ?? []) {
      const ahead = queues[group]?.slice(0, Math.min(places[group]?.get(task) ?? 0, mostNamed)) ?? [];
      const key = index.groups[group]?.key ?? '';
      if (ahead.length > 0) {
        reasons.push({ kind: 'sequential', group: key, behind: uids(standing, ahead), ...whoHolds(standing, ahead) });
      }
    }
    const subtasks = unsettled(standing, index.subtasks[task] ?? []);
    if (subtasks.length > 0) {
      reasons.push({ kind: 'waits_for_subtasks', by: uids(standing, subtasks), ...whoHolds(standing, subtasks) });
    }
    const phase = index.phaseOf[task] ?? null;
    if (!waits && phase !== null) reasons.push(...(closed[phase] ?? []));
    return reasons;
  }
}

/** For each closed phase why its tasks without dependencies of their own cannot be handed out. */
function whyClosed(
  standing: Standing,
  open: readonly boolean[],
  closers: readonly (readonly number[])[],
  namePhases: PhaseNamer,
): (readonly BlockReason[])[] {
  return standing.index.phases.map(({ waits, company }, phase) => {
    if (open[phase]) return [];
    if (waits) return whyUnmet(standing, waits, namePhases);
    return [{ kind: 'phase_closed', ...namePhases((closers[company] ?? []).filter((closer) => closer < phase)) }];
  });
}

function whyUnmet(standing: Standing, waits: Waits, namePhases: PhaseNamer): BlockReason[] {
  const reasons: BlockReason[] = [];
  if (waits.unknown.length > 0) reasons.push({ kind: 'unknown_dependency', targets: waits.unknown });
  const by = unsettled(standing, waits.tasks);
  if (by.length > 0) reasons.push({ kind: 'waits_for_tasks', by: uids(standing, by), ...whoHolds(standing, by) });
  const phases = waits.phases.filter((phase) => !isPhaseSettled(standing, phase));
  if (phases.length > 0) reasons.push({ kind: 'waits_for_phases', ...namePhases(phases) });
  return reasons;
}

function whoHolds(standing: Standing, tasks: readonly number[]): Held {
  const failed = tasks.filter((task) => standing.stage[task] === 'spent');
  const parked = tasks.filter((task) => standing.stage[task] === 'parked');
  return {
    ...(failed.length > 0 && { failed: uids(standing, failed) }),
    ...(parked.length > 0 && { parked: uids(standing, parked) }),
  };
}

/** The phases by key, and what is still to be settled in them. */
type PhaseNamer = (phases: readonly number[]) => { readonly phases: readonly string[]; readonly by: readonly string[] };

/** Answers the same question with the same lists: thousands of tasks may wait for one phase. */
function phaseNamer(standing: Standing): PhaseNamer {
  const known = new Map<string, ReturnType<PhaseNamer>>();
  return (phases) => {
    const question = phases.join();
    const answer = known.get(question) ?? {
      phases: phases.map((phase) => phaseKey(standing.index, phase) ?? ''),
      by: uids(standing, firstOpen(standing, phases)),
    };
    known.set(question, answer);
    return answer;
  };
}

function firstOpen({ index, stage }: Standing, phases: readonly number[]): number[] {
  const open: number[] = [];
  for (const phase of phases) {
    for (const task of index.phases[phase]?.required ?? []) {
      if (open.length >= mostNamed) return open;
      if (stage[task] !== 'settled') open.push(task);
    }
  }
  return open;
}

function uids({ index }: Standing, tasks: readonly number[]): string[] {
  return tasks.map((task) => taskUid(index, task));
}
