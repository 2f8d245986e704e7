/** What was typed for one run instead of what the configuration says. A resumed run goes on with the same. */
import * as z from 'zod/mini';

export const runFlags = z.object({
  agent: z.optional(z.string()),
  batchSize: z.optional(z.int()),
  jobs: z.optional(z.union([z.int(), z.literal('auto')])),
  isolation: z.optional(z.enum(['shared', 'worktree', 'proposal'])),
  verify: z.optional(z.enum(['each', 'batch', 'end', 'off'])),
  maxFailures: z.optional(z.int()),
  ignoreDeps: z.optional(z.boolean()),
});
export type RunFlags = z.infer<typeof runFlags>;
