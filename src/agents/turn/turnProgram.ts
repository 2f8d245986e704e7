/**
 * Agents whose program is started anew for each turn, with the prompt on stdin: it goes on with its session by id, and
 * prints what it does as lines of JSON. What differs between them is described by a `TurnProgram`, one file each.
 */
import type { AgentEvent, FailureKind, ToolServer, Usage } from '../agent';
import type { Exit } from '../process/agentProcess';
import type { KnownProgram } from '../programs';
import { oneLine } from '../toolDetail';

/** What the config of each of these agents may say. */
export interface ProgramConfig {
  readonly command?: readonly [string, ...string[]] | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

export interface TurnProgram<Config extends ProgramConfig> {
  readonly known: Pick<KnownProgram, 'title' | 'program'>;
  /** The usage that it tells is that of the whole session so far, not of the turn. */
  readonly countsSession?: boolean;
  /** What a session had used that began elsewhere, where that can be found out. Only for those that count sessions. */
  usedBefore?(turn: ProgramTurn<Config>): Usage | undefined;
  /** Milliseconds for which it may do nothing but try again by itself; `defaultPatienceMs` if absent. */
  readonly patienceMs?: number;
  /** It prints nothing while the model thinks or writes: silence behind a retry may be work. */
  readonly thinksSilently?: boolean;
  /** It can be given tools for a session. */
  readonly takesTools?: boolean;
  /** What it is started with. Throws an `AgentError` for what it is known to refuse. */
  launch(turn: ProgramTurn<Config>): ProgramLaunch;
  /** Reads one turn. */
  listen(turn: ProgramTurn<Config>, voice: TurnVoice): TurnListener;
}

export interface ProgramTurn<Config> {
  /** The agent's name in the config. */
  readonly agent: string;
  readonly config: Config;
  /** Absolute. */
  readonly workspace: string;
  /** The session to go on with; undefined for a new one. */
  readonly resume: string | undefined;
  /** For programs that let others name a new session. */
  readonly newId: string;
  /** A folder for this turn alone, which is removed behind it. */
  readonly scratch: string;
  /** To be given to the agent, where the program takes them. */
  readonly tools: ToolServer | undefined;
  /** What the program gets, but for what `launch` adds to it. */
  readonly env: NodeJS.ProcessEnv;
}

export interface ProgramLaunch {
  /** Behind the command. */
  readonly args: readonly string[];
  /** In addition to the person's own environment; what the config says wins. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What a listener says while the turn goes on. */
export interface TurnVoice {
  /** A text or a tool call is also a sign that the program gets on. */
  show(event: AgentEvent): void;
  /** The program gets on, without anything to be shown. */
  getsOn(): void;
  /**
   * The program waits and tries again by itself. If it does nothing else until the program's patience is over, or falls
   * silent, the turn is ended and fails so: the runner knows better how to wait.
   */
  retries(message: string, failure: HeardFailure): void;
  /** The program will not come to an end by itself: it is ended now, and the turn fails so. */
  abandon(failure: HeardFailure): void;
}

export interface HeardFailure {
  readonly kind: FailureKind;
  /** The program's own words, or what it did; as it came. */
  readonly words: string;
  /** What the person can do, a sentence. */
  readonly advice?: string;
  /** When the limit ends, in milliseconds since 1970. */
  readonly resetAt?: number;
}

export interface TurnListener {
  /** One line of stdout that is a JSON object. Events that are not known are passed over; none may throw. */
  hear(event: Readonly<Record<string, unknown>>): void;
  /** One line of stderr, or of stdout that is no JSON object. */
  hearText?(line: string): void;
  /**
   * How the turn ended, after the last line. The exit code alone decides nothing: some end with 0 after any error.
   * `lastError` is the last line on stderr.
   */
  end(exit: Exit, lastError: string): HeardTurn;
  /** What there is of a turn that did not come to its end. */
  soFar(): Omit<HeardTurn, 'failure'>;
}

export interface HeardTurn {
  readonly text: string;
  /** Of the session so far, for programs that count that. */
  readonly usage: Usage;
  /** For these: what this turn has used by its own messages; it stands in where the session's count is not known. */
  readonly ownUsage?: Usage;
  /** Absent when the turn ended well. */
  readonly failure?: HeardFailure;
}

/** A turn that ends well although it was refused tools counts as refused only when it got nothing done at all. */
export function refusedAll(refused: Iterable<string>, worked: boolean, advice: string): HeardFailure | undefined {
  const tools = [...new Set(refused)];
  if (tools.length === 0 || worked) return undefined;
  return { kind: 'permission', words: `may not use ${oneLine(tools.join(', '))} and could do nothing`, advice };
}

/**
 * The program ended without a word about the turn. `begun`: it had announced its session; `resume`: the session that it was
 * to go on with.
 */
export function diedSilently(
  { code, signal }: Exit,
  lastError: string,
  { begun, resume }: { readonly begun: boolean; readonly resume: string | undefined },
): HeardFailure {
  const how = `${signal === null ? `exit code ${code}` : signal}${lastError === '' ? '' : `: ${lastError}`}`;
  if (begun || signal !== null) return { kind: 'crash', words: `ended in the middle of a turn with ${how}` };
  if (resume !== undefined) {
    const words = `could not go on with session ${resume} and ended with ${how}`;
    return { kind: 'crash', words, advice: 'A new session is needed.' };
  }
  // It did not even begin, and would not for any other task: a wrong flag, a wrapper that fails.
  const advice = 'Mend this agent in tranche.config.json, or run its command in a terminal to see more.';
  return { kind: 'missing_program', words: `could not begin a session and ended with ${how}`, advice };
}
