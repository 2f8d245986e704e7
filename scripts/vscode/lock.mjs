// One installer at a time, across processes.
import { once } from 'node:events';
import { readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Runs `work` while holding the lock file. Two that meet over the lock of a dead process may, rarely, both get it: what is
 * done under the lock must stay right then (here: each installs into a folder of its own and renames it).
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] called once if another process holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(file, work, onWait = () => {}) {
  for (let waited = false; !take(file); waited = true) {
    if (!waited) onWait();
    await changeBeside(file);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const holder = holderOf(file);
  if (holder !== undefined && isAlive(holder)) return false;
  rmSync(file, { force: true });
  return take(file);
}

/** The pid in the lock; undefined for a lock that vanished or was left empty. */
function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** The holder's release is an event in the folder; its death is not, hence the limit. */
async function changeBeside(file) {
  const watcher = watch(dirname(file));
  try {
    await once(watcher, 'change', { signal: AbortSignal.timeout(1000) });
  } catch (error) {
    if (error.name !== 'AbortError') throw error;
  } finally {
    watcher.close();
  }
}
