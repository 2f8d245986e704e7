/** Ticks the box of a completed task in the plan file. The plan is the person's: any doubt leaves it as it is. */
import * as fs from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { Plan, Task } from '../plan/model';
import { parsePlan, parsePlanFolder } from '../plan/parsePlan';
import { completedEdit } from '../plan/writeBack';
import { replaceFile } from './durable';
import { systemReason } from './errors';
import { folderTexts, type PlanFile } from './planFile';

export type TickEnd =
  /** Line from 1. */
  | { readonly outcome: 'written'; readonly file: string; readonly line: number }
  /** It says so already, or has no place for it. */
  | { readonly outcome: 'nothing' }
  /** The reason is a clause without a full stop. */
  | { readonly outcome: 'refused'; readonly file: string; readonly reason: string }
  /** The same, but it may go another time: the file is read-only, the disk full. */
  | { readonly outcome: 'failed'; readonly file: string; readonly reason: string };

/** Thrown and caught in this file. */
class Refusal extends Error {}
/** Likewise, for what may pass. */
class Failure extends Error {}

/** What a file was left as when its last box was ticked, so that it need not be read anew for the next one. */
export interface LastTick {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly plan: Plan;
}

/**
 * Never throws for what may be wrong with the file.
 *
 * @param last kept for the next box; null before the first
 */
export function tickCompleted(
  workspace: string,
  plan: PlanFile,
  task: Task,
  last: { tick: LastTick | null } = { tick: null },
): TickEnd {
  const file = task.file === null ? plan.name : `${plan.name}/${task.file}`;
  try {
    const path = task.file === null ? plan.path : join(plan.path, task.file);
    const target = realTarget(workspace, path);
    const bytes = fs.readFileSync(target);
    const { tick } = last;
    // Of a folder the other files count as well.
    const isKnown = tick !== null && task.file === null && tick.path === target && bytes.equals(tick.bytes);
    const edit = completedEdit(bytes, task, (text) => readWith(plan, task.file, text), isKnown ? tick.plan : null);
    if (edit.kind === 'refused') return { outcome: 'refused', file, reason: edit.reason };
    if (edit.kind !== 'edit') return { outcome: 'nothing' };
    replace(target, edit.bytes, bytes);
    last.tick = { path: target, bytes: edit.bytes, plan: edit.plan };
    return { outcome: 'written', file, line: edit.range.line + 1 };
  } catch (error) {
    const isOurs = error instanceof Refusal || error instanceof Failure;
    const reason = isOurs ? error.message : systemReason(error);
    return { outcome: error instanceof Refusal ? 'refused' : 'failed', file, reason: reason.replace(/\.$/, '') };
  }
}

/** Through links, so that a linked plan stays a link; and only if it is a file inside of the workspace. */
function realTarget(workspace: string, path: string): string {
  const target = fs.realpathSync(path);
  const inside = relative(fs.realpathSync(workspace), target);
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    throw new Refusal('the file lies outside of the workspace');
  }
  if (!fs.statSync(target).isFile()) throw new Refusal('it is no file');
  return target;
}

function replace(target: string, bytes: Uint8Array, known: Uint8Array): void {
  const { mode } = fs.statSync(target);
  // Replacing needs leave to write the folder only, and the one who made the file read-only meant the file.
  if ((mode & 0o222) === 0) throw new Failure('the file is read-only');
  fs.accessSync(target, fs.constants.W_OK);
  // One runner per plan, so what stands here was left by one that was killed.
  const temporary = join(dirname(target), `.${basename(target)}.tranche-tmp`);
  fs.rmSync(temporary, { force: true });
  replaceFile(target, bytes, {
    temporary,
    mode: mode & 0o7777,
    beforeRename: () => {
      if (!fs.readFileSync(target).equals(known))
        throw new Failure('it was written by somebody else at that very moment');
    },
  });
}

/** The plan, with this as the text of one of its files. */
function readWith(plan: PlanFile, file: string | null, text: string): Plan {
  if (file === null) return parsePlan(text, plan.name);
  const { texts } = folderTexts(plan.path);
  return parsePlanFolder(
    texts.map((one) => (one.path === file ? { ...one, text } : one)),
    plan.name,
  );
}
