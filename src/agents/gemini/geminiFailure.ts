/** Why a turn of Gemini CLI failed: by its exit code, its own errors' names and the words with which they begin. */
import type { FailureKind } from '../agent';
import { kindOfStatus } from '../httpFailure';
import type { HeardFailure } from '../turn/turnProgram';

export interface GeminiSignals {
  readonly exitCode: number | null;
  /** Its last words about it: an event's message, or a line on stderr. */
  readonly words: string;
  /** The error's name as the `result` or stderr has it. */
  readonly error: string | undefined;
  /** What the service gave for the end of a quota. */
  readonly reason: string | undefined;
  /** Milliseconds after which the service said to come again. */
  readonly retryAfterMs: number | undefined;
  /** The session that it was to go on with. */
  readonly resume: string | undefined;
}

const advices: Partial<Readonly<Record<FailureKind, string>>> = {
  auth: 'Run `gemini` in a terminal and see to login, key and model, then resume.',
  usage_limit: 'Work goes on when the limit is lifted.',
};

export function geminiFailure(signals: GeminiSignals): HeardFailure {
  const { words, retryAfterMs, resume } = signals;
  const kind = kindOf(signals);
  const advice = kind === 'crash' && resume !== undefined ? 'A new session is needed.' : advices[kind];
  const resetAt = kind === 'usage_limit' && retryAfterMs !== undefined ? Date.now() + retryAfterMs : undefined;
  return { kind, words, ...(advice !== undefined && { advice }), ...(resetAt !== undefined && { resetAt }) };
}

/** What it waits for before it tries again by itself, by a line on stderr; undefined if that tells of no retry. */
export function geminiRetry(line: string): HeardFailure | undefined {
  const [, status, cause = ''] = /^Attempt \d+ failed(?: with status (\d{3}))?[.:] (.*)$/.exec(line) ?? [];
  if ((status === undefined && cause === '') || cause.endsWith('Max attempts reached')) return undefined;
  return { kind: kindOfStatus(Number(status)) ?? kindOfCause(cause), words: line };
}

function kindOfCause(cause: string): FailureKind {
  if (/\bquota\b/.test(cause)) return 'rate_limit';
  return /\b(fetch failed|terminated|ECONN\w+|ETIMEDOUT)\b/.test(cause) ? 'network' : 'overloaded';
}

function kindOf({ exitCode, words, error, reason, resume }: GeminiSignals): FailureKind {
  if (reason?.startsWith('MODEL_CAPACITY_')) return 'overloaded';
  if (reason === 'INSUFFICIENT_G1_CREDITS_BALANCE') return 'auth';
  if (error === 'TerminalQuotaError' || quotaWords.test(words)) return 'usage_limit';
  if (error === 'ModelNotFoundError') return 'auth';
  const byCode = exitCode === null ? undefined : (ownCodes[exitCode] ?? kindOfStatus(statusOf(exitCode)));
  if (byCode === 'crash' && resume === undefined) return 'missing_program';
  if (byCode !== undefined) return byCode;
  return beginnings.find(([beginning]) => beginning.test(words))?.[1] ?? 'unknown';
}

/** The codes of its `Fatal…Error`s. */
const ownCodes: Readonly<Record<number, FailureKind>> = {
  41: 'auth',
  // Bad input: a session that it does not know, when there was one to go on with.
  42: 'crash',
  44: 'missing_program',
  52: 'missing_program',
  53: 'gave_up',
  55: 'permission',
};

/** After an answer with an error status it ends with that status, of which the system keeps eight bits. */
function statusOf(exitCode: number): number | undefined {
  return exitCode >= 400 - 256 && exitCode < 512 - 256 ? exitCode + 256 : undefined;
}

const quotaWords = /^(\[API Error: )?(You have exhausted your (daily quota|capacity)|Usage limit reached for )/;
/** Of errors that it has no code for; a service's own words stand further behind. */
const beginnings: readonly (readonly [RegExp, FailureKind])[] = [
  [/^\[API Error: .*\bexceeds the maximum number of tokens\b/s, 'context_overflow'],
  [/^Context window will overflow/, 'context_overflow'],
  [/^Loop detected/, 'loop'],
  [/^The model returned an empty response/, 'overloaded'],
  [/^\[API Error: (terminated|exception TypeError: fetch failed|exception TypeError: terminated|.*ECONNRE)/, 'network'],
];
