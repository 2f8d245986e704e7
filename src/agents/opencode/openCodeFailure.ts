/** Why a turn of opencode failed: by the error that it names, and by the answer of the service that it passes on. */
import type { FailureKind } from '../agent';
import { readServiceError, serviceFailureKind } from '../serviceError';
import type { HeardFailure } from '../turn/turnProgram';
import type { OpenCodeError } from './openCodeEvents';

const names: Readonly<Record<string, FailureKind>> = {
  ContextOverflowError: 'context_overflow',
  // A missing key or an unknown model: every other task would meet it too.
  ProviderAuthError: 'auth',
  ProviderModelNotFoundError: 'auth',
  MessageOutputLengthError: 'gave_up',
  ContentFilterError: 'gave_up',
  // Somebody else interrupted it.
  MessageAbortedError: 'crash',
};

const advices: Partial<Readonly<Record<FailureKind, string>>> = {
  auth: 'See to provider, key, credit and model with `opencode auth login` and `opencode models`, then resume.',
  usage_limit: 'Work goes on when the limit is lifted.',
};

/** `logged` is what the log says of errors that the event only refers to, as `Name: words`. */
export function openCodeFailure(
  { name, data }: OpenCodeError,
  logged: ReadonlyMap<string, string>,
  now = Date.now(),
): HeardFailure {
  const words = (data?.ref ? logged.get(data.ref) : undefined) ?? data?.message ?? name;
  const service = readServiceError(data?.responseBody ?? '', data?.statusCode ?? undefined, now);
  const kind =
    names[name] ??
    names[/^\w+/.exec(words)?.[0] ?? ''] ??
    serviceFailureKind({ ...service, message: service.message || words }) ??
    // It got no answer at all.
    (name === 'APIError' && data?.statusCode === undefined ? 'network' : 'unknown');
  const limited = kind === 'usage_limit' || kind === 'rate_limit';
  const resetAt = limited ? (service.resetAt ?? retryTime(data?.responseHeaders?.['retry-after'], now)) : undefined;
  const advice = advices[kind];
  return { kind, words, ...(advice !== undefined && { advice }), ...(resetAt !== undefined && { resetAt }) };
}

const waited: readonly (readonly [RegExp, FailureKind])[] = [
  [/current quota|billing|credit/i, 'auth'],
  [/usage limit/i, 'usage_limit'],
  [/rate.?limit|too many requests|quota/i, 'rate_limit'],
  [/connect|network|socket|fetch failed|timed? ?out/i, 'network'],
];

/** What is waited out after an error that the log tells of by its words alone. */
export function openCodeRetry(words: string): HeardFailure {
  const said = words.replace(/^AI_\w+: /, '');
  const kind = waited.find(([pattern]) => pattern.test(said))?.[1] ?? 'overloaded';
  return { kind, words: said };
}

/** The end of a `retry-after`, which is a number of seconds or a date. */
function retryTime(value: unknown, now: number): number | undefined {
  if (typeof value !== 'string') return undefined;
  const time = /^\d+(\.\d+)?$/.test(value) ? now + Number(value) * 1000 : Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}
