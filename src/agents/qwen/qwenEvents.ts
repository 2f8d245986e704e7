/** The lines that `qwen --output-format stream-json` prints, as far as they matter here. What is unknown is passed over. */
import * as z from 'zod/mini';

const text = z.optional(z.nullable(z.string()));
const count = z.optional(z.nullable(z.number()));

const usage = z.object({
  /** With those from the cache. */
  input_tokens: count,
  cache_read_input_tokens: count,
  output_tokens: count,
});
export type QwenUsage = z.infer<typeof usage>;

const block = z.object({
  type: z.string(),
  text,
  id: text,
  name: text,
  input: z.optional(z.unknown()),
  tool_use_id: text,
  is_error: z.optional(z.nullable(z.boolean())),
});

/** Set for what a subagent says. */
const parent_tool_use_id = text;

const qwenEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('system'),
    subtype: z.string(),
    session_id: text,
    data: z.optional(z.nullable(z.object({ attempt: count, maxRetries: count, delayMs: count }))),
  }),
  z.object({
    type: z.literal('assistant'),
    parent_tool_use_id,
    message: z.object({ content: z.array(block), usage: z.optional(z.nullable(usage)) }),
  }),
  z.object({
    type: z.literal('user'),
    message: z.object({ content: z.union([z.string(), z.array(block)]) }),
  }),
  z.object({
    type: z.literal('result'),
    is_error: z.boolean(),
    result: text,
    error: z.optional(z.nullable(z.object({ message: text }))),
    /** Counts from the beginning of the session, with what Qwen Code asks on the side. */
    usage: z.optional(z.nullable(usage)),
    permission_denials: z.optional(z.nullable(z.array(z.object({ tool_name: z.string() })))),
  }),
]);
export type QwenEvent = z.infer<typeof qwenEvent>;

/** Undefined for what is not known. */
export function readQwenEvent(event: unknown): QwenEvent | undefined {
  return qwenEvent.safeParse(event).data;
}
