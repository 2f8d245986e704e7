/** Reading what a runner leaves on disk. Nothing here writes. */
import * as fs from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { type LockRecord, looksAlive, parseLock } from '../status/liveness';
import { isPathOfPlan, orchestratorStatusPath, planSlug } from '../status/stateFolder';
import type { Status } from '../status/status';
import { parseStatusFile, StatusFileError } from '../status/statusFile';
import { reasonOf } from './reasonOf';

/** Absolute paths of one plan's state. */
export interface StatePaths {
  /** The plan's own path, relative to the workspace. */
  readonly planPath: string;
  readonly folder: string;
  readonly lock: string;
  /** Used when there is one: the file that the plan orchestrator keeps. */
  readonly orchestratorStatus: string;
  readonly ownStatus: string;
}

/** Where a plan's state lies; `planPath` is relative to the workspace, with forward slashes. */
export function statePaths(workspace: string, stateDirectory: string, planPath: string): StatePaths {
  const folder = join(workspace, stateDirectory, planSlug(planPath));
  return {
    planPath,
    folder,
    lock: join(folder, 'lock'),
    orchestratorStatus: resolve(workspace, orchestratorStatusPath(planPath)),
    ownStatus: join(folder, 'status.json'),
  };
}

/** The plan's path as the runner names it: a plan under two names, through a link, has one state. */
export async function realPath(workspace: string, planPath: string): Promise<string> {
  try {
    const [folder, plan] = await Promise.all([fs.realpath(workspace), fs.realpath(join(workspace, planPath))]);
    return relative(folder, plan).split(sep).join('/');
  } catch {
    return planPath;
  }
}

export interface HeldLock {
  readonly record: LockRecord;
  /** When it was last touched, in milliseconds since 1970. */
  readonly beat: number;
}

export interface StateReading {
  /** Undefined when there is no status file, or none that can be used. */
  readonly status: Status | undefined;
  /** Why the status file cannot be used, as a sentence. */
  readonly fault: string | undefined;
  readonly statusPath: string;
  readonly lock: HeldLock | undefined;
}

/** Reads lock and status. A file that is torn is read once more: writers that do not rename need a moment. */
export async function readStateFiles(paths: StatePaths): Promise<StateReading> {
  // The lock first: whoever takes it writes the status afterwards, and at its end the status comes before the lock goes.
  const lock = await readLock(paths.lock);
  const theirs = await readStatus(paths.orchestratorStatus);
  if (theirs && (theirs.planPath === undefined || isPathOfPlan(theirs.planPath, paths.planPath)))
    return { ...theirs, statusPath: paths.orchestratorStatus, lock };
  const own = await readStatus(paths.ownStatus);
  if (own?.planPath !== undefined && !isPathOfPlan(own.planPath, paths.planPath)) {
    const fault = `it belongs to another plan, ${own.planPath}`;
    return { status: undefined, fault, statusPath: paths.ownStatus, lock };
  }
  return { status: own?.status, fault: own?.fault, statusPath: paths.ownStatus, lock };
}

interface StatusReading {
  /** As the file names it. */
  readonly planPath: string | undefined;
  readonly status: Status | undefined;
  readonly fault: string | undefined;
}

async function readStatus(path: string, again = true): Promise<StatusReading | undefined> {
  try {
    const text = await fs.readFile(path, 'utf8');
    const { status, planPath } = parseStatusFile(text.replace(/^\uFEFF/, ''));
    return { status, planPath, fault: undefined };
  } catch (error) {
    if (isAbsent(error)) return undefined;
    const torn = error instanceof StatusFileError && error.fault === 'torn';
    if (torn && again) {
      await new Promise((done) => setTimeout(done, 60));
      return readStatus(path, false);
    }
    return { status: undefined, planPath: undefined, fault: reasonOf(error) };
  }
}

async function readLock(path: string): Promise<HeldLock | undefined> {
  try {
    const record = parseLock(await fs.readFile(path, 'utf8'));
    return record && { record, beat: (await fs.stat(path)).mtimeMs };
  } catch {
    // Gone, or just being placed: the next event or beat tells.
    return undefined;
  }
}

function isAbsent(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Whether the lock's holder works, as far as can be seen from here. */
export function isAlive(lock: HeldLock | undefined, now: number): boolean {
  if (!lock) return false;
  return looksAlive(lock.record, {
    host: hostname(),
    processExists: processExists(lock.record.pid),
    heartbeatAge: now - lock.beat,
  });
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, but not ours.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
