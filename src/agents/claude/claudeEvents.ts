/** The lines that `claude --output-format stream-json` prints, as far as they matter here. What is unknown is passed over. */
import * as z from 'zod/mini';

const rateLimitInfo = z.object({ status: z.string(), resetsAt: z.optional(z.nullable(z.number())) });
export type RateLimitInfo = z.infer<typeof rateLimitInfo>;

const usage = z.object({
  input_tokens: z.optional(z.nullable(z.number())),
  cache_creation_input_tokens: z.optional(z.nullable(z.number())),
  cache_read_input_tokens: z.optional(z.nullable(z.number())),
  output_tokens: z.optional(z.nullable(z.number())),
});
export type ClaudeUsage = z.infer<typeof usage>;

const block = z.object({
  type: z.string(),
  text: z.optional(z.string()),
  id: z.optional(z.string()),
  name: z.optional(z.string()),
  input: z.optional(z.unknown()),
  tool_use_id: z.optional(z.string()),
  is_error: z.optional(z.nullable(z.boolean())),
});
export type ClaudeBlock = z.infer<typeof block>;

const system = z.object({
  type: z.literal('system'),
  subtype: z.string(),
  session_id: z.optional(z.string()),
  attempt: z.optional(z.number()),
  max_retries: z.optional(z.number()),
  retry_delay_ms: z.optional(z.number()),
  error: z.optional(z.nullable(z.string())),
  error_status: z.optional(z.nullable(z.number())),
  tool_name: z.optional(z.string()),
  message: z.optional(z.unknown()),
});

const assistant = z.object({
  type: z.literal('assistant'),
  message: z.object({ id: z.string(), content: z.array(block), usage: z.optional(usage) }),
  /** Set for what a subagent says. */
  parent_tool_use_id: z.optional(z.nullable(z.string())),
  error: z.optional(z.nullable(z.string())),
});

const user = z.object({
  type: z.literal('user'),
  message: z.object({ content: z.union([z.string(), z.array(block)]) }),
});

const rateLimit = z.object({ type: z.literal('rate_limit_event'), rate_limit_info: rateLimitInfo });

const result = z.object({
  type: z.literal('result'),
  subtype: z.string(),
  is_error: z.boolean(),
  result: z.optional(z.nullable(z.string())),
  errors: z.optional(z.array(z.string())),
  terminal_reason: z.optional(z.nullable(z.string())),
  stop_reason: z.optional(z.nullable(z.string())),
  api_error_status: z.optional(z.nullable(z.number())),
  api_error: z.optional(z.nullable(z.string())),
  usage: z.optional(usage),
  total_cost_usd: z.optional(z.nullable(z.number())),
  model_usage_since_last_result: z.optional(z.record(z.string(), z.object({ costUSD: z.optional(z.number()) }))),
  /** The prompts that it answers. */
  user_message_uuids: z.optional(z.array(z.string())),
  /** Set for a turn that Claude Code began by itself, as when a background command ends. */
  origin: z.optional(z.nullable(z.object({ kind: z.optional(z.string()) }))),
  permission_denials: z.optional(z.array(z.object({ tool_name: z.string() }))),
});
export type ClaudeResult = z.infer<typeof result>;

const claudeEvent = z.discriminatedUnion('type', [system, assistant, user, rateLimit, result]);
export type ClaudeEvent = z.infer<typeof claudeEvent>;

/** The event, or undefined for what is none or is not known. */
export function readClaudeEvent(line: string): ClaudeEvent | undefined {
  try {
    return claudeEvent.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/**
 * Whether the result is the answer to this prompt. A turn that Claude Code began by itself has a result of its own, unless
 * the prompt came while it went on and was answered with it. Older versions do not name the prompts.
 */
export function answers(result: ClaudeResult, promptId: string): boolean {
  const prompts = result.user_message_uuids ?? [];
  return prompts.length > 0 ? prompts.includes(promptId) : !result.origin;
}
