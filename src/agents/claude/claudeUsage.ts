/** What Claude Code says a turn has cost. */
import type { Usage } from '../agent';
import { combined } from '../usage';
import type { ClaudeResult, ClaudeUsage } from './claudeEvents';

/** `knownCost` is what the session had cost before, if that is known: `total_cost_usd` counts from its beginning. */
export function usageOf(result: ClaudeResult, knownCost: number | undefined): Usage {
  const cost = costOf(result, knownCost);
  return { ...tokensOf(result.usage ?? {}), ...(cost === undefined ? {} : { costUsd: cost }) };
}

function costOf(result: ClaudeResult, knownCost: number | undefined): number | undefined {
  const perModel = result.model_usage_since_last_result;
  if (perModel) return Object.values(perModel).reduce((sum, { costUSD = 0 }) => sum + costUSD, 0);
  const total = result.total_cost_usd ?? undefined;
  return total === undefined || knownCost === undefined ? undefined : Math.max(0, total - knownCost);
}

export function tokensOf(usage: ClaudeUsage): Usage {
  const figures = {
    inputTokens: usage.input_tokens ?? undefined,
    cacheReadTokens: usage.cache_read_input_tokens ?? undefined,
    cacheWriteTokens: usage.cache_creation_input_tokens ?? undefined,
    outputTokens: usage.output_tokens ?? undefined,
    costUsd: undefined,
  };
  return combined((key) => figures[key]);
}
