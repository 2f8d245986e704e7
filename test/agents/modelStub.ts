/** A model server on loopback; a `Protocol` makes it speak as far as an agent needs it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Usage } from '../../src/agents/agent';

export interface ToolCall {
  readonly name: string;
  /** Where the wire has such a thing. */
  readonly namespace?: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface ModelWords {
  readonly text?: string;
  readonly tools?: readonly ToolCall[];
}

export type ModelAnswer =
  | ModelWords
  | { readonly status: number; readonly error: object; readonly headers?: Readonly<Record<string, string>> }
  /** The connection breaks in the middle of the answer. */
  | { readonly cut: string }
  /** The beginning of an answer, and then nothing more. */
  | { readonly stall: string }
  | { readonly hang: true };

export interface ModelRequest {
  /** The person's last prompt in the conversation. */
  readonly prompt: string;
  /** All the prompts in the conversation, one after the other. */
  readonly prompts: readonly string[];
  /** Tool results since the last prompt, as the agent sent them. */
  readonly results: readonly string[];
  /** The whole request as it came. */
  readonly body: string;
}

/** What an answer to one request costs. */
export interface ModelTokens {
  /** With those from the cache. */
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

export interface Protocol {
  /** Undefined for a request that is not one for an answer with tools; it gets `aside`. */
  read(path: string, body: unknown): Omit<ModelRequest, 'body'> | undefined;
  aside(response: ServerResponse, path: string, body: unknown): void;
  send(response: ServerResponse, words: ModelWords, tokens: ModelTokens): void;
  /** The first piece of an answer. */
  begin(response: ServerResponse, text: string): void;
}

export interface ModelStub {
  readonly url: string;
  /** Every request for an answer with tools, in order. */
  readonly requests: readonly ModelRequest[];
  /** What the answers have cost since this was last asked for. */
  served(): Usage;
  close(): Promise<void>;
}

/** Starts the server; `answer` plays the model. */
export async function startModelStub(
  protocol: Protocol,
  answer: (request: ModelRequest) => ModelAnswer | Promise<ModelAnswer>,
): Promise<ModelStub> {
  const requests: ModelRequest[] = [];
  let cached = 0;
  let served: ModelTokens[] = [];
  const server = createServer((incoming, response) => {
    void handle(incoming, response).catch(() => response.destroy());
  });
  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await text(incoming);
    const path = incoming.url?.split('?')[0] ?? '';
    const body: unknown = raw === '' ? {} : JSON.parse(raw);
    const read = protocol.read(path, body);
    if (!read) return protocol.aside(response, path, body);
    const request = { ...read, body: raw };
    requests.push(request);
    const given = await answer(request);
    if ('hang' in given) return;
    if ('status' in given) return json(response, given.status, given.error, given.headers);
    if ('cut' in given || 'stall' in given) {
      protocol.begin(response, 'cut' in given ? given.cut : given.stall);
      if ('cut' in given) setTimeout(() => response.destroy(), 50);
      return;
    }
    const input = Math.ceil(raw.length / 4);
    const tokens = { input, cached: Math.min(cached, input), output: Math.ceil(JSON.stringify(given).length / 4) };
    cached = input;
    served.push(tokens);
    protocol.send(response, given, tokens);
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    served() {
      const sum = (figure: (tokens: ModelTokens) => number) => served.reduce((all, one) => all + figure(one), 0);
      const usage = {
        inputTokens: sum((tokens) => tokens.input - tokens.cached),
        cacheReadTokens: sum((tokens) => tokens.cached),
        outputTokens: sum((tokens) => tokens.output),
      };
      served = [];
      return usage;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export function json(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
