/** Writing so that what was said to be written is still there after a crash or a power cut. */
import * as fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { processExists } from '../agents/process/processTable';

export interface ReplaceOptions {
  /** Where it is written first, in the same folder. Nothing may stand there. */
  readonly temporary: string;
  /** Permissions. */
  readonly mode: number;
  /** The last moment to think better of it, by throwing. */
  readonly beforeRename: () => void;
}

/** Replaces a file whole: readers see the old text or the new, never a part. */
export function replaceFile(path: string, content: string | Uint8Array, options?: ReplaceOptions): void {
  replace(path, content, options, true);
  syncFolder(dirname(path));
}

/** The same without waiting for the disk: after a power cut it may be the old one, or empty. */
export function replaceUnimportantFile(path: string, content: string): void {
  replace(path, content, undefined, false);
}

function replace(
  path: string,
  content: string | Uint8Array,
  options: ReplaceOptions | undefined,
  isForced: boolean,
): void {
  const temporary = options?.temporary ?? `${path}.${process.pid}.tmp`;
  try {
    const fd = fs.openSync(temporary, options ? 'wx' : 'w');
    try {
      fs.writeFileSync(fd, content);
      if (options) fs.fchmodSync(fd, options.mode);
      if (isForced) fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    options?.beforeRename();
    renameOver(temporary, path);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

/** Removes what processes that were killed in the middle of replacing one of these files have left beside it. */
export function removeTemporaries(path: string): void {
  const folder = dirname(path);
  for (const name of fs.readdirSync(folder)) {
    const [, of, pid] = /^(.+)\.(\d+)\.tmp$/.exec(name) ?? [];
    if (of === basename(path) && !processExists(Number(pid))) fs.rmSync(join(folder, name), { force: true });
  }
}

/** Windows refuses to replace a file that a virus scanner or an editor has open; that passes. */
function renameOver(from: string, to: string): void {
  for (let tries = 1; ; tries++) {
    try {
      fs.renameSync(from, to);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (process.platform !== 'win32' || tries >= 10 || (code !== 'EPERM' && code !== 'EBUSY' && code !== 'EACCES')) {
        throw error;
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20 * tries);
    }
  }
}

/** Makes a created or renamed name durable. Windows has no such call. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const fd = fs.openSync(path, 'r');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}
