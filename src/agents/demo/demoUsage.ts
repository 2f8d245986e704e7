/** What a turn of the demo agent pretends to use: figures of the size that real agents have, always the same for a task. */
import type { Usage } from '../agent';
import { drawn } from './demoDraw';

/** What every request carries before anybody has said a word: instructions and tools. Tokens. */
const fixedTokens = 18_000;
/** US dollars a million tokens, of the usual order of magnitude. */
const prices = { input: 3, cacheRead: 0.3, cacheWrite: 3.75, output: 15 };

export interface DemoTurnUsage {
  readonly usage: Usage;
  /** Tokens of the conversation when the turn is over. */
  readonly history: number;
}

/**
 * Several requests, each of which carries all that was said before: the first of a session writes it to the cache, all
 * others read it from there.
 *
 * @param history tokens of the conversation so far; 0 in a new one
 * @param withCost whether it pretends to cost money, too
 */
export function demoUsage(task: string, prompt: string, history: number, withCost: boolean): DemoTurnUsage {
  const requests = 4 + Math.floor(drawn(`${task} requests`) * 8);
  const read = 600 + Math.floor(drawn(`${task} read`) * 1_800);
  const outputTokens = requests * (80 + Math.floor(drawn(`${task} said`) * 240));
  // Four characters a token, the usual rule of thumb.
  const inputTokens = Math.ceil(prompt.length / 4);
  const before = history === 0 ? fixedTokens : history;
  const grown = inputTokens + requests * read + outputTokens;
  const written = (history === 0 ? fixedTokens : 0) + grown - inputTokens;
  const readAgain = requests * before - (history === 0 ? before : 0) + Math.round((grown * (requests - 1)) / 2);
  const cost =
    inputTokens * prices.input +
    readAgain * prices.cacheRead +
    written * prices.cacheWrite +
    outputTokens * prices.output;
  return {
    usage: {
      inputTokens,
      cacheReadTokens: readAgain,
      cacheWriteTokens: written,
      outputTokens,
      ...(withCost && { costUsd: Math.round(cost / 100) / 10_000 }),
    },
    history: before + grown,
  };
}
