/** A model server on loopback that speaks the Anthropic Messages API as far as Claude Code needs it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ToolCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export type StubAnswer =
  | { readonly tools: readonly ToolCall[]; readonly text?: string }
  | { readonly text: string }
  | { readonly status: number; readonly error: { readonly type: string; readonly message: string } };

export interface StubRequest {
  /** The person's last prompt in the conversation. */
  readonly prompt: string;
  /** Its place in the conversation, from 1. */
  readonly turn: number;
  /** Tool results since that prompt. */
  readonly results: number;
}

export interface AnthropicStub {
  readonly url: string;
  /** Every request for an answer with tools, in order. */
  readonly requests: readonly StubRequest[];
  close(): Promise<void>;
}

interface Block {
  readonly type: string;
  readonly text?: string;
}
interface Message {
  readonly role: string;
  readonly content: string | readonly Block[];
}
interface Body {
  readonly model?: string;
  readonly stream?: boolean;
  readonly tools?: readonly unknown[];
  readonly messages?: readonly Message[];
}

/** Starts the server; `answer` plays the model. */
export async function startAnthropicStub(
  answer: (request: StubRequest) => StubAnswer | Promise<StubAnswer>,
): Promise<AnthropicStub> {
  const requests: StubRequest[] = [];
  let cached = 0;
  const server = createServer((incoming, response) => {
    void handle(incoming, response).catch(() => response.destroy());
  });
  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await text(incoming);
    if (!incoming.url?.split('?')[0]?.endsWith('/v1/messages'))
      return json(response, 404, errorBody('not_found_error', 'not here'));
    const body = JSON.parse(raw) as Body;
    // Claude Code asks small things without tools on the side, such as a title.
    const main = (body.tools?.length ?? 0) > 0;
    const request = readRequest(body.messages ?? []);
    if (main) requests.push(request);
    const given: StubAnswer = main ? await answer(request) : { text: 'ok' };
    if ('status' in given) return json(response, given.status, errorBody(given.error.type, given.error.message));
    const total = Math.ceil(raw.length / 4);
    const usage = {
      input_tokens: 3,
      cache_read_input_tokens: cached,
      cache_creation_input_tokens: Math.max(0, total - cached),
    };
    if (main) cached = total;
    send(response, body, given, usage);
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function readRequest(messages: readonly Message[]): StubRequest {
  const blocks = (message: Message): readonly Block[] =>
    typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content;
  const prompts = messages.flatMap((message, index) =>
    message.role === 'user' && !blocks(message).some(({ type }) => type === 'tool_result') ? [index] : [],
  );
  const last = prompts.at(-1) ?? 0;
  const results = messages
    .slice(last)
    .flatMap(blocks)
    .filter(({ type }) => type === 'tool_result').length;
  const prompt = messages[last]
    ? blocks(messages[last])
        .map((block) => block.text ?? '')
        .join('\n')
    : '';
  return { prompt, turn: prompts.length, results };
}

function send(
  response: ServerResponse,
  { model, stream }: Body,
  given: Exclude<StubAnswer, { status: number }>,
  usage: Readonly<Record<string, number>>,
): void {
  const tools = 'tools' in given ? given.tools : [];
  const number = Math.random().toString(36).slice(2);
  const content = [
    ...(given.text ? [{ type: 'text', text: given.text }] : []),
    ...tools.map((tool, index) => ({ type: 'tool_use', id: `toolu_${number}${index}`, ...tool })),
  ];
  const message = { id: `msg_${number}`, type: 'message', role: 'assistant', model, stop_sequence: null };
  const stop = { stop_reason: tools.length > 0 ? 'tool_use' : 'end_turn', stop_sequence: null };
  const output_tokens = Math.ceil(JSON.stringify(content).length / 4);
  if (!stream) {
    json(response, 200, { ...message, ...stop, content, usage: { ...usage, output_tokens } });
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const event = (type: string, data: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  event('message_start', {
    message: { ...message, stop_reason: null, content: [], usage: { ...usage, output_tokens: 1 } },
  });
  content.forEach((block, index) => {
    const isText = 'text' in block;
    event('content_block_start', {
      index,
      content_block: isText ? { type: 'text', text: '' } : { ...block, input: {} },
    });
    const delta = isText
      ? { type: 'text_delta', text: block.text }
      : { type: 'input_json_delta', partial_json: JSON.stringify('input' in block ? block.input : {}) };
    event('content_block_delta', { index, delta });
    event('content_block_stop', { index });
  });
  event('message_delta', { delta: stop, usage: { ...usage, output_tokens } });
  event('message_stop', {});
  response.end();
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function errorBody(type: string, message: string): object {
  return { type: 'error', error: { type, message } };
}
