/** What a person should know before work is done in worktrees of theirs. */
import { safe } from '../../present/terminalText';
import { gitList } from './git';
import type { MergeQueue } from './mergeQueue';
import type { Repository } from './repository';
import { comparable, isSameOrBelow } from './safePath';

interface Told {
  /** Relative to the workspace: the plan and the state. */
  readonly reserved: readonly string[];
  readonly merges: MergeQueue;
  readonly say: (message: string) => void;
}

/** Once in a run. */
export async function tellOnce({ merges, reserved, say }: Told, { top, prefix, branch }: Repository): Promise<void> {
  const tell = (key: string, message: string) => {
    if (merges.told.has(key)) return;
    merges.told.add(key);
    say(message);
  };
  if (branch === undefined) {
    tell(
      'detached',
      'The workspace is on no branch (detached HEAD). The commits of this run will be on none either: `git switch -c NAME` keeps them.',
    );
  }
  const ours = reserved.map((path) => comparable(prefix + path));
  const status = await gitList(top, ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=normal']);
  const dirty = status.map((entry) => entry.slice(3).replace(/\/$/, '')).filter((path) => !isReserved(path, ours));
  if (dirty.length === 0) return;
  const names = dirty.slice(0, 5).map((path) => safe(path, 100));
  const more = dirty.length > 5 ? ` and ${dirty.length - 5} more` : '';
  tell(
    'dirty',
    `What is not committed in the workspace (${names.join(', ')}${more}) is not in the worktrees that agents work in, and is left as it is.`,
  );
}

/** Git shows a folder of new files as one. */
function isReserved(path: string, ours: readonly string[]): boolean {
  const name = comparable(path);
  return ours.some((each) => isSameOrBelow(name, each) || isSameOrBelow(each, name));
}
