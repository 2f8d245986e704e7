/** Where the agent of one batch works, and how its work gets into the workspace. */
import type { TurnResult } from '../../agents/agent';
import type { Task } from '../../plan/model';
import type { GateFailure } from '../gates/gate';

export interface Workplace {
  /** Absolute. The agent and all gates of its tasks work there. */
  readonly folder: string;
  /** What the agent must be told of it, as lines of rules; undefined where there is nothing to say. */
  readonly rules: string | undefined;
  /** Before each attempt: as clean as the workspace is, with all that others have delivered. */
  begin(task: Task, options?: BeginOptions): Promise<void>;
  /** After a turn that ended well, before its gates: what the agent only proposed is written. */
  take(task: Task, turn: TurnResult): Promise<GateFailure | undefined>;
  /** After all gates passed: the work is brought into the workspace. One workplace delivers at a time. */
  deliver(task: Task, delivery: DeliveryRequest): Promise<Delivery>;
  /** The commit with which a run that died brought the task in; undefined where there is none, or no commits are made. */
  delivered?(task: Task, runId: string): Promise<string | undefined>;
  /** After an attempt that came to nothing. What it left is kept where a person can find it, where there is such a place. */
  abandon(task: Task, attempt: number): Promise<void>;
  /** Removes what was made for it. May be called twice. */
  close(): Promise<void>;
}

export interface BeginOptions {
  /**
   * Nobody else delivers until this attempt has ended: for a task that has been in conflict before. Others go on with
   * their work meanwhile, and wait with what is done.
   */
  readonly undisturbed?: boolean;
}

export interface DeliveryRequest {
  readonly attempt: number;
  /** A person decides first: where work is brought in as commits, it is kept apart until then. */
  readonly hold?: boolean;
  /** Checks the work once more after it was brought together with that of others. */
  readonly check: () => Promise<GateFailure | 'stopped' | undefined>;
}

export type Delivery =
  /** `commit`: that holds the work, where there is one. */
  | { readonly outcome: 'delivered'; readonly commit: string | undefined; readonly merged: boolean }
  | { readonly outcome: 'stopped' }
  /** Kept apart as `commit` under `name`, until a person says a word; `message`: why, where they did not ask for it. */
  | { readonly outcome: 'held'; readonly commit: string; readonly name: string; readonly message: string | undefined }
  /** Others changed the same lines: the task is to be done again on what they made. */
  | { readonly outcome: 'conflict'; readonly message: string }
  /** A hook of the repository refused it, or together with the work of others it does not pass any more. */
  | { readonly outcome: 'check_failed'; readonly failure: GateFailure }
  /** Only a person can mend this; the work is kept. */
  | { readonly outcome: 'failed'; readonly message: string };
