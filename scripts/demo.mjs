// The main job in a minute: the next batch of the sample plan, in a scratch copy so that it can be repeated.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'tranche-demo-'));
cpSync('examples', folder, { recursive: true });
const program = resolve('dist/tranche.js');

function tranche(...args) {
  console.log(`\n$ tranche ${args.join(' ')}`);
  const { status } = spawnSync(process.execPath, [program, ...args], { cwd: folder, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`tranche ${args.join(' ')} ended with exit code ${status}; the workspace is ${folder}`);
    process.exit(status ?? 1);
  }
}

tranche('next');
tranche('run');
tranche('status');
console.log(`\nThe workspace of this demo: ${folder}\nGo on there with: node ${program} run`);
