/** A server of tools (MCP on stdin and stdout) that writes down how it was called. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ToolServer } from '../../src/agents/agent';

const source = `
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
const tool = { name: 'note', description: 'Takes a note.', inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] } };
const answers = {
  initialize: ({ protocolVersion }) => ({ protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'notes', version: '1' } }),
  'tools/list': () => ({ tools: [tool] }),
  'tools/call': (call) => { appendFileSync(process.env.NOTES, call.arguments.text + '\\n'); return { content: [{ type: 'text', text: 'noted' }] }; },
  ping: () => ({}),
};
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) continue;
  const answer = answers[method];
  const reply = answer ? { result: answer(params) } : { error: { code: -32601, message: 'no such method' } };
  console.log(JSON.stringify({ jsonrpc: '2.0', id, ...reply }));
}
`;

/** Its one tool is `note`, with a `text`. */
export function createToolServer(folder: string): { readonly server: ToolServer; readonly notes: string } {
  const script = join(folder, 'tool server.mjs');
  const notes = join(folder, 'notes "here".txt');
  writeFileSync(script, source);
  return { server: { name: 'runner', argv: [process.execPath, script], env: { NOTES: notes } }, notes };
}
