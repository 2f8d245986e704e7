/** What the schedule says: which tasks come next, why, and why the others do not. */

export interface ScheduleOptions {
  /** Share of a phase's tasks that must be settled before later phases open, 0 to 1. Usually 0.8. */
  readonly phaseGate: number;
  /** How often a task may fail before it is left alone. */
  readonly maxAttempts: number;
  /** A person wants tasks handed out whatever they wait for. */
  readonly ignoreDependencies?: boolean | undefined;
}

export const defaultScheduleOptions: ScheduleOptions = { phaseGate: 0.8, maxAttempts: 2 };

/** Why a task can be handed out now. */
export type ReadyReason =
  /** It was begun and has not ended. */
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'retry'; readonly attemptsLeft: number }
  | { readonly kind: 'dependencies_met'; readonly on: readonly string[] }
  | { readonly kind: 'phase_open'; readonly phase: string | null };

/** Of the tasks that another one waits for, those that a person has to do something about. Left out where empty. */
export interface Held {
  /** Failed, with no attempts left. */
  readonly failed?: readonly string[];
  /** Done but for a person's approval. */
  readonly parked?: readonly string[];
}

/** Why a task can not be handed out now. Every `by` holds `uid`s, or phase keys where it says so. */
export type BlockReason =
  | { readonly kind: 'settled'; readonly status: 'completed' | 'skipped' }
  | { readonly kind: 'attempts_used'; readonly failures: number }
  /** It is done but for a person's approval. */
  /** For their word on its work, or for their answer. */
  | { readonly kind: 'waits_for_person'; readonly asks?: true }
  | ({ readonly kind: 'waits_for_tasks'; readonly by: readonly string[] } & Held)
  /** Parent task: its own sub-tasks come first. */
  | ({ readonly kind: 'waits_for_subtasks'; readonly by: readonly string[] } & Held)
  | { readonly kind: 'waits_for_phases'; readonly phases: readonly string[]; readonly by: readonly string[] }
  | { readonly kind: 'phase_closed'; readonly phases: readonly string[]; readonly by: readonly string[] }
  | ({ readonly kind: 'sequential'; readonly group: string; readonly behind: readonly string[] } & Held)
  | { readonly kind: 'unknown_dependency'; readonly targets: readonly string[] }
  | { readonly kind: 'cycle'; readonly members: readonly string[] };

export type Readiness =
  | { readonly uid: string; readonly ready: true; readonly reason: ReadyReason }
  /** All reasons that hold, the most telling first. */
  | { readonly uid: string; readonly ready: false; readonly reasons: readonly BlockReason[] };

export interface ChosenTask {
  readonly uid: string;
  readonly reason: ReadyReason;
  /** `uid` of the batch's task whose files or sequential group drew this one in before its turn; null otherwise. */
  readonly joins: string | null;
}

export interface Batch {
  readonly tasks: readonly ChosenTask[];
  /** Who gets it; null where nobody was named, or nothing chosen. */
  readonly agent: string | null;
}

export interface PlannedBatch extends Batch {
  /** Batches of one wave can run side by side. Counts from 1. */
  readonly wave: number;
}
