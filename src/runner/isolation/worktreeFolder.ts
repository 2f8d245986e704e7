/** One worktree on the disk: made, found intact, cleaned, removed. */
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { GitError, git, gitList, tryGit } from './git';
import { operationFiles } from './repository';

export interface WorktreeFolder {
  /** Absolute. */
  readonly top: string;
  /** Absolute; git's own notes on this worktree. */
  readonly gitDirectory: string;
  /** What the file `.git` in it says; an agent may have removed or replaced it. */
  readonly pointer: string;
}

/** Throws a `GitError`. */
export async function addWorktree(repositoryTop: string, path: string, commit: string): Promise<WorktreeFolder> {
  fs.mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  await git(repositoryTop, ['worktree', 'add', '-q', '--detach', path, commit]);
  const top = await git(path, ['rev-parse', '--show-toplevel']);
  const gitDirectory = await git(path, ['rev-parse', '--absolute-git-dir']);
  return { top, gitDirectory, pointer: fs.readFileSync(join(top, '.git'), 'utf8') };
}

/**
 * Whether it can go on being worked in. Without its pointer git would take the folder for a part of whatever repository
 * lies above, so a pointer that is not as it was is put back first.
 */
export function isIntact({ top, gitDirectory, pointer }: WorktreeFolder): boolean {
  if (!fs.existsSync(top) || !fs.existsSync(join(gitDirectory, 'HEAD'))) return false;
  const path = join(top, '.git');
  const stat = fs.lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() && fs.readFileSync(path, 'utf8') === pointer) return true;
  fs.rmSync(path, { recursive: true, force: true });
  fs.writeFileSync(path, pointer);
  return true;
}

/** Forgets what a killed git or an agent left half done there. Nobody else works in it, so that no lock is anyone's. */
export function forgetOperations({ gitDirectory }: WorktreeFolder): void {
  for (const name of [...operationFiles, 'index.lock', 'HEAD.lock']) {
    fs.rmSync(join(gitDirectory, name), { recursive: true, force: true });
  }
}

/**
 * All files as the commit has them, on no branch. What git ignores stays, as dependencies and build results should.
 *
 * @param provided files from the setup that git does not know, relative to the top; they stay, too
 */
export async function cleanTo(worktree: WorktreeFolder, commit: string, provided: ReadonlySet<string>): Promise<void> {
  const { top } = worktree;
  forgetOperations(worktree);
  await detachAt(worktree, commit);
  await git(top, ['reset', '-q', '--hard', commit]);
  for (const path of await untracked(top)) if (!provided.has(path)) removeWithEmptyFolders(top, path);
}

/** Moves HEAD and nothing else. A branch that an agent may have switched to stays where it is. */
export async function detachAt({ top }: WorktreeFolder, commit: string): Promise<void> {
  await git(top, ['update-ref', '--no-deref', 'HEAD', commit]);
}

/** Files that git neither knows nor ignores; a repository inside counts as one, with a slash at its end. */
export async function untracked(top: string): Promise<string[]> {
  return gitList(top, ['ls-files', '-z', '--others', '--exclude-standard']);
}

function removeWithEmptyFolders(top: string, path: string): void {
  fs.rmSync(join(top, path), { recursive: true, force: true });
  for (let folder = dirname(path); folder !== '.' && removeEmpty(join(top, folder)); ) folder = dirname(folder);
}

/** False where something else is in it. */
function removeEmpty(folder: string): boolean {
  try {
    fs.rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

/** Throws where something of it stays. Works as well where the folder or git's notes are gone already. */
export async function removeWorktree(repositoryTop: string, { top, gitDirectory }: WorktreeFolder): Promise<void> {
  // On Windows git has followed links to folders when it removed a worktree.
  removeLinks(top);
  // Twice: also when it is locked. `prune` is no way: it would forget worktrees of the person's on a disk not mounted now.
  const { code, complaint } = await tryGit(repositoryTop, ['worktree', 'remove', '-f', '-f', top]);
  fs.rmSync(top, { recursive: true, force: true, maxRetries: 5 });
  removeEmpty(dirname(top));
  if (code === 0 || !fs.existsSync(gitDirectory)) return;
  if (dirname(gitDirectory).endsWith('worktrees')) fs.rmSync(gitDirectory, { recursive: true, force: true });
  else throw new GitError(complaint);
}

/** At the top alone: deeper ones are found by git, as files or ignored. */
function removeLinks(top: string): void {
  if (!fs.existsSync(top)) return;
  for (const entry of fs.readdirSync(top, { withFileTypes: true })) {
    if (entry.isSymbolicLink()) fs.rmSync(join(top, entry.name), { force: true });
  }
}
