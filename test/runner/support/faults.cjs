// Loaded into the runner with `node --require`: makes the disk or the process fail at a chosen moment.
// TRANCHE_TEST_FAULT is JSON: { "at": "journal" | "rename" | "any" | "folder" | "sync", "nth": 1,
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

const isDiskFault = () => fault.how === 'ENOSPC' || fault.how === 'EIO';

if (fault) {
  const { mkdirSync, openSync, writeSync, writeFileSync, fdatasyncSync, renameSync } = fs;
  fs.openSync = (path, ...rest) => {
    const fd = openSync(path, ...rest);
    if (String(path).endsWith('journal.jsonl')) journals.add(fd);
    return fd;
  };
  fs.writeSync = (fd, data, ...rest) => {
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
  fs.fdatasyncSync = (fd) => {
    if (fault.at === 'sync' && journals.has(fd) && ++count >= fault.nth) throw failure();
    fdatasyncSync(fd);
  };
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
}
