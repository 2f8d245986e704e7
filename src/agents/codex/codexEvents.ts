/** The lines that `codex exec --json` prints, as far as they matter here. What is unknown is passed over. */
import * as z from 'zod/mini';

const text = z.optional(z.nullable(z.string()));

const count = z.optional(z.nullable(z.number()));
export const codexUsage = z.object({
  /** With those from the cache. */
  input_tokens: count,
  cached_input_tokens: count,
  cache_write_input_tokens: count,
  output_tokens: count,
});
export type CodexUsage = z.infer<typeof codexUsage>;

const item = z.object({
  type: z.string(),
  status: text,
  /** Of an `agent_message`. */
  text,
  /** Of an `error`: a warning. */
  message: text,
  command: text,
  changes: z.optional(z.nullable(z.array(z.object({ path: text })))),
  server: text,
  tool: text,
  arguments: z.optional(z.unknown()),
  query: text,
  error: z.optional(z.nullable(z.object({ message: text }))),
});
export type CodexItem = z.infer<typeof item>;

const codexEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('thread.started'), thread_id: z.string() }),
  z.object({ type: z.enum(['item.started', 'item.completed']), item }),
  /** The usage counts from the beginning of the thread. */
  z.object({ type: z.literal('turn.completed'), usage: z.optional(z.nullable(codexUsage)) }),
  z.object({ type: z.literal('turn.failed'), error: z.object({ message: z.string() }) }),
  /** Also tells of retries: the turn may well go on. */
  z.object({ type: z.literal('error'), message: z.string() }),
]);
export type CodexEvent = z.infer<typeof codexEvent>;

/** Undefined for what is not known. */
export function readCodexEvent(event: unknown): CodexEvent | undefined {
  return codexEvent.safeParse(event).data;
}
