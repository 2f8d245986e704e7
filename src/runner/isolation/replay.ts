/** Brings a task's commit onto what others have delivered meanwhile. */
import { git, gitList, tryGit } from './git';
import { committerEnvironment } from './identity';
import { cleanTo, type WorktreeFolder } from './worktreeFolder';

export type Replay =
  | { readonly outcome: 'replayed'; readonly commit: string }
  /** What it changes is there already. */
  | { readonly outcome: 'nothing' }
  | { readonly outcome: 'conflict'; readonly files: readonly string[] };

/** The worktree ends on the new commit, or, without one, clean on `onto`. Throws a `GitError`. */
export async function replay(
  worktree: WorktreeFolder,
  commit: string,
  onto: string,
  provided: ReadonlySet<string>,
): Promise<Replay> {
  const { top } = worktree;
  await cleanTo(worktree, onto, provided);
  const picked = await tryGit(top, ['cherry-pick', '-n', commit]);
  if (picked.code !== 0) {
    const files = await gitList(top, ['diff', '--name-only', '-z', '--diff-filter=U']);
    await cleanTo(worktree, onto, provided);
    return { outcome: 'conflict', files: [...new Set(files)].sort() };
  }
  if ((await tryGit(top, ['diff', '--cached', '--quiet', onto])).code === 0) return { outcome: 'nothing' };
  // Its message and its author; hooks have seen it already.
  const env = await committerEnvironment(top);
  await git(top, ['commit', '-q', '--no-verify', '--cleanup=verbatim', '-C', commit], { env });
  return { outcome: 'replayed', commit: await git(top, ['rev-parse', 'HEAD']) };
}
