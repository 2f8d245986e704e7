/** The Gemini API as far as Gemini CLI needs it. */
import type { ServerResponse } from 'node:http';
import { json, type ModelTokens, type ModelWords, type Protocol } from './modelStub';

interface Part {
  readonly text?: string;
  readonly functionResponse?: unknown;
}
interface Body {
  readonly contents?: readonly { readonly role?: string; readonly parts?: readonly Part[] }[];
  readonly tools?: readonly unknown[];
}

export const geminiApi: Protocol = {
  read(path, body) {
    const { contents = [], tools = [] } = body as Body;
    if (!path.endsWith(':streamGenerateContent') || tools.length === 0) return undefined;
    const parts = contents.map(({ parts: all = [] }) => all);
    const prompts = contents.flatMap(({ role }, index) =>
      role === 'user' && parts[index]?.some(({ text }) => text) ? [index] : [],
    );
    const texts = prompts.map((index) => (parts[index] ?? []).map(({ text = '' }) => text).join('\n'));
    // A prompt may come along with the results of what was cut off before it.
    const results = parts
      .slice((prompts.at(-1) ?? 0) + 1)
      .flatMap((all) => all.filter((part) => part.functionResponse));
    return { prompt: texts.at(-1) ?? '', prompts: texts, results: results.map((part) => JSON.stringify(part)) };
  },
  aside: (response) => json(response, 404, { error: { code: 404, message: 'not here', status: 'NOT_FOUND' } }),
  send(response, { text, tools = [] }: ModelWords, tokens) {
    const calls = tools.map(({ name, input }) => ({
      functionCall: { id: `call-${Math.random().toString(36).slice(2)}`, name, args: input },
    }));
    piece(response, [...(text === undefined ? [] : [{ text }]), ...calls], tokens);
    response.end();
  },
  begin: (response, text) => piece(response, [{ text }]),
};

function piece(response: ServerResponse, parts: readonly object[], tokens?: ModelTokens): void {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
  const usageMetadata = tokens && {
    promptTokenCount: tokens.input,
    cachedContentTokenCount: tokens.cached,
    candidatesTokenCount: tokens.output,
    totalTokenCount: tokens.input + tokens.output,
  };
  const candidate = { index: 0, content: { role: 'model', parts }, ...(tokens && { finishReason: 'STOP' }) };
  response.write(`data: ${JSON.stringify({ candidates: [candidate], ...(tokens && { usageMetadata }) })}\r\n\r\n`);
}
