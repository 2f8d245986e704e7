/** What a runner does about each kind of failure, and how long it waits. */
import type { AgentFailure, FailureKind } from './agent';

export const failureActions = ['retry_same_session', 'new_session', 'stop_run', 'fail_task'] as const;
export type FailureAction = (typeof failureActions)[number];

/**
 * A passing trouble: the same session goes on after a wait. A broken session: a new one goes on with the hand-off.
 * What no further task would survive either, and only a person can mend, stops the run. The rest is the task's own.
 */
export const failurePolicy: Readonly<Record<FailureKind, FailureAction>> = {
  rate_limit: 'retry_same_session',
  usage_limit: 'retry_same_session',
  overloaded: 'retry_same_session',
  network: 'retry_same_session',
  context_overflow: 'new_session',
  system_limit: 'retry_same_session',
  crash: 'new_session',
  missing_program: 'stop_run',
  auth: 'stop_run',
  permission: 'stop_run',
  idle_timeout: 'fail_task',
  total_timeout: 'fail_task',
  loop: 'fail_task',
  question: 'fail_task',
  gate_failed: 'fail_task',
  write_conflict: 'retry_same_session',
  budget: 'fail_task',
  disk_full: 'stop_run',
  gave_up: 'fail_task',
  unknown: 'fail_task',
};

/** The policy of a person's configuration, where it says something of this kind, else the usual one. */
export function failureAction(
  kind: FailureKind,
  own: Readonly<Partial<Record<FailureKind, FailureAction>>>,
): FailureAction {
  return own[kind] ?? failurePolicy[kind];
}

const firstMs = 5000;
const longestMs = 5 * 60_000;
/** Clocks differ, and a limit is not lifted on the second. */
const marginMs = 1000;

/**
 * How long to wait before the next try. `tries` counts the failures so far, from 1. To the stated end of a limit when
 * there is one, else exponential from 5 s to 5 min, in either case with some jitter so that not all come back at once.
 * `random` is in [0, 1).
 */
export function backoffMs(failure: AgentFailure, tries: number, random: number, now: number): number {
  if (failure.resetAt === undefined) {
    const full = Math.min(longestMs, firstMs * 2 ** Math.min(tries - 1, 10));
    return Math.round(full * (0.75 + random / 4));
  }
  const left = failure.resetAt - now;
  // A reset in the past that still fails must not become a busy loop.
  if (left <= 0) return Math.round(Math.min(longestMs, marginMs * 2 ** Math.min(tries - 1, 10)) * (1 + random / 4));
  return Math.round(left + marginMs * (1 + random));
}
