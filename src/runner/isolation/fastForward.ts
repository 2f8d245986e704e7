/** Moves the workspace, with its branch, to a commit that follows the one it is on. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { safe } from '../../present/terminalText';
import { gitList, tryGit } from './git';
import { headOf, type Repository } from './repository';

export type FastForward =
  | { readonly outcome: 'done' }
  /** Somebody moved the workspace meanwhile. */
  | { readonly outcome: 'moved' }
  /**
   * `reason` follows "because"; `advice` is a sentence for the person. `in_the_way`: files that they have changed; what
   * changes others can still come in.
   */
  | { readonly outcome: 'refused' | 'in_the_way'; readonly reason: string; readonly advice: string };

const pauseMs = 100;

/**
 * What the person has not committed there is never touched: git refuses where the commit changes the same files.
 *
 * @param lockWaitMs how long another git program may hold the workspace
 */
export async function fastForward(
  { top, gitDirectory }: Repository,
  from: string,
  to: string,
  lockWaitMs: number,
): Promise<FastForward> {
  const merge = ['merge', '-q', '--ff-only', '--no-overwrite-ignore', '--no-verify-signatures', '--no-stat', to];
  for (const end = Date.now() + lockWaitMs; ; await delay(pauseMs)) {
    const held = lockIn(gitDirectory);
    const merged = held === undefined ? await tryGit(top, merge) : undefined;
    const now = (await headOf(top)).commit;
    if (now === to) return { outcome: 'done' };
    if (now !== from) return { outcome: 'moved' };
    const lock = held ?? lockIn(gitDirectory);
    if (lock !== undefined && Date.now() < end) continue;
    if (lock !== undefined) return refusedByLock(lock);
    const files = await filesInTheWay(top, from, to);
    if (files.length > 0) return refusedByFiles(files);
    return {
      outcome: 'refused',
      reason: `git refused: ${merged?.complaint || 'it does not say why'}`,
      advice: 'Mend what it names in the workspace.',
    };
  }
}

function lockIn(gitDirectory: string): string | undefined {
  return ['index.lock', 'HEAD.lock'].map((name) => join(gitDirectory, name)).find((path) => fs.existsSync(path));
}

function refusedByLock(lock: string): FastForward {
  const since = fs.statSync(lock, { throwIfNoEntry: false })?.mtime.toISOString();
  return {
    outcome: 'refused',
    reason: `another git program holds the workspace${since ? ` since ${since}` : ''} (${safe(lock)})`,
    advice: 'Let it end; if none is running, one was killed there: delete that file.',
  };
}

function refusedByFiles(files: readonly string[]): FastForward {
  const names = files.map((path) => safe(path, 200));
  const shown = names.length > 10 ? `${names.slice(0, 9).join(', ')} and ${names.length - 9} more` : names.join(', ');
  return {
    outcome: 'in_the_way',
    reason: `the workspace holds changes of these files that are not committed: ${shown}`,
    advice: 'Commit them, or move them away.',
  };
}

/** Of the files that the step changes, those that are not as the last commit has them, or that git does not know. */
async function filesInTheWay(top: string, from: string, to: string): Promise<string[]> {
  const changed = await gitList(top, ['diff', '--name-only', '-z', '--no-renames', from, to]);
  const added = new Set(await gitList(top, ['diff', '--name-only', '-z', '--no-renames', '--diff-filter=A', from, to]));
  const dirty = new Set(await gitList(top, ['diff', '--name-only', '-z', '--no-renames', 'HEAD']));
  return changed.filter((path) => dirty.has(path) || (added.has(path) && inTheWayOf(top, path)));
}

function inTheWayOf(top: string, path: string): boolean {
  const parts = path.split('/');
  return parts.some((_, i) => {
    const stat = fs.lstatSync(join(top, ...parts.slice(0, i + 1)), { throwIfNoEntry: false });
    return stat !== undefined && (i === parts.length - 1 || !stat.isDirectory());
  });
}
