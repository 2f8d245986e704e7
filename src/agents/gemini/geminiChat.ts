/** The file in which Gemini CLI keeps a session: it knows what a turn has used that never came to its `result`. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Usage } from '../agent';
import { addUsage } from '../usage';

const answer = z.object({
  id: z.string(),
  timestamp: z.string(),
  type: z.literal('gemini'),
  tokens: z.object({ input: z.number(), cached: z.number(), total: z.number() }),
});

/** A longer one is not worth the time. */
const maxBytes = 50_000_000;

/** What the answers since `start`, in milliseconds since 1970, have used. Empty where that cannot be found out. */
export function usageInChat(sessionId: string, start: number, env: NodeJS.ProcessEnv): Usage {
  if (Number.isNaN(start)) return {};
  try {
    const file = chatOf(sessionId, join(env.HOME || homedir(), '.gemini', 'tmp'));
    return file === undefined || statSync(file).size > maxBytes ? {} : usageIn(readFileSync(file, 'utf8'), start);
  } catch {
    return {};
  }
}

/** `tmp/PROJECT/chats/session-…-ID.jsonl`, with the first eight characters of the id. */
function chatOf(sessionId: string, projects: string): string | undefined {
  const ending = `-${sessionId.slice(0, 8)}.jsonl`;
  for (const project of readdirSync(projects)) {
    const name = namesIn(join(projects, project, 'chats')).find((each) => each.endsWith(ending));
    if (name !== undefined) return join(projects, project, 'chats', name);
  }
  return undefined;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function usageIn(text: string, start: number): Usage {
  // Each answer is written again when its tools have run.
  const answers = new Map<string, Usage>();
  for (const line of text.split('\n')) {
    const { id, timestamp = '', tokens } = answerIn(line) ?? {};
    if (id === undefined || tokens === undefined || Date.parse(timestamp) < start) continue;
    const { input, cached, total } = tokens;
    answers.set(id, { inputTokens: input - cached, cacheReadTokens: cached, outputTokens: total - input });
  }
  return [...answers.values()].reduce<Usage>(addUsage, {});
}

function answerIn(line: string) {
  if (!line.includes('"tokens"')) return undefined;
  try {
    return answer.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
