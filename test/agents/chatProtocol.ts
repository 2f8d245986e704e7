/** OpenAI's chat completions as far as agents need them. */
import type { ServerResponse } from 'node:http';
import { json, type ModelWords, type Protocol } from './modelStub';

interface Message {
  readonly role: string;
  readonly content?: string | readonly { readonly text?: string }[] | null;
}
interface Body {
  readonly stream?: boolean;
  readonly tools?: readonly unknown[];
  readonly messages?: readonly Message[];
}

export const chatCompletions: Protocol = {
  read(path, body) {
    const { messages = [], tools = [] } = body as Body;
    // Agents ask small things without tools on the side, such as a title.
    if (!path.endsWith('/chat/completions') || tools.length === 0) return undefined;
    const prompts = messages.flatMap(({ role }, index) => (role === 'user' ? [index] : []));
    const texts = prompts.map((index) => textOf(messages[index]));
    const since = messages.slice(prompts.at(-1) ?? 0);
    return {
      prompt: texts.at(-1) ?? '',
      prompts: texts,
      results: since.filter(({ role }) => role === 'tool').map(textOf),
    };
  },
  aside(response, path, body) {
    if (!path.endsWith('/chat/completions')) {
      json(response, 404, { error: { message: 'not here' } });
    } else if ((body as Body).stream) {
      this.send(response, { text: 'ok' }, { input: 1, cached: 0, output: 1 });
    } else {
      const choices = [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'ok' } }];
      json(response, 200, { id: 'chat', object: 'chat.completion', created: 1, model: 'stub', choices });
    }
  },
  send(response, { text, tools = [] }, { input, cached, output }) {
    const chunk = chunks(response);
    chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: text ?? null, ...calls(tools) } }] });
    chunk({ choices: [{ index: 0, delta: {}, finish_reason: tools.length > 0 ? 'tool_calls' : 'stop' }] });
    const usage = {
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: input + output,
      prompt_tokens_details: { cached_tokens: cached },
    };
    chunk({ choices: [], usage });
    response.end('data: [DONE]\n\n');
  },
  begin(response, text) {
    chunks(response)({ choices: [{ index: 0, delta: { role: 'assistant', content: text } }] });
  },
};

function textOf(message: Message | undefined): string {
  const content = message?.content ?? '';
  return typeof content === 'string' ? content : content.map(({ text = '' }) => text).join('\n');
}

function chunks(response: ServerResponse): (data: object) => void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const common = { id: 'chat', object: 'chat.completion.chunk', created: 1, model: 'stub' };
  return (data) => response.write(`data: ${JSON.stringify({ ...common, ...data })}\n\n`);
}

function calls(tools: NonNullable<ModelWords['tools']>): object {
  if (tools.length === 0) return {};
  return {
    tool_calls: tools.map(({ name, input }, index) => ({
      index,
      id: `call_${Math.random().toString(36).slice(2)}`,
      type: 'function',
      function: { name, arguments: JSON.stringify(input) },
    })),
  };
}
