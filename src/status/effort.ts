/** What attempts took: time, tries, tokens and money, of a task, a batch, a run or all of them alike. */
import { type AttemptHistory, spanMs, type TurnEnd } from './history';
import type { UsageRecord } from './journalRecord';
import { addUsage } from './status';

export interface Effort {
  readonly attempts: number;
  /** Turns of the agents that did the work. */
  readonly turns: number;
  /** Of these, the ones after a gate did not pass. */
  readonly reworkTurns: number;
  /** Milliseconds from the beginning of each attempt to its end, waits included. */
  readonly durationMs: number;
  /** Milliseconds in turns of the agents that did the work. */
  readonly agentMs: number;
  /** Milliseconds in gates, audits included. */
  readonly gateMs: number;
  /** Milliseconds waited for a limit to end, or before the next try. */
  readonly waitMs: number;
  /** Over all turns, audits included; what no agent told is absent. */
  readonly usage: UsageRecord;
}

/** @param now milliseconds since 1970, for what still goes on */
export function effortOf(attempts: Iterable<AttemptHistory>, now: number): Effort {
  const sum = { attempts: 0, turns: 0, reworkTurns: 0, durationMs: 0, agentMs: 0, gateMs: 0, waitMs: 0 };
  let usage: UsageRecord = {};
  for (const attempt of attempts) {
    const work = attempt.turns.filter(isWork);
    sum.attempts++;
    sum.turns += work.length;
    sum.reworkTurns += Math.max(0, answersOf(attempt).length - 1);
    sum.durationMs += spanMs(attempt, now);
    for (const { durationMs } of work) sum.agentMs += durationMs;
    for (const { durationMs } of attempt.gates) sum.gateMs += durationMs;
    sum.waitMs += waitedMs(attempt, now);
    for (const turn of attempt.turns) usage = addUsage(usage, turn.usage);
  }
  return { ...sum, usage };
}

/** Milliseconds of an attempt that nobody worked. */
export function waitedMs({ waits }: AttemptHistory, now: number): number {
  return waits.reduce((sum, { from, to }) => sum + Math.max(0, (to ?? now) - from), 0);
}

/** The turns in which the agent came to an end with its work, rather than being cut off by a limit, a crash or a stop. */
export function answersOf({ turns }: AttemptHistory): TurnEnd[] {
  return turns.filter((turn) => isWork(turn) && turn.outcome === 'ended');
}

function isWork({ role }: TurnEnd): boolean {
  return role !== 'audit';
}

/** All tokens that went in: fresh ones and those from and to a cache. Undefined where the agent told none. */
export function inputTokens({ inputTokens, cacheReadTokens, cacheWriteTokens }: UsageRecord): number | undefined {
  if (inputTokens === undefined && cacheReadTokens === undefined && cacheWriteTokens === undefined) return undefined;
  return (inputTokens ?? 0) + (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0);
}

/** What tokens of each kind cost against a fresh one, by the prices that Anthropic publishes; others are near. */
export const inputPrices = { fresh: 1, cacheWrite: 1.25, cacheRead: 0.1 } as const;

/** The same in fresh tokens of the same price. */
export function weightedInput(usage: UsageRecord): number | undefined {
  if (inputTokens(usage) === undefined) return undefined;
  const { inputTokens: fresh = 0, cacheReadTokens = 0, cacheWriteTokens = 0 } = usage;
  return (
    fresh * inputPrices.fresh + cacheWriteTokens * inputPrices.cacheWrite + cacheReadTokens * inputPrices.cacheRead
  );
}
