/** Worktrees whose making a kill cut off: no command of git for worktrees gets past what it left of its notes. */
import * as fs from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Removes those of runs for which `isDead` holds, by hand, as git cannot.
 *
 * @param commonDirectory the repository's `.git`, absolute
 * @param isDead is asked with the path of the worktree
 */
export function removeHalfMade(commonDirectory: string, isDead: (path: string) => boolean): void {
  const notes = join(commonDirectory, 'worktrees');
  for (const name of namesIn(notes)) {
    const gitDirectory = join(notes, name);
    const path = worktreeOf(gitDirectory) ?? name;
    if (!isHalfMade(gitDirectory) || !isDead(path)) continue;
    fs.rmSync(gitDirectory, { recursive: true, force: true });
    // The name alone tells where nothing is to be removed.
    if (basename(path) !== path) fs.rmSync(path, { recursive: true, force: true });
  }
}

/** Git writes these one after another and fills the last of them before anything is checked out. */
function isHalfMade(gitDirectory: string): boolean {
  return ['gitdir', 'commondir', 'HEAD'].some((name) => !readText(join(gitDirectory, name))?.trim());
}

/** Where the worktree is, or would have been. */
function worktreeOf(gitDirectory: string): string | undefined {
  const pointer = readText(join(gitDirectory, 'gitdir'))?.trim();
  return pointer ? dirname(pointer) : undefined;
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}

function readText(path: string): string | undefined {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
