/** Work that was kept apart until a person had decided: its commit is brought into the workspace. */
import { resolve } from 'node:path';
import { taskArgument } from '../../present/taskArgument';
import { safe } from '../../present/terminalText';
import type { GateFailure } from '../gates/gate';
import { deliveredCommit } from './deliveredCommit';
import { GitError, git, tryGit } from './git';
import { reasonOf } from './gitReasons';
import { mergeBack } from './mergeBack';
import { openRepository } from './repository';
import type { Delivery } from './workplace';
import { removeWorktree } from './worktreeFolder';
import { type MadeWorktree, makeWorktree, type WorktreeOptions, worktreePath } from './worktreeMake';

export interface HeldWork {
  /** The name that git keeps the commit under. */
  readonly name: string;
  /** As in the plan. */
  readonly uid: string;
  /** Of the attempt that did it. */
  readonly runId: string;
  /** Checks it in that folder, after it was brought together with what others made. */
  readonly check: (folder: string) => Promise<GateFailure | 'stopped' | undefined>;
}

/**
 * Onto the branch that the workspace is on now, once: it may be there from a call that was killed behind it. A worktree is made only where the branch has moved since. Throws a
 * `RunnerError` of kind `usage` where the workspace cannot be worked on, or the setup of a worktree fails.
 */
export async function bringIn(options: WorktreeOptions, { name, uid, runId, check }: HeldWork): Promise<Delivery> {
  const repository = await openRepository(options.workspace);
  const { top } = repository;
  const there = await deliveredCommit(top, uid, runId);
  if (there !== undefined) return { outcome: 'delivered', commit: there, merged: false };
  const found = await tryGit(top, ['rev-parse', '-q', '--verify', `${name}^{commit}`]);
  if (found.code !== 0) {
    const message = `The work is not to be found any more: git has no ${safe(name)}. Reject it, so that it is done again.`;
    return { outcome: 'failed', message };
  }
  const commit = found.stdout.trim();
  const path = worktreePath(options, repository);
  let made: MadeWorktree | undefined;
  const worktree = async (onto: string) => {
    made ??= await makeWorktree(options, repository, path, onto);
    return made;
  };
  try {
    const base = await git(top, ['rev-parse', '--verify', `${commit}^`]);
    const work = { repository, worktree, commit, base, keptName: name, lockWaitMs: options.lockWaitMs ?? 15_000 };
    const folder = resolve(path, repository.prefix);
    const { delivery } = await mergeBack({
      ...work,
      check: () => check(folder),
      again: `Then \`tranche approve ${taskArgument(uid)}\` brings it in.`,
    });
    return delivery;
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return { outcome: 'failed', message: `The work could not be brought into the workspace: ${error.message}` };
  } finally {
    if (made) await remove(options, top, made);
  }
}

/** For work that is on the branch, once that is recorded. */
export async function forgetHeld(workspace: string, name: string): Promise<void> {
  await tryGit(workspace, ['update-ref', '-d', name]);
}

/** Whether the branch that the workspace is on holds the commit. */
export async function isOnBranch(workspace: string, commit: string): Promise<boolean> {
  return (await tryGit(workspace, ['merge-base', '--is-ancestor', commit, 'HEAD'])).code === 0;
}

async function remove({ merges, say }: WorktreeOptions, top: string, made: MadeWorktree): Promise<void> {
  try {
    await merges.arrange(() => removeWorktree(top, made));
  } catch (error) {
    say(`The worktree ${made.top} could not be removed: ${reasonOf(error)} The next run tries it again.`);
  }
}
