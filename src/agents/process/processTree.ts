/** Ends processes together with everything they started, also what tried to get away. */
import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findMarked, listProcesses, type ProcessRecord, type RunMarker, startedSince } from './processTable';

export interface TreeRoot {
  /** Also the number of the process group, which it leads. */
  readonly pid: number;
  /** From `startOf`, right after the start. */
  readonly started: string | undefined;
  /** It has ended by itself, and its number may be somebody else's. */
  readonly gone: boolean;
  /** Milliseconds since it was started. */
  readonly livedMs: number;
}

/** After SIGTERM, before SIGKILL: with what SIGKILL needs everything is gone within 5 s. */
const defaultGraceMs = 3000;
const killingMs = 1500;

/**
 * Ends the tree below `root` and whatever carries the marker: SIGTERM, then SIGKILL for those that are still there
 * after the grace. Never this process or one that it descends from. Returns the pids that could not be ended.
 */
export async function endTree(root: TreeRoot, marker: RunMarker, graceMs = defaultGraceMs): Promise<number[]> {
  if (process.platform === 'win32') {
    if (!root.gone) await taskkill(root.pid);
    return [];
  }
  if (await leftNothing(root, marker)) return [];
  return endAll(root, marker, graceMs);
}

/**
 * Ends all that agents of the run left behind; for the resume of a run whose runner died.
 * Where the system does not show the environment of processes it finds nothing.
 */
export async function killProcessesMarked(runId: string): Promise<number[]> {
  return endMarked({ runId });
}

/** The same for all that carries the marker. */
export async function endMarked(marker: RunMarker): Promise<number[]> {
  return endAll(undefined, marker, defaultGraceMs);
}

/** Whether a root that has ended after a short life surely left nothing behind; else it takes a look at all there is. */
export async function leftNothing({ pid, gone, livedMs }: TreeRoot, marker: RunMarker): Promise<boolean> {
  if (!gone || livedMs >= 1000 || groupExists(pid)) return false;
  const later = startedSince(pid);
  return later !== undefined && (await findMarked(marker, later)).size === 0;
}

function groupExists(pgid: number): boolean {
  try {
    process.kill(-pgid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

async function endAll(root: TreeRoot | undefined, marker: RunMarker, graceMs: number): Promise<number[]> {
  // What was once seen stays a target, also when its parent dies and it is nobody's descendant any more.
  const seen = new Map<number, string>();
  const look = async () => {
    const alive = await findTargets(root, marker, seen);
    for (const { pid, started } of alive) seen.set(pid, started);
    return alive;
  };
  let alive = await look();
  if (alive.length === 0) return [];
  send('SIGTERM', alive, root?.pid);
  // Most end at once; the others are looked at less often, as each look reads the whole process table.
  for (let end = Date.now() + graceMs, wait = 20; Date.now() < end; wait = Math.min(wait * 2, 200)) {
    await delay(wait);
    alive = await look();
    if (alive.length === 0) return [];
  }
  // More than once, because a process may start another between the look and the signal.
  for (const end = Date.now() + killingMs; Date.now() < end; ) {
    send('SIGKILL', alive, root?.pid);
    await delay(40);
    alive = await look();
    if (alive.length === 0) return [];
  }
  return alive.map(({ pid }) => pid);
}

async function findTargets(
  root: TreeRoot | undefined,
  marker: RunMarker,
  seen: ReadonlyMap<number, string>,
): Promise<ProcessRecord[]> {
  const table = await listProcesses();
  const marked = await findMarked(marker, table);
  const isRoot = ({ pid, started }: ProcessRecord) =>
    root !== undefined && !root.gone && pid === root.pid && (root.started ?? started) === started;
  const spared = selfAndAncestors(table);
  const targets = new Map<number, ProcessRecord>();
  const add = (record: ProcessRecord) => {
    if (record.pid > 1 && !spared.has(record.pid)) targets.set(record.pid, record);
  };
  for (const record of table) {
    // A number stays taken as long as a group bears it, so these are of the root's group even when it is gone.
    const inGroup = root !== undefined && record.pgid === root.pid;
    if (inGroup || isRoot(record) || marked.has(record.pid) || seen.get(record.pid) === record.started) add(record);
  }
  // A Map goes on over what is added while it is gone through: descendants of descendants too.
  const children = childrenByParent(table);
  for (const pid of targets.keys()) for (const child of children.get(pid) ?? []) add(child);
  return [...targets.values()];
}

function childrenByParent(table: readonly ProcessRecord[]): Map<number, ProcessRecord[]> {
  const children = new Map<number, ProcessRecord[]>();
  for (const record of table) {
    const siblings = children.get(record.ppid);
    if (siblings) siblings.push(record);
    else children.set(record.ppid, [record]);
  }
  return children;
}

function selfAndAncestors(table: readonly ProcessRecord[]): Set<number> {
  const parents = new Map(table.map(({ pid, ppid }) => [pid, ppid]));
  const found = new Set<number>();
  for (let pid: number | undefined = process.pid; pid && !found.has(pid); pid = parents.get(pid)) found.add(pid);
  return found;
}

function send(signal: NodeJS.Signals, targets: readonly ProcessRecord[], group: number | undefined): void {
  // The group at once, so that none of it can start another between two signals.
  if (group !== undefined && targets.some(({ pgid }) => pgid === group)) signalOne(-group, signal);
  for (const { pid, pgid } of targets) if (pgid !== group) signalOne(pid, signal);
}

function signalOne(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone by now, or not ours to end; the next look tells.
  }
}

async function taskkill(pid: number): Promise<void> {
  // Fails when the process has just ended.
  await promisify(execFile)('taskkill', ['/PID', String(pid), '/T', '/F'], { windowsHide: true }).catch(
    () => undefined,
  );
}
