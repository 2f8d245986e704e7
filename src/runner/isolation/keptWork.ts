/** Work that did not get into the workspace, kept where a person can find it: under a name that no branch has. */
import type { Task } from '../../plan/model';
import { safe } from '../../present/terminalText';
import { digest } from '../../status/stateFolder';
import { taskFileName } from '../../status/taskFileName';
import { git, tryGit } from './git';
import { committerEnvironment } from './identity';
import { stageWhatCanBe } from './stage';
import { detachAt, forgetOperations, type WorktreeFolder } from './worktreeFolder';

/**
 * `refs/tranche/<run>/<task>.<attempt>`. Two tasks never share one, whatever their ids hold.
 *
 * @param which the attempt, or another word for it
 */
export function keptName(runId: string, uid: string, which: number | string): string {
  const name = taskFileName(uid);
  // Names of git hold no ~ and no two dots in a row; a + is in no plain file name of a task.
  const fit = name.includes('..') ? `${name.replaceAll('.', '_')}+${digest(uid)}` : name.replace('~', '+');
  return `refs/tranche/${runId}/${fit}.${which}`;
}

/** Tells a person how to look at it. */
export function keptWords(name: string): string {
  return `The work is kept: \`git show ${name}\`.`;
}

export async function keepCommit(repositoryTop: string, name: string, commit: string): Promise<void> {
  await git(repositoryTop, ['update-ref', name, commit]);
}

/**
 * Keeps all that is in the worktree and not in the workspace's history. False where there is nothing of the kind.
 * Throws a `GitError`.
 *
 * @param leaveOut relative to the worktree
 */
export async function keepAll(
  repositoryTop: string,
  worktree: WorktreeFolder,
  { name, title, leaveOut }: { readonly name: string; readonly title: string; readonly leaveOut: ReadonlySet<string> },
): Promise<boolean> {
  const { top } = worktree;
  forgetOperations(worktree);
  const head = await git(top, ['rev-parse', 'HEAD']);
  await detachAt(worktree, head);
  await git(top, ['reset', '-q', head]).catch(() => undefined);
  await stageWhatCanBe(worktree, head, leaveOut);
  const tree = await git(top, ['write-tree']);
  const isClean = tree === (await git(top, ['rev-parse', 'HEAD^{tree}']));
  const isKnown = (await tryGit(repositoryTop, ['merge-base', '--is-ancestor', head, 'HEAD'])).code === 0;
  if (isClean && isKnown) return false;
  const env = await committerEnvironment(top);
  const commit = isClean ? head : await git(top, ['commit-tree', tree, '-p', head, '-F', '-'], { env, input: title });
  await keepCommit(repositoryTop, name, commit);
  return true;
}

/** First line of a commit for a task: its id, then its title. */
export function taskLine(task: Task): string {
  return safe(`${task.id} ${task.title}`, 200);
}
