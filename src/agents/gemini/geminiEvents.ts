/** The lines that `gemini --output-format stream-json` prints, as far as they matter here. What is unknown is passed over. */
import * as z from 'zod/mini';

const text = z.optional(z.nullable(z.string()));
const count = z.optional(z.nullable(z.number()));
const error = z.optional(z.nullable(z.object({ type: text, message: text })));

const stats = z.object({
  /** With those from the cache. */
  input_tokens: count,
  cached: count,
  /** Without the thoughts, which are in the total alone. */
  output_tokens: count,
  total_tokens: count,
});
export type GeminiStats = z.infer<typeof stats>;

const geminiEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('init'), session_id: z.string(), timestamp: text }),
  z.object({ type: z.literal('message'), role: z.string(), content: z.string() }),
  z.object({ type: z.literal('tool_use'), tool_name: z.string(), tool_id: text, parameters: z.optional(z.unknown()) }),
  z.object({ type: z.literal('tool_result'), tool_id: text, status: z.string(), error }),
  z.object({ type: z.literal('error'), message: z.string() }),
  z.object({ type: z.literal('result'), status: z.string(), error, stats: z.optional(z.nullable(stats)) }),
]);
export type GeminiEvent = z.infer<typeof geminiEvent>;

/** Undefined for what is not known. */
export function readGeminiEvent(event: unknown): GeminiEvent | undefined {
  return geminiEvent.safeParse(event).data;
}
