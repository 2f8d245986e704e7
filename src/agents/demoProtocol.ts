/** What the runner's side of the demo agent and its child process say to each other. */
import * as z from 'zod/mini';
import { failureKinds } from './agent';

/** The first line on the child's stdin; the prompt follows. */
export const demoOrder = z.object({
  task: z.object({ id: z.string(), title: z.string(), files: z.array(z.string()) }),
  actions: z.array(
    z.object({
      action: z.enum(['slow', 'fail', 'crash', 'limit', 'hang', 'nothing']),
      ms: z.optional(z.number()),
    }),
  ),
  /** How long the work takes in all. */
  delayMs: z.number(),
});
export type DemoOrder = z.infer<typeof demoOrder>;
export type DemoAction = DemoOrder['actions'][number];

/** Each line on the child's stdout. */
export const demoEvent = z.discriminatedUnion('event', [
  z.object({ event: z.literal('text'), text: z.string() }),
  z.object({ event: z.literal('tool'), name: z.string(), detail: z.string() }),
  z.object({ event: z.literal('usage'), inputTokens: z.int(), outputTokens: z.int() }),
  z.object({
    event: z.literal('failure'),
    kind: z.enum(failureKinds),
    message: z.string(),
    resetAt: z.optional(z.number()),
  }),
]);
export type DemoEvent = z.infer<typeof demoEvent>;
