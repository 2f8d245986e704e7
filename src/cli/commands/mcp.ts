import { exitCode } from '../exitCode';
import { StdioServerTransport } from '../mcp/sdk';
import { createServer, type ServerOptions } from '../mcp/server';

/** `tranche mcp`: serves the plan to agents on stdin and stdout until the other side closes them. */
export async function mcp(options: ServerOptions, version: string): Promise<number> {
  const server = createServer(options, version);
  const transport = new StdioServerTransport();
  const closed = new Promise<void>((resolve) => {
    server.server.onclose = resolve;
    process.stdin.once('end', resolve);
    process.stdin.once('close', resolve);
  });
  await server.connect(transport);
  await closed;
  await server.close();
  return exitCode.done;
}
