/** Why a turn of pi failed. All it has is one text: a status and the answer of the service, or the words of its library. */
import type { FailureKind } from '../agent';
import { readServiceError, serviceFailureKind } from '../serviceError';
import type { HeardFailure } from '../turn/turnProgram';

const beginnings: readonly (readonly [RegExp, FailureKind])[] = [
  [/^(You have hit your .*usage limit|Monthly usage limit reached)/, 'usage_limit'],
  [/^No API key found/, 'auth'],
  [/^(Overloaded|Service unavailable)/i, 'overloaded'],
  [/^(Rate limit|Too many requests)/i, 'rate_limit'],
  [/^(Connection|Request timed out|terminated|fetch failed|Network|socket|other side closed)/i, 'network'],
];

const advices: Partial<Readonly<Record<FailureKind, string>>> = {
  auth: 'See to login, key, credit and model: run `pi` in a terminal and /login, then resume.',
  usage_limit: 'Work goes on when the limit is lifted.',
};

export function piFailure(told: string, now = Date.now()): HeardFailure {
  const [, status, body = told] = /^(\d{3})\b:?\s*(.*)$/s.exec(told) ?? [];
  const service = readServiceError(body, status === undefined ? undefined : Number(status), now);
  const words = service.message === body ? told : service.message || told;
  const kind = beginnings.find(([pattern]) => pattern.test(words))?.[1] ?? serviceFailureKind(service) ?? 'unknown';
  const limited = kind === 'usage_limit' || kind === 'rate_limit';
  const resetAt = limited ? (service.resetAt ?? minutesIn(words, now)) : undefined;
  const advice = advices[kind];
  return { kind, words, ...(advice !== undefined && { advice }), ...(resetAt !== undefined && { resetAt }) };
}

/** `Try again in ~25 min.` */
function minutesIn(words: string, now: number): number | undefined {
  const minutes = /Try again in ~(\d+) min/.exec(words)?.[1];
  return minutes === undefined ? undefined : now + Number(minutes) * 60_000;
}
