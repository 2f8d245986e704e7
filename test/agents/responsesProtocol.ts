/** OpenAI's Responses API as far as Codex needs it. */
import type { ServerResponse } from 'node:http';
import { json, type ModelWords, type Protocol } from './modelStub';

interface Item {
  readonly type?: string;
  readonly role?: string;
  readonly content?: string | readonly { readonly text?: string }[];
  readonly output?: unknown;
}

export const responses: Protocol = {
  read(path, body) {
    if (!path.endsWith('/responses')) return undefined;
    const { input = [] } = body as { readonly input?: readonly Item[] };
    const prompts = input.flatMap((item, index) => (isPrompt(item) ? [index] : []));
    const texts = prompts.map((index) => textOf(input[index]));
    const since = input.slice(prompts.at(-1) ?? 0);
    const results = since.filter(({ type }) => type?.endsWith('_call_output')).map((item) => JSON.stringify(item));
    return { prompt: texts.at(-1) ?? '', prompts: texts, results };
  },
  aside: (response) => json(response, 404, { error: { message: 'not here' } }),
  send(response, words, { input, cached, output }) {
    const event = events(response);
    const items = itemsOf(words);
    items.forEach((item, output_index) => {
      event('response.output_item.added', { output_index, item });
      event('response.output_item.done', { output_index, item });
    });
    const usage = {
      input_tokens: input,
      input_tokens_details: { cached_tokens: cached },
      output_tokens: output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: input + output,
    };
    event('response.completed', { response: { id: 'resp', status: 'completed', output: items, usage } });
    response.end();
  },
  begin(response, text) {
    const event = events(response);
    event('response.output_item.added', { output_index: 0, item: message('') });
    event('response.output_text.delta', { output_index: 0, content_index: 0, delta: text });
  },
};

/** What the person said, and not what Codex says of the surroundings. */
function isPrompt(item: Item): boolean {
  return item.role === 'user' && !textOf(item).startsWith('<');
}

function textOf(item: Item | undefined): string {
  const content = item?.content ?? '';
  return typeof content === 'string' ? content : content.map(({ text = '' }) => text).join('\n');
}

function events(response: ServerResponse): (type: string, data: object) => void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const event = (type: string, data: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  event('response.created', { response: { id: 'resp', status: 'in_progress', output: [] } });
  return event;
}

function message(text: string): object {
  return { id: 'msg', type: 'message', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] };
}

function itemsOf({ text, tools = [] }: ModelWords): object[] {
  return [
    ...(text === undefined ? [] : [message(text)]),
    ...tools.map(({ name, namespace, input }) => ({
      type: 'function_call',
      call_id: `call_${Math.random().toString(36).slice(2)}`,
      name,
      ...(namespace !== undefined && { namespace }),
      arguments: JSON.stringify(input),
    })),
  ];
}
