/** What one task may cost, over all of its attempts. */
import type { Task } from '../plan/model';
import type { FailureRecord } from '../status/journalRecord';
import { taskRecord } from '../status/status';
import type { AttemptContext } from './attemptContext';
import { ceilingReached, nearCeiling } from './spending';

/** What the task has used over all attempts, if that is all it may; a word of warning before. */
export function overBudget({ config, store, emit }: AttemptContext, task: Task): FailureRecord | undefined {
  const usage = taskRecord(store.status, task.uid).usage ?? {};
  const ceiling = { costUsd: config.limits.taskCostUsd, tokens: config.limits.taskTokens };
  const reached = ceilingReached(usage, ceiling);
  if (reached) {
    const advice =
      'Raise "limits.taskCostUsd" or "limits.taskTokens" in tranche.config.json, or make the task smaller.';
    return { kind: 'budget', message: `The task has reached its ceiling: ${reached}. ${advice}` };
  }
  const near = nearCeiling(usage, ceiling);
  if (near) emit({ type: 'notice', message: `Task ${task.uid} comes near its ceiling: ${near}.` });
  return undefined;
}
