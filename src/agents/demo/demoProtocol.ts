/** What the runner's side of the demo agent and its child process say to each other. */
import * as z from 'zod/mini';
import { failureKinds } from '../agent';

/** What can happen in a turn of the demo agent beside the work itself. */
export const demoActions = [
  'slow',
  'fail',
  'crash',
  'limit',
  'hang',
  'nothing',
  /** Claims to be done and changed nothing. */
  'lie',
  /** Claims to be done and wrote something else. */
  'wrong',
  /** Asks for a permission that nobody is there to give. */
  'ask',
  /** Calls the same tool over and over. */
  'loop',
  /** Its context is full. */
  'overflow',
  'network',
  'overloaded',
  /** Too many requests, without a word on when to come back. */
  'throttle',
  'auth',
  /** Also edits a file that other tasks edit. */
  'conflict',
] as const;
export type DemoActionName = (typeof demoActions)[number];

const count = z.optional(z.number());
const usage = z.object({
  inputTokens: count,
  cacheReadTokens: count,
  cacheWriteTokens: count,
  outputTokens: count,
  costUsd: count,
});

/** The first line on the child's stdin; the prompt follows. */
export const demoOrder = z.object({
  task: z.object({ id: z.string(), title: z.string(), files: z.array(z.string()) }),
  actions: z.array(z.object({ action: z.enum(demoActions), ms: z.optional(z.number()) })),
  /** How long the work takes in all. */
  delayMs: z.number(),
  /** What the turn uses if it comes to work at all. */
  usage,
});
export type DemoOrder = z.infer<typeof demoOrder>;
export type DemoAction = DemoOrder['actions'][number];

/** Each line on the child's stdout. */
export const demoEvent = z.discriminatedUnion('event', [
  z.object({ event: z.literal('text'), text: z.string() }),
  z.object({ event: z.literal('tool'), name: z.string(), detail: z.string() }),
  /** It worked, and used what the order says. */
  z.object({ event: z.literal('usage') }),
  z.object({
    event: z.literal('failure'),
    kind: z.enum(failureKinds),
    message: z.string(),
    resetAt: z.optional(z.number()),
  }),
]);
export type DemoEvent = z.infer<typeof demoEvent>;
