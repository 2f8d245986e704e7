// Starts a program so many times, so many side by side, and reads what it prints; nothing else.
//   node bench/lib/spawnLoop.mjs COUNT JOBS PROGRAM
import { spawn } from 'node:child_process';

const [count, jobs, program] = process.argv.slice(2);
let left = Number(count);
await Promise.all(
  Array.from({ length: Number(jobs) }, async () => {
    while (left-- > 0) await runOnce();
  }),
);

function runOnce() {
  return new Promise((resolve) => {
    const child = spawn(program, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.resume();
    child.stderr.resume();
    child.once('close', resolve);
  });
}
