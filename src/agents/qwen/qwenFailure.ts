/** Why a turn of Qwen Code failed: it hands a service's answer on as `[API Error: STATUS words]`. */
import type { FailureKind } from '../agent';
import { kindOfStatus } from '../httpFailure';
import type { HeardFailure } from '../turn/turnProgram';

const advices: Partial<Readonly<Record<FailureKind, string>>> = {
  auth: 'Run `qwen` in a terminal and see to login, key, credit and model, then resume.',
  usage_limit: 'Work goes on when the limit is lifted.',
};

export function qwenFailure(words: string): HeardFailure {
  const kind = kindOf(words);
  const advice = advices[kind];
  return { kind, words, ...(advice !== undefined && { advice }) };
}

/** What it waits for before it tries again by itself, by a line on stderr; undefined if that tells of no retry. */
export function qwenRetry(line: string): HeardFailure | undefined {
  const cause = /^Retrying in \S+ \(attempt \d+\/\d+\): (\[API Error: .*)$/.exec(line)?.[1];
  if (cause === undefined) return undefined;
  const failure = qwenFailure(cause);
  return failure.kind === 'unknown' ? { ...failure, kind: 'overloaded' } : failure;
}

function kindOf(words: string): FailureKind {
  const [, said, rest = ''] = /^\[API Error: (?:(\d{3})\b)?(.*)/s.exec(words) ?? [];
  const status = said === undefined ? undefined : Number(said);
  if (status === 429 && /current quota|insufficient_quota|billing/i.test(rest)) return 'auth';
  if (/^.{0,40}\b(free daily quota|quota exceeded)/i.test(rest)) return 'usage_limit';
  if (status === 400 && tooLong.test(rest)) return 'context_overflow';
  return kindOfStatus(status) ?? beginnings.find(([beginning]) => beginning.test(rest.trim()))?.[1] ?? 'unknown';
}

/** Services say it in their own words. */
const tooLong =
  /context (window|length)|maximum context|prompt is too long|input is too long|range of input length|too many tokens/i;

const beginnings: readonly (readonly [RegExp, FailureKind])[] = [
  [/^(Connection error|terminated|fetch failed|Request timed out|.{0,40}ECONN)/, 'network'],
  [/^(Model stream ended|Overloaded)/, 'overloaded'],
];
