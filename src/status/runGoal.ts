/** What runs are asked for and how they end. Apart from the journal's records, which only the runner reads. */
import * as z from 'zod/mini';

/** What a run was asked for: the next batch, so many tasks, these tasks, or all there are. */
export const runGoal = z.union([
  z.object({ kind: z.literal('batch') }),
  z.object({ kind: z.literal('count'), count: z.int() }),
  z.object({ kind: z.literal('tasks'), tasks: z.array(z.string()) }),
  z.object({ kind: z.literal('all') }),
]);
export type RunGoal = z.infer<typeof runGoal>;

export const runOutcomes = ['finished', 'stopped', 'halted', 'lost'] as const;
export type RunOutcome = (typeof runOutcomes)[number];
