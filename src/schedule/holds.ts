/** What the sessions at work hold, so that no other session gets hold of it at the same time. */
import type { Standing } from './standing';

export interface Holds {
  readonly tasks: Set<number>;
  readonly files: Set<number>;
  readonly groups: Set<number>;
  /** Phases with a required task among those at work. */
  readonly phases: Set<number>;
  /** Parents of those at work. */
  readonly parents: Set<number>;
  /** Tasks and phases that those at work wait for: one that was begun goes on even so. */
  readonly awaited: Set<number>;
  readonly awaitedPhases: Set<number>;
  /** Sessions share one folder: a task that does not say which files it touches may touch any. */
  readonly filesOnly: boolean;
  /** Such a task is at work. */
  hasAnyFile: boolean;
}

export function newHolds(filesOnly: boolean): Holds {
  return {
    tasks: new Set(),
    files: new Set(),
    groups: new Set(),
    phases: new Set(),
    parents: new Set(),
    awaited: new Set(),
    awaitedPhases: new Set(),
    filesOnly,
    hasAnyFile: false,
  };
}

/** @param files numbers of the files it touches */
export function hold(holds: Holds, { index }: Standing, task: number, files: readonly number[]): void {
  holds.tasks.add(task);
  for (const file of files) holds.files.add(file);
  if (files.length === 0) holds.hasAnyFile = true;
  for (const group of index.groupsOf[task] ?? []) holds.groups.add(group);
  const phase = index.phaseOf[task] ?? null;
  if (phase !== null && !index.tasks[task]?.optional) holds.phases.add(phase);
  const parent = index.parentOf[task] ?? null;
  if (parent !== null) holds.parents.add(parent);
  for (const target of index.waits[task]?.tasks ?? []) holds.awaited.add(target);
  for (const target of index.waits[task]?.phases ?? []) holds.awaitedPhases.add(target);
}

/** All sessions have ended. */
export function letGo(holds: Holds): void {
  const { tasks, files, groups, phases, parents, awaited, awaitedPhases } = holds;
  for (const set of [tasks, files, groups, phases, parents, awaited, awaitedPhases]) set.clear();
  holds.hasAnyFile = false;
}

/** Whether a task must wait until a session has ended, though it could be handed out by itself. */
export function isHeld(holds: Holds, { index }: Standing, task: number, files: readonly number[]): boolean {
  if (holds.tasks.size === 0) return false;
  if (holds.filesOnly && (holds.hasAnyFile || files.length === 0)) return true;
  if (holds.tasks.has(task) || holds.parents.has(task) || holds.awaited.has(task)) return true;
  const parent = index.parentOf[task] ?? null;
  if (parent !== null && holds.tasks.has(parent)) return true;
  if (files.some((file) => holds.files.has(file))) return true;
  if (index.groupsOf[task]?.some((group) => holds.groups.has(group))) return true;
  const phase = index.phaseOf[task] ?? null;
  if (phase !== null && !index.tasks[task]?.optional && holds.awaitedPhases.has(phase)) return true;
  const waits = index.waits[task];
  if (!waits) return false;
  return waits.tasks.some((target) => holds.tasks.has(target)) || waits.phases.some((each) => holds.phases.has(each));
}
