import { spawnSync } from 'node:child_process';

/** Runs a program in a Node of its own and reads the JSON that it prints. */
export function measureInChild(program, ...args) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args.map(String)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}
