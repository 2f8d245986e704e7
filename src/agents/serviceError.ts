/** What the error of a model service says: that of OpenAI, Anthropic, GitHub and of those that speak like them. */
import * as z from 'zod/mini';
import type { FailureKind } from './agent';
import { kindOfStatus } from './httpFailure';

const word = z.optional(z.nullable(z.union([z.string(), z.number()])));
const count = z.optional(z.nullable(z.number()));
const fields = {
  type: word,
  code: word,
  message: z.optional(z.nullable(z.string())),
  /** Seconds since 1970. */
  resets_at: count,
  resets_in_seconds: count,
};
const serviceError = z.object({ ...fields, error: z.optional(z.nullable(z.object(fields))) });

export interface ServiceError {
  readonly status?: number | undefined;
  /** Its `code` and `type`, as far as it has them. */
  readonly codes: readonly string[];
  readonly message: string;
  /** When the limit ends, in milliseconds since 1970. */
  readonly resetAt?: number | undefined;
}

/** The error in the body of an answer, or in the text of one; what is none stays a message. */
export function readServiceError(body: string, status?: number, now = Date.now()): ServiceError {
  const outer = parsed(body);
  const error = outer?.error ?? outer;
  if (!error) return { status, codes: [], message: body };
  const { resets_at, resets_in_seconds } = error;
  const codes = [error.code, error.type, outer?.type].flatMap((value) =>
    value === undefined || value === null ? [] : [String(value)],
  );
  const resetAt =
    typeof resets_at === 'number'
      ? resets_at * 1000
      : typeof resets_in_seconds === 'number'
        ? now + resets_in_seconds * 1000
        : undefined;
  return { status, codes, message: error.message ?? '', ...(resetAt !== undefined && { resetAt }) };
}

function parsed(body: string): z.infer<typeof serviceError> | undefined {
  try {
    return serviceError.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

const kinds: readonly (readonly [RegExp, FailureKind])[] = [
  [/^(usage_limit_reached|GoUsageLimitError|FreeUsageLimitError|user_\w*rate_limited)$/, 'usage_limit'],
  // Money, a key, a model: nothing that passes by itself, and every other task would meet it too.
  [/^(insufficient_quota|quota_exceeded|billing\w*|account_deactivated|usage_not_included|CreditsError)$/, 'auth'],
  [/^(invalid_api_key|authentication_error|permission_error|model_not_found|model_not_supported)$/, 'auth'],
  [/^(context_length_exceeded|request_too_large|model_max_prompt_tokens_exceeded)$/, 'context_overflow'],
  [/^(rate_limit_exceeded|rate_limit_error|rate_limited|too_many_requests)$/, 'rate_limit'],
  [/^(overloaded|overloaded_error|server_is_overloaded|server_error|api_error|internal_server_error)$/, 'overloaded'],
];
/** Services give the same code to a request that is too long and to any other that is wrong. */
const tooLong =
  /exceeds? (the |this model's |the model's )?(available )?(context|maximum (context|prompt|allowed input|number of tokens))|maximum (context|prompt) length|(prompt|input) (is )?too long|(prompt|input) token count|context window exceeds|model token limit|reduce the length of the messages/i;

/** By its codes first, by its status second; undefined where neither says anything. */
export function serviceFailureKind({ status, codes, message }: ServiceError): FailureKind | undefined {
  const byCode = codes.map((code) => kinds.find(([pattern]) => pattern.test(code))?.[1]).find(Boolean);
  // A code such as `server_error` stands beside a 401 as well.
  if (byCode && byCode !== 'overloaded') return byCode;
  if ((status === undefined || status === 400 || status === 413) && tooLong.test(message)) return 'context_overflow';
  return kindOfStatus(status) ?? byCode;
}
