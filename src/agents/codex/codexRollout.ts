/**
 * The file in which Codex keeps a thread. It knows what the stream does not tell: what a turn has used that failed or was
 * ended, what a thread had used before, and when a limit ends.
 */
import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { type CodexUsage, codexUsage } from './codexEvents';

const window = z.optional(
  z.nullable(z.object({ used_percent: z.number(), resets_at: z.optional(z.nullable(z.number())) })),
);
const tokenCount = z.object({
  payload: z.object({
    type: z.literal('token_count'),
    info: z.optional(z.nullable(z.object({ total_token_usage: codexUsage }))),
    rate_limits: z.optional(z.nullable(z.object({ primary: window, secondary: window }))),
  }),
});

export interface ThreadState {
  /** Counted from the beginning of the thread. */
  readonly usage: CodexUsage | undefined;
  /** When the limits that are used up end, in milliseconds since 1970. */
  readonly limitEnds: number | undefined;
}

/** What is not there or cannot be read is simply not known. */
export function readThread(id: string, env: NodeJS.ProcessEnv): ThreadState {
  try {
    const file = rolloutOf(id, join(env.CODEX_HOME || join(env.HOME || homedir(), '.codex'), 'sessions'));
    return file === undefined ? nothing : stateIn(endOf(file));
  } catch {
    return nothing;
  }
}

const nothing: ThreadState = { usage: undefined, limitEnds: undefined };
const dayMs = 86_400_000;

/** `sessions/2026/11/21/rollout-…-ID.jsonl`; the id is a UUIDv7, which begins with the time of its making. */
function rolloutOf(id: string, sessions: string): string | undefined {
  const made = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
  if (!/^[0-9a-f-]{36}$/.test(id)) return undefined;
  for (const offset of [0, -dayMs, dayMs]) {
    const folder = join(sessions, ...new Date(made + offset).toISOString().slice(0, 10).split('-'));
    const name = filesIn(folder).find((file) => file.endsWith(`${id}.jsonl`));
    if (name !== undefined) return join(folder, name);
  }
  return undefined;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

const enough = 4_000_000;

function endOf(file: string): string {
  const fd = openSync(file, 'r');
  try {
    const { size } = fstatSync(fd);
    const bytes = Buffer.alloc(Math.min(size, enough));
    return bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, size - bytes.length));
  } finally {
    closeSync(fd);
  }
}

function stateIn(text: string): ThreadState {
  let { usage, limitEnds } = nothing;
  for (const line of text.split('\n')) {
    // Nearly all lines are something else, and long.
    if (!line.includes('"token_count"')) continue;
    const { info, rate_limits } = tokenCountIn(line) ?? {};
    usage = info?.total_token_usage ?? usage;
    const full = [rate_limits?.primary, rate_limits?.secondary].filter((limit) => (limit?.used_percent ?? 0) >= 100);
    const ends = full.flatMap((limit) => limit?.resets_at ?? []);
    if (rate_limits) limitEnds = ends.length > 0 ? Math.max(...ends) * 1000 : undefined;
  }
  return { usage, limitEnds };
}

function tokenCountIn(line: string) {
  try {
    return tokenCount.safeParse(JSON.parse(line)).data?.payload;
  } catch {
    return undefined;
  }
}
