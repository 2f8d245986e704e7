// Ends a process that we started together with everything below it.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * VS Code's terminals lead sessions of their own, so the process group alone would leave what runs in them.
 * @param {number} root
 * @param {NodeJS.Signals} signal
 * @returns {number[]} the processes that were there
 */
export function signalTree(root, signal) {
  if (process.platform === 'win32') {
    try {
      execFileSync('taskkill', ['/pid', String(root), '/t', '/f'], { stdio: 'ignore' });
    } catch {
      // It had ended already.
    }
    return [];
  }
  const tree = [...descendants(root), root];
  signalAll(tree, signal);
  return tree;
}

/**
 * @param {number[]} pids
 * @param {NodeJS.Signals} signal
 */
export function signalAll(pids, signal) {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
}

/** @returns {number[]} deepest last */
function descendants(root) {
  const children = new Map();
  for (const [pid, parent] of parents()) children.set(parent, [...(children.get(parent) ?? []), pid]);
  const found = [];
  for (let level = [root]; level.length > 0; ) {
    level = level.flatMap((pid) => children.get(pid) ?? []);
    found.push(...level);
  }
  return found;
}

/** Every process with its parent. Small containers have no `ps`, hence /proc where there is one. */
function parents() {
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        const parent = parentOf(name);
        return parent === undefined ? [] : [[Number(name), parent]];
      });
  }
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
}

/** The fields after the command, which may hold any character but ends at the last bracket: state, parent, … */
function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
