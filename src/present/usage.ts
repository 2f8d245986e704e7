/** Tokens and money in words. */
import { inputTokens } from '../status/effort';
import type { UsageRecord } from '../status/journalRecord';
import { tokenWords } from './words';

/** @example usageWords({ inputTokens: 1200, outputTokens: 300 }) // '1.2 k in, 300 out' */
export function usageWords(usage: UsageRecord): string {
  const input = inputTokens(usage);
  const read = usage.cacheReadTokens ?? 0;
  const parts = [
    input !== undefined && `${tokenWords(input)} in`,
    read > 0 && `${tokenWords(read)} of it cached`,
    usage.outputTokens !== undefined && `${tokenWords(usage.outputTokens)} out`,
    usage.costUsd !== undefined && `about ${costWords(usage.costUsd)}`,
  ];
  return parts.filter(Boolean).join(', ') || 'not told by the agent';
}

/** @example costWords(0.1234) // '$0.123' */
export function costWords(dollars: number): string {
  return `$${dollars.toFixed(dollars < 1 ? 3 : 2)}`;
}
