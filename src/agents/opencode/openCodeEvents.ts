/** The lines that `opencode run --format json` prints, as far as they matter here. What is unknown is passed over. */
import * as z from 'zod/mini';

const text = z.optional(z.nullable(z.string()));
const count = z.optional(z.nullable(z.number()));

const tokens = z.object({
  /** Without those from the cache. */
  input: count,
  /** Without those of reasoning. */
  output: count,
  reasoning: count,
  cache: z.optional(z.nullable(z.object({ read: count, write: count }))),
});
const stepFinish = z.object({ reason: text, tokens: z.optional(z.nullable(tokens)), cost: count });
export type OpenCodeStep = z.infer<typeof stepFinish>;

const tool = z.object({
  tool: z.string(),
  state: z.object({ status: z.string(), input: z.optional(z.unknown()), error: text }),
});
export type OpenCodeTool = z.infer<typeof tool>;

const error = z.object({
  name: z.string(),
  data: z.optional(
    z.nullable(
      z.object({
        message: text,
        statusCode: count,
        responseBody: text,
        responseHeaders: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
        /** Of an error that only the log explains. */
        ref: text,
      }),
    ),
  ),
});
export type OpenCodeError = z.infer<typeof error>;

const sessionID = z.optional(z.string());
const openCodeEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('step_start'), sessionID }),
  z.object({
    type: z.literal('text'),
    sessionID,
    /** Synthetic: opencode's own words to the model. */
    part: z.object({ text: z.string(), synthetic: z.optional(z.nullable(z.boolean())) }),
  }),
  z.object({ type: z.literal('tool_use'), sessionID, part: tool }),
  z.object({ type: z.literal('step_finish'), sessionID, part: stepFinish }),
  z.object({ type: z.literal('error'), sessionID, error }),
]);
export type OpenCodeEvent = z.infer<typeof openCodeEvent>;

/** Undefined for what is not known. */
export function readOpenCodeEvent(event: unknown): OpenCodeEvent | undefined {
  return openCodeEvent.safeParse(event).data;
}

/** A line of opencode's log, `key=value key="a JSON string" …`; undefined for any other line. */
export function readOpenCodeLog(line: string): Readonly<Record<string, string>> | undefined {
  if (!line.startsWith('timestamp=')) return undefined;
  // No deeper than it matters, whatever stands in there.
  const pairs = line.slice(0, 20_000).matchAll(/([\w.]+)=("(?:[^"\\]|\\.)*"|\S*)/g);
  return Object.fromEntries([...pairs].map(([, key = '', value = '']) => [key, unquoted(value)]));
}

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    return value;
  }
}
