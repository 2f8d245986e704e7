/** The lines that `copilot --output-format json` prints, as far as they matter here. What is unknown is passed over. */
import * as z from 'zod/mini';

const text = z.optional(z.nullable(z.string()));
const count = z.optional(z.nullable(z.number()));

const sessionError = z.object({
  /** authentication, authorization, policy, quota, rate_limit, context_limit, query … */
  errorType: text,
  errorCode: text,
  message: text,
  statusCode: count,
});
export type CopilotError = z.infer<typeof sessionError>;

const callFailure = z.object({
  statusCode: count,
  errorCode: text,
  errorType: text,
  errorMessage: text,
  /** `transport`: there was no answer, or not the whole of one. */
  failureKind: text,
});
export type CopilotCallFailure = z.infer<typeof callFailure>;

const outcome = z.object({
  toolCallId: z.string(),
  success: z.optional(z.nullable(z.boolean())),
  error: z.optional(z.nullable(z.object({ code: text }))),
});
export type CopilotOutcome = z.infer<typeof outcome>;

/** Set for what a subagent says. */
const agentId = text;
const copilotEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('assistant.turn_start') }),
  /** The model begins to answer. */
  z.object({ type: z.literal('assistant.message_delta') }),
  z.object({
    type: z.literal('assistant.message'),
    agentId,
    data: z.object({ content: z.string(), parentToolCallId: text }),
  }),
  z.object({
    type: z.literal('tool.execution_start'),
    data: z.object({ toolCallId: z.string(), toolName: z.string(), arguments: z.optional(z.unknown()) }),
  }),
  z.object({ type: z.literal('tool.execution_complete'), data: outcome }),
  z.object({ type: z.literal('model.call_failure'), data: callFailure }),
  z.object({ type: z.literal('session.error'), agentId, data: sessionError }),
  z.object({ type: z.literal('abort') }),
  z.object({ type: z.literal('result'), sessionId: text, exitCode: count }),
]);
export type CopilotEvent = z.infer<typeof copilotEvent>;

/** Undefined for what is not known. */
export function readCopilotEvent(event: unknown): CopilotEvent | undefined {
  return copilotEvent.safeParse(event).data;
}
