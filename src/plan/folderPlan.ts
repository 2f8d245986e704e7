/** Which files of a folder that is a plan are read. */
import type { Problem } from './model';
import { problem } from './problems';
import { atStart } from './ranges';

/** A plan in a folder is read whole; what is beyond these is left out and said. */
export const folderPlanLimits = {
  files: 2_000,
  /** Of one file. */
  bytes: 2_000_000,
  allBytes: 32_000_000,
  depth: 4,
} as const;

const read = /\.(?:md|markdown|json|jsonl|ya?ml|csv|txt)$|^\.DONE$/i;
const skipped = /^(?:\..*|node_modules|archived?|templates?|runs|assets|images)$/i;

/** @param path relative to the plan's folder, with slashes of either kind */
export function belongsToFolderPlan(path: string): boolean {
  const segments = path.split(/[\\/]+/);
  const name = segments.pop() ?? '';
  return read.test(name) && (!name.startsWith('.') || name === '.DONE') && mayHoldPlanFiles(segments);
}

/** Whether a folder inside of a plan is looked into, by the names on the way to it. */
export function mayHoldPlanFiles(segments: readonly string[]): boolean {
  return segments.length <= folderPlanLimits.depth && !segments.some((segment) => skipped.test(segment));
}

/** Says of a file that it is not read for its size. */
export function leftOut(file: string): Problem {
  const message =
    'This file is too big to be a part of a plan and is not read; split it, or move it out of the folder.';
  return { ...problem('invalid-text', atStart, message), file };
}
