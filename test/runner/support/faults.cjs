// Loaded into the runner with `node --require`: makes the disk or the process fail at a chosen moment.
// TRANCHE_TEST_FAULT is JSON: { "at": "journal" | "rename" | "any" | "folder" | "sync" | "disk", "nth": 1,
//   "how": "before" | "torn" | "after" | "ENOSPC" | "EIO" | "EROFS" }
'use strict';
const fs = require('node:fs');

const fault = JSON.parse(process.env.TRANCHE_TEST_FAULT || 'null');
delete process.env.TRANCHE_TEST_FAULT;

const journals = new Set();
let count = 0;

function die() {
  process.kill(process.pid, 'SIGKILL');
  // The signal comes at once, but not before this returns.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
}

function failure() {
  const text = fault.how === 'ENOSPC' ? 'no space left on device' : 'input/output error';
  return Object.assign(new Error(`${fault.how}: ${text}, write`), { code: fault.how });
}

/** From its nth record on, with all that lies on it. */
const isReadOnly = () => fault.at === 'disk' && count >= fault.nth;
const readOnly = () => Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });

const isDiskFault = () => fault.how === 'ENOSPC' || fault.how === 'EIO';

if (fault) {
  const { mkdirSync, openSync, writeSync, writeFileSync, fdatasync, fdatasyncSync, renameSync } = fs;
  fs.openSync = (path, ...rest) => {
    if (isReadOnly() && ![undefined, 'r', fs.constants.O_RDONLY].includes(rest[0])) throw readOnly();
    const fd = openSync(path, ...rest);
    if (String(path).endsWith('journal.jsonl')) journals.add(fd);
    return fd;
  };
  fs.writeSync = (fd, data, ...rest) => {
    if (fault.at === 'disk' && journals.has(fd) && ++count >= fault.nth) throw readOnly();
    if (fault.at !== 'journal' && fault.at !== 'any') return writeSync(fd, data, ...rest);
    if (!journals.has(fd)) return writeSync(fd, data, ...rest);
    count++;
    // A full disk stays full.
    if (isDiskFault() && count >= fault.nth) {
      writeSync(fd, data, 0, Math.floor(data.length / 2));
      throw failure();
    }
    if (count === fault.nth && fault.how === 'before') die();
    if (count === fault.nth && fault.how === 'torn') {
      writeSync(fd, data, 0, Math.floor(data.length / 2));
      die();
    }
    const written = writeSync(fd, data, ...rest);
    // Not when it is on the disk: a kill takes nothing away that was written.
    if (count === fault.nth && fault.how === 'after') die();
    return written;
  };
  const refusesSync = (fd) => fault.at === 'sync' && journals.has(fd) && ++count >= fault.nth;
  fs.fdatasyncSync = (fd) => {
    if (refusesSync(fd)) throw failure();
    fdatasyncSync(fd);
  };
  fs.fdatasync = (fd, done) => (refusesSync(fd) ? setImmediate(done, failure()) : fdatasync(fd, done));
  fs.renameSync = (from, to) => {
    if (fault.at === 'rename' && String(to).endsWith('status.json') && ++count === fault.nth) die();
    renameSync(from, to);
  };
  fs.mkdirSync = (path, ...rest) => {
    if (fault.at === 'folder' && String(path).includes('.tranche')) {
      throw Object.assign(new Error(`EROFS: read-only file system, mkdir '${path}'`), { code: 'EROFS' });
    }
    return mkdirSync(path, ...rest);
  };
  fs.writeFileSync = (target, ...rest) => {
    if (fault.at === 'any' && typeof target === 'number' && ++count >= fault.nth) throw failure();
    return writeFileSync(target, ...rest);
  };
  const changing = 'appendFile chmod copyFile ftruncate link mkdir rename rm symlink truncate unlink utimes writeFile';
  for (const name of changing.split(' ')) {
    const original = fs[`${name}Sync`];
    fs[`${name}Sync`] = (...args) => {
      if (isReadOnly()) throw readOnly();
      return original(...args);
    };
  }
}
