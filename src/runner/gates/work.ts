/** What an attempt did to the files, and what must be known beforehand to tell. */
import type { Task } from '../../plan/model';
import { type AttemptContext, othersFiles, snapshotPlace } from '../attemptContext';
import { changedPaths, type WorkspaceSnapshot } from '../workspaceChanges';
import { keepTests } from './testFiles';

/** How things were when an attempt began. */
export interface WorkBefore extends WorkspaceSnapshot {
  /** Path → text, of the files that hold tests or decide how they run; as many as may be kept. */
  readonly tests?: ReadonlyMap<string, string>;
  /** What is to be done may be there already, from an earlier attempt. */
  readonly followsWork?: boolean;
}

/** To be called before the attempt is recorded. Looks at the place of work before the agent does anything there. Undefined where it is too large to tell. */
export async function prepareGates(context: AttemptContext, uid: string): Promise<WorkBefore | undefined> {
  await context.baseline?.take(context);
  const snapshot = await snapshotPlace(context);
  if (!snapshot) return undefined;
  return {
    ...snapshot,
    tests: keepTests(context.place.folder, snapshot),
    followsWork: followsWork(context, uid),
  };
}

/** True where an attempt before this one worked in the same folder, and was not found to have changed nothing. */
function followsWork({ place, workspace, store }: AttemptContext, uid: string): boolean {
  const earlier = store.status.tasks.get(uid);
  if (!earlier || earlier.attempts === 0 || place.folder !== workspace) return false;
  return earlier.gates.findLast(({ gate }) => gate === 'changes')?.passed !== false;
}

/**
 * Sorted paths of what is not as it was, but for files that are for other tasks to change. Undefined where nobody can
 * tell.
 */
export async function changedSince(
  context: AttemptContext,
  before: WorkspaceSnapshot | undefined,
  task: Task,
): Promise<readonly string[] | undefined> {
  const after = before && (await snapshotPlace(context));
  if (!before || !after) return undefined;
  const changed = changedPaths(before, after);
  // Who else worked here is a question to all tasks of the plan.
  const others = changed.length > 0 ? othersFiles(context, task) : new Set<string>();
  if (others.size === 0) return changed;
  return changed.filter((path) => !isOf(others, path));
}

function isOf(others: ReadonlySet<string>, path: string): boolean {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    const part = path.slice(0, end);
    if (others.has(part) || others.has(`./${part}`) || others.has(`${part}/`)) return true;
  }
  return false;
}
