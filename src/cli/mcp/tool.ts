/** One tool of the MCP server, and how its outcome is told. */
import type * as z from 'zod/mini';
import { RunnerError } from '../../runner/errors';
import { type McpServer, type StandardSchemaWithJSON, toJSONSchema } from './sdk';

export interface Tool<Input extends z.ZodMiniObject> {
  readonly name: string;
  readonly title: string;
  /** For the model: what it is for, and when to use it. */
  readonly description: string;
  readonly input: Input;
  /** It changes nothing. */
  readonly readOnly: boolean;
  /** What the model reads. A `RunnerError` becomes a refusal with its words. */
  run(input: z.infer<Input>): string;
}

export function register<Input extends z.ZodMiniObject>(server: McpServer, tool: Tool<Input>): void {
  const { name, title, description, input, readOnly } = tool;
  const annotations = { readOnlyHint: readOnly, destructiveHint: false, openWorldHint: false };
  server.registerTool(name, { title, description, inputSchema: withJsonSchema(input), annotations }, async (given) => {
    try {
      return { content: [{ type: 'text' as const, text: tool.run(given) }] };
    } catch (error) {
      if (!(error instanceof RunnerError)) throw error;
      return { isError: true, content: [{ type: 'text' as const, text: error.message }] };
    }
  });
}

/** The small form of the schema library leaves the JSON schema of a schema to those who want it. */
function withJsonSchema<Schema extends z.ZodMiniObject>(
  schema: Schema,
): StandardSchemaWithJSON<z.input<Schema>, z.output<Schema>> {
  const json = () => toJSONSchema(schema) as Record<string, unknown>;
  return { '~standard': { ...schema['~standard'], jsonSchema: { input: json, output: json } } };
}
