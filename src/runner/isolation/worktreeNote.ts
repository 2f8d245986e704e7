/** What the runner notes on a worktree beside git's own notes, for the runner that finds it after a crash. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

const note = z.object({
  /** A process of another machine cannot be looked for. */
  host: z.string(),
  /** As in the plan; absent before the first. */
  task: z.optional(z.string()),
  /** Relative to the worktree: no work of anybody's. */
  provided: z.array(z.string()),
});
export type WorktreeNote = z.infer<typeof note>;

export function writeNote(gitDirectory: string, value: WorktreeNote): void {
  writeFileSync(join(gitDirectory, fileName), JSON.stringify(value));
}

/** Undefined where the runner died before it wrote one. */
export function readNote(gitDirectory: string): WorktreeNote | undefined {
  try {
    return note.parse(JSON.parse(readFileSync(join(gitDirectory, fileName), 'utf8')));
  } catch {
    return undefined;
  }
}

const fileName = 'tranche.json';
