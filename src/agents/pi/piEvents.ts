/** The lines that `pi --mode json` prints, as far as they matter here. What is unknown is passed over. */
import * as z from 'zod/mini';

const text = z.optional(z.nullable(z.string()));
const count = z.optional(z.nullable(z.number()));

const usage = z.object({
  /** Without those from the cache. */
  input: count,
  cacheRead: count,
  cacheWrite: count,
  output: count,
  cost: z.optional(z.nullable(z.object({ total: count }))),
});
export type PiUsage = z.infer<typeof usage>;

const message = z.object({
  role: z.literal('assistant'),
  content: z.array(z.object({ type: z.string(), text })),
  usage: z.optional(z.nullable(usage)),
  /** stop, toolUse, length, error, aborted … */
  stopReason: text,
  errorMessage: text,
});
export type PiMessage = z.infer<typeof message>;

const piEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('session'), id: z.string() }),
  /** The model answers. */
  z.object({ type: z.literal('message_update') }),
  z.object({ type: z.literal('message_end'), message }),
  z.object({ type: z.literal('tool_execution_start'), toolName: z.string(), args: z.optional(z.unknown()) }),
  z.object({
    type: z.literal('auto_retry_start'),
    attempt: count,
    maxAttempts: count,
    delayMs: count,
    errorMessage: text,
  }),
]);
export type PiEvent = z.infer<typeof piEvent>;

/** Undefined for what is not known. */
export function readPiEvent(event: unknown): PiEvent | undefined {
  return piEvent.safeParse(event).data;
}
