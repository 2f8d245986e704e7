/** What work may cost: measured usage against the ceilings of a task or a run. */
import { tokenWords } from '../present/words';
import type { UsageRecord } from '../status/journalRecord';

export interface Ceiling {
  /** US dollars; 0 for any. */
  readonly costUsd: number;
  /** Cached ones included; 0 for any. */
  readonly tokens: number;
}

/** From this share of a ceiling on people are told. */
const warnAt = 0.75;

/** All tokens that went in and out, from a cache or not. */
export function totalTokens(usage: UsageRecord): number {
  const { inputTokens = 0, cacheReadTokens = 0, cacheWriteTokens = 0, outputTokens = 0 } = usage;
  return inputTokens + cacheReadTokens + cacheWriteTokens + outputTokens;
}

/** What was reached, in words; undefined while there is room. */
export function ceilingReached(usage: UsageRecord, ceiling: Ceiling): string | undefined {
  return beyond(usage, ceiling, 1);
}

/** The same for three quarters of it. */
export function nearCeiling(usage: UsageRecord, ceiling: Ceiling): string | undefined {
  return beyond(usage, ceiling, warnAt);
}

function beyond(usage: UsageRecord, { costUsd, tokens }: Ceiling, share: number): string | undefined {
  const cost = usage.costUsd ?? 0;
  if (costUsd > 0 && cost >= costUsd * share) return `$${cost.toFixed(2)} of $${costUsd.toFixed(2)}`;
  const used = totalTokens(usage);
  if (tokens > 0 && used >= tokens * share) return `${tokenWords(used)} of ${tokenWords(tokens)} tokens`;
  return undefined;
}
