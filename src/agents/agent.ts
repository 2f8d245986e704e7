/**
 * What the runner asks of any coding agent. An adapter turns one program's command line and output into this;
 * it reports what it saw and decides nothing: whether a task is completed is for the runner and its gates.
 */

import type { StartChild } from './process/child';

/** Tokens and money of one turn, never of the session so far. Absent where the agent does not say. */
export interface Usage {
  /** Fresh input tokens, without those read from or written to a cache. */
  readonly inputTokens?: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
  readonly outputTokens?: number;
  /** US dollars, as the agent estimates them. */
  readonly costUsd?: number;
}

export const failureKinds = [
  'missing_program',
  'auth',
  'permission',
  'rate_limit',
  'usage_limit',
  'overloaded',
  'network',
  'context_overflow',
  'crash',
  'idle_timeout',
  'total_timeout',
  /** It did the same thing over and over. */
  'loop',
  /** What the runner asks of the work does not hold. */
  'gate_failed',
  /** The work could not be brought together with what others did meanwhile. */
  'write_conflict',
  /** It used up what a task may cost. */
  'budget',
  'disk_full',
  /** The system has no process, file handle or memory left to start it; nothing was asked of it. */
  'system_limit',
  /** It waited for an answer from a person who is not there. */
  'question',
  'gave_up',
  'unknown',
] as const;
export type FailureKind = (typeof failureKinds)[number];

/** Why a turn did not end well. */
export interface AgentFailure {
  readonly kind: FailureKind;
  /** What failed, why, and what to do, in a sentence or two for the person. */
  readonly message: string;
  /** When the limit ends, in milliseconds since 1970, if the agent names it. */
  readonly resetAt?: number;
}

/** What a turn shows while it goes on. */
export type AgentEvent =
  | { readonly type: 'session'; readonly id: string }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool'; readonly name: string; readonly detail: string }
  /** The agent waits and tries again by itself. */
  | { readonly type: 'retrying'; readonly message: string };

/** The task that a turn is for, as the agent's environment and the demo agent see it. */
export interface TurnTask {
  readonly id: string;
  readonly title: string;
  /** The task's text as written in the plan. */
  readonly text: string;
  /** Paths that the text names. */
  readonly files: readonly string[];
}

export interface TurnRequest {
  readonly prompt: string;
  readonly task: TurnTask;
  /** Counts from 1. */
  readonly attempt: number;
  /** All that the agent prints goes there, as it comes. */
  readonly logFile: string;
  /** Ends the turn: the agent's whole process tree is gone when `turn` settles. */
  readonly signal: AbortSignal;
  /** Milliseconds without any output after which the agent counts as hanging. */
  readonly idleMs: number;
  /** Milliseconds a turn may take in all. */
  readonly totalMs: number;
  readonly onEvent: (event: AgentEvent) => void;
}

export interface TurnResult {
  /** `stopped`: the signal ended it. */
  readonly outcome: 'ended' | 'failed' | 'stopped';
  /** Set when, and only when, the outcome is `failed`. */
  readonly failure?: AgentFailure;
  /** The agent's last words, at most a few thousand characters. */
  readonly text: string;
  /** The whole of its answer as it came, up to `maxAnswerBytes`. Absent where `text` is all there is. */
  readonly answer?: string;
  readonly usage: Usage;
}

/** An answer of this length was cut. */
export const maxAnswerBytes = 20_000_000;

/** One conversation with one agent. Turns are taken one at a time. */
export interface AgentSession {
  /** What `resume` takes; undefined as long as the agent has not said it, or where it has no such thing. */
  readonly id: string | undefined;
  /** Never rejects for what the agent does; that is in the result. */
  turn(request: TurnRequest): Promise<TurnResult>;
  /** Ends the agent and everything it started. May be called twice. */
  close(): Promise<void>;
}

export interface SessionOptions {
  /** Absolute path; the agent's working directory. */
  readonly workspace: string;
  readonly runId: string;
  readonly batchId: string;
  /** Starts what is started for each turn; absent: as a child of this process. */
  readonly start?: StartChild | undefined;
  /** Tools to be given to the agent, where it takes them. */
  readonly tools?: ToolServer | undefined;
  /** Goes on with this session instead of starting a new one, where the agent can. */
  readonly resume?: string;
}

/** A server of tools (MCP, on stdin and stdout) for the agent of a session. */
export interface ToolServer {
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
  /** In addition to the agent's own environment. */
  readonly env: Readonly<Record<string, string>>;
}

export interface Agent {
  readonly name: string;
  /** It can be given tools. */
  readonly takesTools?: boolean;
  /** Throws an `AgentError` when the program is missing. */
  open(options: SessionOptions): Promise<AgentSession>;
}

/** A session could not even be opened. */
export class AgentError extends Error {
  constructor(readonly failure: AgentFailure) {
    super(failure.message);
    this.name = 'AgentError';
  }
}
