/** Why a task can or cannot be handed out now, in words. */
import type { Plan } from '../plan/model';
import {
  type BlockReason,
  defaultScheduleOptions,
  type Held,
  type Readiness,
  type ReadyReason,
} from '../schedule/model';
import { taskArgument } from './taskArgument';
import { safe } from './terminalText';
import { listWords, plural } from './words';

export interface ReadinessContext {
  readonly plan: Plan;
  /** As in the schedule's options. */
  readonly phaseGate?: number;
  /** Tasks named at most per reason; 0 leaves them out. */
  readonly mostNames?: number;
}

/** One phrase: the reason, or all reasons that stand in the way. */
export function readinessWords(readiness: Readiness, context: ReadinessContext): string {
  if (readiness.ready) return readyWords(readiness.reason, context);
  return readiness.reasons.map((reason) => blockWords(reason, context, readiness.uid)).join('; ');
}

/** @example readyWords({ kind: 'dependencies_met', on: ['1.2'] }, { plan }) // 'what it depends on is done (1.2)' */
export function readyWords(reason: ReadyReason, context: ReadinessContext): string {
  switch (reason.kind) {
    case 'unfinished':
      return 'begun and not finished';
    case 'retry':
      return `failed before, ${plural(reason.attemptsLeft, 'attempt')} left`;
    case 'dependencies_met':
      return `what it depends on is done (${names(reason.on, context)})`;
    case 'phase_open':
      if (reason.phase !== null) return `${phaseName(reason.phase, context.plan)} is open`;
      return context.plan.phases.length === 0 ? 'waits for nothing' : 'stands before any phase';
  }
}

/**
 * @param uid of the task, where the words may say what to type about it
 * @example blockWords({ kind: 'waits_for_tasks', by: ['1.2', '1.3'] }, { plan }) // 'waits for 1.2, 1.3 (depends)'
 */
export function blockWords(reason: BlockReason, context: ReadinessContext, uid?: string): string {
  switch (reason.kind) {
    case 'settled':
      return `already ${reason.status}`;
    case 'attempts_used':
      return `failed ${plural(reason.failures, 'time')}; mark it pending to try again`;
    case 'waits_for_person':
      return waitingWords(reason.asks === true, uid);
    case 'waits_for_tasks':
      return `waits for ${names(reason.by, context)}${held(reason, reason.by, context, ' (depends)')}`;
    case 'waits_for_subtasks':
      return `its sub-tasks come first${open(reason.by, context)}${held(reason, [], context)}`;
    case 'waits_for_phases':
      return `waits for ${phaseNames(reason.phases, context)} (depends)${open(reason.by, context)}`;
    case 'phase_closed': {
      const gate = Math.round((context.phaseGate ?? defaultScheduleOptions.phaseGate) * 1000) / 10;
      const verb = reason.phases.length === 1 ? 'is' : 'are';
      return `phase closed until ${phaseNames(reason.phases, context)} ${verb} ${gate} % done${open(reason.by, context)}`;
    }
    case 'sequential':
      return `comes after ${names(reason.behind, context)} (sequential ${safe(reason.group, 60)})${held(reason, [], context)}`;
    case 'unknown_dependency':
      return `depends on ${listWords(reason.targets.map(plain))}, which the plan does not have`;
    case 'cycle':
      return `depends on itself through ${listWords(reason.members.map(plain))}`;
  }
}

/** What is to be done about those of them that do not go on by themselves. */
function held(
  { failed = [], parked = [] }: Held,
  by: readonly string[],
  context: ReadinessContext,
  otherwise = '',
): string {
  if (by.length > 0 && failed.length === by.length) return ', which failed';
  if (by.length > 0 && parked.length === by.length)
    return `, which ${by.length === 1 ? 'waits' : 'wait'} for your approval`;
  if (context.mostNames === 0) return otherwise;
  const parts = [
    ...(failed.length > 0 ? [`${names(failed, context)} failed`] : []),
    ...(parked.length > 0
      ? [`${names(parked, context)} ${parked.length === 1 ? 'waits' : 'wait'} for your approval`]
      : []),
  ];
  return `${otherwise}${parts.map((part) => `, ${part}`).join('')}`;
}

function names(uids: readonly string[], context: ReadinessContext): string {
  return listWords(uids.map(plain), context.mostNames || 5);
}

function open(uids: readonly string[], context: ReadinessContext): string {
  return uids.length === 0 || context.mostNames === 0 ? '' : `: ${names(uids, context)} open`;
}

function phaseNames(keys: readonly string[], { plan }: ReadinessContext): string {
  return listWords(keys.map((key) => phaseName(key, plan)));
}

/** The number says enough where the heading has one: titles run long. */
function phaseName(key: string, plan: Plan): string {
  const phase = plan.phases.find((candidate) => candidate.key === key);
  if (!phase) return `phase ${plain(key)}`;
  return phase.number !== null && phase.title.includes(phase.number)
    ? `Phase ${plain(phase.number)}`
    : safe(phase.title, 60);
}

function plain(id: string): string {
  return safe(id, 40);
}

function waitingWords(asks: boolean, uid: string | undefined): string {
  const words = asks ? 'waits for your answer' : 'waits for your approval';
  if (uid === undefined) return words;
  return `${words}: \`tranche ${asks ? 'answer' : 'approve'} ${taskArgument(uid)}${asks ? ' "…"' : ''}\``;
}
