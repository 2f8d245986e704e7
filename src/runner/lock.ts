/**
 * One runner per plan. The lock is a file that names its holder and is created whole or not at all (by a hard link);
 * its modification time is the heartbeat that onlookers go by.
 */
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { processExists, startOf } from '../agents/process/processTable';
import { foreignStaleMs, heartbeatMs, type LockRecord, parseLock } from '../status/liveness';
import { RunnerError, systemReason } from './errors';

export interface HeldLock {
  /** Why an older lock was taken over; undefined when there was none. */
  readonly tookOver: string | undefined;
  /** False once somebody removed or replaced the file. */
  isHeld(): boolean;
  /** Never throws: it is called where other errors are on their way. */
  release(): void;
}

/** Throws a `RunnerError` of kind `busy` that names the holder. */
export function acquireLock(folder: string, runId: string, startedAt: string): HeldLock {
  const path = join(folder, 'lock');
  const start = startOf(process.pid);
  const record: LockRecord = {
    pid: process.pid,
    host: hostname(),
    startedAt,
    runId,
    ...(start !== undefined && { processStart: start }),
  };
  const text = `${JSON.stringify(record)}\n`;
  const mine = join(folder, `lock.${process.pid}.tmp`);
  fs.writeFileSync(mine, text);
  try {
    const tookOver = placeLock(folder, mine, path);
    // By content: a file put in its place may well get the same inode.
    const isHeld = () => readText(path) === text;
    const beat = setInterval(() => touch(path), heartbeatMs);
    beat.unref();
    return {
      tookOver,
      isHeld,
      release() {
        clearInterval(beat);
        try {
          if (isHeld()) fs.rmSync(path, { force: true });
        } catch {
          // The next runner finds a lock whose process is gone.
        }
      },
    };
  } finally {
    fs.rmSync(mine, { force: true });
  }
}

/** Who holds the lock now and is alive; undefined when nobody does. */
export function lockHolder(folder: string): LockRecord | undefined {
  const path = join(folder, 'lock');
  const text = readText(path);
  if (text === undefined) return undefined;
  const lock = parseLock(text);
  return lock && whyDead(lock, path) === undefined ? lock : undefined;
}

function placeLock(folder: string, mine: string, path: string): string | undefined {
  if (tryLink(mine, path)) return undefined;
  // Taking over is itself exclusive: of two runners that see the same dead holder, the second must not remove the
  // lock that the first has just placed.
  const gate = join(folder, 'lock.takeover');
  for (let tries = 0; ; tries++) {
    const text = readText(path);
    if (text === undefined) {
      if (tryLink(mine, path)) return undefined;
      continue;
    }
    const lock = parseLock(text);
    const dead = lock ? whyDead(lock, path) : 'it could not be read';
    if (dead === undefined) throw busy(lock);
    if (!tryLink(mine, gate)) {
      removeAbandoned(gate);
      if (tries > 200) throw busy(lock);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
      continue;
    }
    try {
      if (readText(path) !== text) continue;
      fs.rmSync(path, { force: true });
      if (tryLink(mine, path)) {
        return `The lock of pid ${lock?.pid ?? '?'} (${lock?.startedAt ?? 'start unknown'}) was taken over: ${dead}.`;
      }
    } finally {
      fs.rmSync(gate, { force: true });
    }
  }
}

/** Undefined as long as the holder may be alive. A live process is never robbed, however old its heartbeat. */
function whyDead(lock: LockRecord, path: string): string | undefined {
  if (lock.host !== hostname()) {
    const age = ageOf(path);
    return age > foreignStaleMs
      ? `it is of ${lock.host} and has been silent for ${Math.round(age / 1000)} s`
      : undefined;
  }
  if (!processExists(lock.pid)) return 'that process is gone';
  const start = startOf(lock.pid);
  if (lock.processStart !== undefined && start !== undefined && start !== lock.processStart) {
    return 'that pid now belongs to another process';
  }
  return undefined;
}

function busy(lock: LockRecord | undefined): RunnerError {
  const who = lock ? `pid ${lock.pid} on ${lock.host}, started ${lock.startedAt}` : 'another process';
  return new RunnerError(
    'busy',
    `Another runner works on this plan: ${who}. Wait for it, or end it with \`tranche stop\`.`,
  );
}

function tryLink(from: string, to: string): boolean {
  try {
    fs.linkSync(from, to);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // File systems without hard links (FAT, some network drives): creating exclusively is the next best.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS' && code !== 'EOPNOTSUPP') throw error;
  }
  try {
    fs.writeFileSync(to, fs.readFileSync(from), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** A runner killed within the milliseconds of a take-over leaves its gate behind. */
function removeAbandoned(gate: string): void {
  const lock = parseLock(readText(gate) ?? '');
  if (lock ? whyDead(lock, gate) !== undefined : ageOf(gate) > 10_000) fs.rmSync(gate, { force: true });
}

function touch(path: string): void {
  try {
    const now = new Date();
    fs.utimesSync(path, now, now);
  } catch {
    // Removed in this very moment: the next record finds out.
  }
}

function readText(path: string): string | undefined {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    const what = `The lock ${path} cannot be read: ${systemReason(error)}.`;
    throw new RunnerError('state', `${what} Remove it if no runner is at work on this plan.`, { cause: error });
  }
}

function ageOf(path: string): number {
  try {
    // A time in the future (clocks differ, a copied file) is as far off as one in the past.
    return Math.abs(Date.now() - fs.statSync(path).mtimeMs);
  } catch {
    return 0;
  }
}
