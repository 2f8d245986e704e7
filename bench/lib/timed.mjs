import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The terminal program, as built. */
export const tranche = [process.execPath, resolve('dist/tranche.js')];

/**
 * Runs a program to its end. Milliseconds from before its start, and the most memory that it held itself, in bytes, as
 * far as the system tells. Throws when it fails.
 */
export async function timed([program, ...args], { cwd, input } = {}) {
  const start = performance.now();
  const child = spawn(program, args, { cwd, stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'pipe'] });
  child.stdin?.end(input);
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint = (complaint + chunk).slice(-2_000);
  });
  let memory = 0;
  const look = setInterval(() => {
    memory = Math.max(memory, peakMemory(child.pid));
  }, 20);
  const [code] = await once(child, 'exit');
  const ms = performance.now() - start;
  clearInterval(look);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${complaint}`);
  return { ms, memory };
}

function peakMemory(pid) {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}
