/** What a session of Copilot has used: from the file that it writes at its end, or from what it keeps of the session. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Usage } from '../agent';
import { addUsage, combined } from '../usage';

const count = z.optional(z.nullable(z.number()));
const tokens = z.object({
  /** With those from the cache. */
  inputTokens: count,
  cacheReadTokens: count,
  cacheWriteTokens: count,
  outputTokens: count,
});
const usageFile = z.object({ modelMetrics: z.record(z.string(), z.object({ usage: tokens })) });
const usageRecord = z.object({ data: z.object({ usage: tokens }) });

/** The file of `--usage-output-file`; undefined if it was never written. */
export function readUsageFile(path: string): Usage | undefined {
  const told = usageFile.safeParse(jsonIn(contentOf(path) ?? '')).data;
  if (!told) return undefined;
  return Object.values(told.modelMetrics).reduce<Usage>((sum, { usage }) => addUsage(sum, usageOf(usage)), {});
}

/** What the session's own log has of its calls to the model; undefined where there is none. */
export function readSessionUsage(id: string, env: NodeJS.ProcessEnv): Usage | undefined {
  // It becomes a part of a path.
  if (!/^[0-9a-f-]{36}$/i.test(id)) return undefined;
  const home = env.COPILOT_HOME || join(env.HOME || homedir(), '.copilot');
  const log = contentOf(join(home, 'session-state', id, 'events.jsonl'));
  return log
    ?.split('\n')
    .filter((line) => line.includes('"session.usage_record"'))
    .reduce<Usage>((sum, line) => {
      const record = usageRecord.safeParse(jsonIn(line)).data;
      return record ? addUsage(sum, usageOf(record.data.usage)) : sum;
    }, {});
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function usageOf({ inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens }: z.infer<typeof tokens>): Usage {
  const cached = (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0);
  const figures = {
    inputTokens: typeof inputTokens === 'number' ? Math.max(0, inputTokens - cached) : undefined,
    cacheReadTokens: cacheReadTokens ?? undefined,
    cacheWriteTokens: cacheWriteTokens ?? undefined,
    outputTokens: outputTokens ?? undefined,
    costUsd: undefined,
  };
  return combined((key) => figures[key]);
}
