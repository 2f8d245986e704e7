/** Where worktrees lie and how they are named, so that those of a runner that died are known for what they are. */
import { mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { digest } from '../../status/stateFolder';

/**
 * Beside the caches of other programs: outside of the workspace, where neither agents nor editors nor test runners come
 * upon them when they search it, and on a disk that outlives a restart.
 */
export function worktreeRoot(top: string): string {
  const repository = `${basename(top)
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .slice(0, 40)}.${digest(top)}`;
  const places = [cacheFolder(), tmpdir()].map((folder) => join(folder, 'tranche', 'worktrees', repository));
  for (const place of places.slice(0, -1)) {
    try {
      mkdirSync(place, { recursive: true, mode: 0o700 });
      return place;
    } catch {
      // A home that cannot be written, as in containers.
    }
  }
  return places.at(-1) as string;
}

function cacheFolder(): string {
  if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  if (process.platform === 'win32') return process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local');
  return join(homedir(), '.cache');
}

/** Of the folder; git names its own notes on the worktree after it. */
export function worktreeName(runId: string, batchId: string): string {
  return `tranche.${runId}.${batchId.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 60)}`;
}

/** The run that a worktree was made by; undefined for those of people and other programs. */
export function runOfWorktree(path: string): string | undefined {
  return /^tranche\.(run-\d+-\d+)\.[A-Za-z0-9_-]+$/.exec(basename(path))?.[1];
}

/** The process that a run was, by the run's name. */
export function processOfRun(runId: string): number | undefined {
  const pid = /^run-\d+-(\d+)$/.exec(runId)?.[1];
  return pid === undefined ? undefined : Number(pid);
}
