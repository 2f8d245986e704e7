/** Why a turn of Codex failed, by the words with which Codex itself begins; a service's words stand behind them. */
import type { FailureKind } from '../agent';
import { kindOfStatus } from '../httpFailure';
import type { HeardFailure } from '../turn/turnProgram';

const beginnings: readonly (readonly [RegExp, FailureKind])[] = [
  [/^You.ve hit your usage limit/, 'usage_limit'],
  [/^Codex ran out of room in the model's context window/, 'context_overflow'],
  // Money, a key or a login: nothing that passes by itself.
  [/^(Quota exceeded|Missing environment variable|Not logged in|Your access token could not be refreshed)/, 'auth'],
  [/^(We.re currently experiencing high demand|Selected model is at capacity)/, 'overloaded'],
  [/^rate limit exceeded/, 'rate_limit'],
  [/^(stream disconnected|Connection failed|request timed out|timeout waiting)/i, 'network'],
];
const status = /^(?:unexpected status|exceeded retry limit, last status:) (\d{3})\b/;

const advices: Partial<Readonly<Record<FailureKind, string>>> = {
  auth: 'Run `codex` in a terminal and see to login, key, credit and model, then resume.',
  usage_limit: 'Work goes on when the limit is lifted.',
};

/** `limitEnds`: milliseconds since 1970, where something more exact than the words tells it. */
export function codexFailure(words: string, limitEnds?: number): HeardFailure {
  const kind =
    beginnings.find(([beginning]) => beginning.test(words))?.[1] ??
    kindOfStatus(Number(status.exec(words)?.[1])) ??
    'unknown';
  const resetAt = kind === 'usage_limit' ? (limitEnds ?? timeIn(words, new Date())) : undefined;
  const advice = advices[kind];
  return { kind, words, ...(advice !== undefined && { advice }), ...(resetAt !== undefined && { resetAt }) };
}

/** What Codex waits for before it tries again by itself; undefined if the words tell of no retry. */
export function codexRetry(words: string): HeardFailure | undefined {
  const cause = /^Reconnecting\.\.\. (?:\d+\/\d+|waiting for network) \((.*)\)$/s.exec(words)?.[1];
  return cause === undefined ? undefined : codexFailure(cause);
}

const clock = String.raw`(\d{1,2}):(\d{2}) ([AP])M`;
const today = new RegExp(`try again at ${clock}`, 'i');
const anotherDay = new RegExp(String.raw`try again at ([A-Z][a-z]{2} \d{1,2})[a-z]{2}, (\d{4}) ${clock}`, 'i');
const minuteMs = 60_000;

/** `try again at 2:51 AM` or `at Nov 22nd, 2026 2:51 AM`, in this machine's time; at the end of that minute. */
export function timeIn(words: string, now: Date): number | undefined {
  const [, day, year, ...later] = anotherDay.exec(words) ?? [];
  const [hours, minutes, half] = day === undefined ? (today.exec(words)?.slice(1) ?? []) : later;
  if (hours === undefined) return undefined;
  const date = day === undefined ? new Date(now) : new Date(`${day}, ${year}`);
  date.setHours((Number(hours) % 12) + (half?.toUpperCase() === 'P' ? 12 : 0), Number(minutes), 0, 0);
  const time = date.getTime() + minuteMs;
  return Number.isNaN(time) ? undefined : time;
}
