/** A session's tools in the form that most agent programs take. */
import type { ToolServer } from './agent';

/** JSON, as for `--mcp-config`; without tools, of no server. */
export function mcpConfig(tools: ToolServer | undefined): string {
  if (!tools) return JSON.stringify({ mcpServers: {} });
  const { name, argv, env } = tools;
  const [command, ...args] = argv;
  return JSON.stringify({ mcpServers: { [name]: { type: 'stdio', command, args, env } } });
}
