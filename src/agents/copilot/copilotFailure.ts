/** Why a turn of Copilot failed: by the error that it names, and by the last call to the model that failed. */
import type { FailureKind } from '../agent';
import { readServiceError, serviceFailureKind } from '../serviceError';
import type { HeardFailure } from '../turn/turnProgram';
import type { CopilotCallFailure, CopilotError } from './copilotEvents';

const types: Readonly<Record<string, FailureKind>> = {
  // A login, a right, a rule of the organisation, a used-up month: nothing that passes by itself.
  authentication: 'auth',
  authorization: 'auth',
  policy: 'auth',
  quota: 'auth',
  rate_limit: 'rate_limit',
  context_limit: 'context_overflow',
};

const advices: Partial<Readonly<Record<FailureKind, string>>> = {
  auth: 'See to login, plan, key and model: run `copilot` in a terminal, then resume.',
  usage_limit: 'Work goes on when the limit is lifted.',
};

export function copilotFailure(
  { errorType, errorCode, message, statusCode }: CopilotError,
  call: CopilotCallFailure | undefined,
  now = Date.now(),
): HeardFailure {
  const words = message ?? errorType ?? '';
  const coded = serviceFailureKind({ status: undefined, codes: [errorCode ?? ''], message: '' });
  const kind =
    coded ??
    (/too long, but automatic recovery/.test(words) ? 'context_overflow' : undefined) ??
    (errorType === 'rate_limit' && call ? callKind(call) : undefined) ??
    types[errorType ?? ''] ??
    (call && callKind(call)) ??
    serviceFailureKind({ status: statusCode ?? undefined, codes: [], message: words }) ??
    'unknown';
  const limited = kind === 'usage_limit' || kind === 'rate_limit';
  const resetAt = limited ? resetIn(words, now) : undefined;
  const advice = advices[kind];
  return { kind, words, ...(advice !== undefined && { advice }), ...(resetAt !== undefined && { resetAt }) };
}

/** What Copilot waits out before it calls the model again. */
export function copilotRetry(call: CopilotCallFailure): HeardFailure {
  const { message } = readServiceError(call.errorMessage ?? '');
  return { kind: callKind(call) ?? 'overloaded', words: message || 'The model service failed' };
}

function callKind({ statusCode, errorCode, errorType, errorMessage, failureKind }: CopilotCallFailure) {
  if (failureKind === 'transport') return 'network';
  const { message } = readServiceError(errorMessage ?? '');
  const codes = [errorCode, errorType].flatMap((code) => code ?? []);
  return serviceFailureKind({ status: statusCode ?? undefined, codes, message });
}

const unitMs: Readonly<Record<string, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** `try again in 2 hours` or `reset on April 20, 2026 at 2:00 AM`, in this machine's time. */
export function resetIn(words: string, now: number): number | undefined {
  const [, number, unit] = /try again in (\d+) (second|minute|hour|day)s?\b/i.exec(words) ?? [];
  if (number !== undefined && unit !== undefined) return now + Number(number) * (unitMs[unit.toLowerCase()] ?? 0);
  const [, date, time] = /reset on ([A-Z][a-z]+ \d{1,2}, \d{4}) at (\d{1,2}:\d{2} [AP]M)/.exec(words) ?? [];
  const reset = Date.parse(`${date} ${time}`);
  return Number.isNaN(reset) ? undefined : reset;
}
