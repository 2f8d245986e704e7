/** Gathers what was done in a worktree in its index. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { git, gitList, tryGit } from './git';
import { untracked, type WorktreeFolder } from './worktreeFolder';

/**
 * As `stageAll`, for keeping rather than for delivering: what cannot be added is passed over, and repositories inside the
 * worktree, which are about to be removed with it, become ordinary folders.
 */
export async function stageWhatCanBe(
  worktree: WorktreeFolder,
  since: string,
  leaveOut: ReadonlySet<string>,
): Promise<void> {
  const { top } = worktree;
  for (const path of await untracked(top)) {
    if (path.endsWith('/') && !leaveOut.has(path)) fs.rmSync(join(top, path, '.git'), { recursive: true, force: true });
  }
  // It fails all the same, at its end.
  await tryGit(top, ['add', '-A', '--ignore-errors']);
  await unstage(worktree, since, leaveOut);
}

/**
 * Everything but what git ignores and the paths left out, which stay as the commit has them. Throws a `GitError`, as for
 * a repository inside the worktree that has no commit.
 *
 * @param leaveOut relative to the top of the worktree
 */
export async function stageAll(worktree: WorktreeFolder, since: string, leaveOut: Iterable<string>): Promise<void> {
  await git(worktree.top, ['add', '-A']);
  await unstage(worktree, since, leaveOut);
}

/** Afterwards: `add` fails for a path that it is told to leave out and that is ignored anyhow. */
async function unstage({ top }: WorktreeFolder, since: string, leaveOut: Iterable<string>): Promise<void> {
  const input = [...leaveOut].map((path) => `:(top,literal)${path.replace(/\/$/, '')}`).join('\0');
  if (input === '') return;
  await git(top, ['reset', '-q', '--pathspec-from-file=-', '--pathspec-file-nul', since], { input });
}

export interface Staged {
  readonly isEmpty: boolean;
  /** Repositories inside the worktree that are new: a commit keeps a number of them, and none of their files. */
  readonly repositories: readonly string[];
}

export async function stagedSince({ top }: WorktreeFolder, since: string): Promise<Staged> {
  // Each change is two parts: modes and digests, then the path.
  const parts = await gitList(top, ['diff', '--cached', '--raw', '-z', '--no-renames', since]);
  const repositories = parts.filter((_, i) => /^:\d+ 160000 /.test(parts[i - 1] ?? ''));
  return { isEmpty: parts.length === 0, repositories };
}
