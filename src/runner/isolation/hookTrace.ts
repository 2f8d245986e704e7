/** Which hook of the repository refused a commit, by the record that git keeps of what it starts. */
import * as fs from 'node:fs';
import * as z from 'zod/mini';

const event = z.object({
  event: z.string(),
  sid: z.string(),
  child_id: z.optional(z.number()),
  hook_name: z.optional(z.string()),
  code: z.optional(z.number()),
});

export interface FailedHook {
  readonly name: string;
  readonly exitCode: number;
}

/** Undefined where no hook failed, or git is too old to tell. The file is removed. */
export function takeFailedHook(traceFile: string): FailedHook | undefined {
  let text: string;
  try {
    text = fs.readFileSync(traceFile, 'utf8');
    fs.rmSync(traceFile);
  } catch {
    return undefined;
  }
  const hooks = new Map<string, string>();
  let failed: FailedHook | undefined;
  for (const line of text.split('\n')) {
    const entry = readEvent(line);
    // What hooks themselves start has a longer session id.
    if (!entry || entry.sid.includes('/')) continue;
    const child = String(entry.child_id);
    if (entry.event === 'child_start' && entry.hook_name !== undefined) hooks.set(child, entry.hook_name);
    const name = entry.event === 'child_exit' && entry.code ? hooks.get(child) : undefined;
    if (name !== undefined) failed = { name, exitCode: entry.code ?? 1 };
  }
  return failed;
}

function readEvent(line: string) {
  try {
    return event.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
