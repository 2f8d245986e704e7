/** A worktree ready for work, and what a worktree is asked to be. */
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { Config } from '../configSchema';
import { said } from './gitReasons';
import type { MergeQueue } from './mergeQueue';
import type { Repository } from './repository';
import { addWorktree, removeWorktree, type WorktreeFolder } from './worktreeFolder';
import { writeNote } from './worktreeNote';
import { worktreeName, worktreeRoot } from './worktreePlace';
import { setUpWorktree } from './worktreeSetup';

export interface WorktreeOptions {
  readonly workspace: string;
  /** Relative to the workspace: the plan and the state, which the runner alone changes, and in the workspace. */
  readonly reserved: readonly string[];
  readonly runId: string;
  readonly batchId: string;
  readonly config: Config['worktree'];
  /** Where the output of setup commands goes. */
  readonly logFolder: string;
  /** Milliseconds that a setup command or a commit with its hooks may take. */
  readonly limitMs: number;
  readonly merges: MergeQueue;
  readonly signal: AbortSignal;
  readonly say: (message: string) => void;
  /** Where the worktrees of the repository lie, instead of the usual place. */
  readonly root?: string;
  /** Milliseconds that another git program may hold the workspace. */
  readonly lockWaitMs?: number;
}

export interface MadeWorktree extends WorktreeFolder {
  /** Files from the setup that git does not know, relative to the top: nobody's work. */
  readonly provided: ReadonlySet<string>;
}

/** Absolute; where it lies while it is there. */
export function worktreePath({ root, runId, batchId }: WorktreeOptions, repository: Repository): string {
  return join(root ?? worktreeRoot(repository.top), worktreeName(runId, batchId));
}

/** Throws a `RunnerError` of kind `usage`; nothing of it is left then. */
export async function makeWorktree(
  options: WorktreeOptions,
  repository: Repository,
  path: string,
  commit: string,
): Promise<MadeWorktree> {
  const { merges } = options;
  // Git's notes on worktrees are shared, and it does not wait for its own locks.
  const worktree = await merges.arrange(() =>
    said('The worktree cannot be made', () => addWorktree(repository.top, path, commit)),
  );
  try {
    note(worktree, new Set());
    const folder = resolve(path, repository.prefix);
    fs.mkdirSync(folder, { recursive: true });
    const provided = new Set(await setUpWorktree({ ...options, repository, top: worktree.top, folder }));
    note(worktree, provided);
    return { ...worktree, provided };
  } catch (error) {
    await merges.arrange(() => removeWorktree(repository.top, worktree));
    throw error;
  }
}

/** For a runner that finds the worktree when this one has died. */
export function note({ gitDirectory }: WorktreeFolder, provided: ReadonlySet<string>, task?: string): void {
  writeNote(gitDirectory, { host: hostname(), provided: [...provided], ...(task !== undefined && { task }) });
}
