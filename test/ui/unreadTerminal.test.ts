import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { ensureVSCode } from '../../scripts/vscode/install.mjs';
import { scratchFolder } from '../../scripts/vscode/scratch.mjs';

/** As much of VS Code's own node-pty as is used here. */
interface PtyModule {
  spawn(file: string, args: string[], options: object): Pty;
}
interface Pty {
  pause(): void;
  kill(signal: string): void;
  onExit(listener: (end: { exitCode: number }) => void): void;
}

const count = 12;

describe('a terminal that nobody reads, as after a reload of the window', function () {
  this.timeout(60_000);
  const scratch = scratchFolder();
  after(() => scratch.remove());

  it('holds up neither the run nor its end', async () => {
    const tasks = Array.from({ length: count }, (_, n) => `- [ ] 1.${n + 1} Write the piece \`${n + 1}.txt\``);
    writeFileSync(join(scratch.path, 'PLAN.md'), `# Pieces\n\n## Phase 1: All\n\n${tasks.join('\n')}\n`);
    const config = { agents: { demo: { type: 'demo', delayMs: 700 } }, batchSize: 12 };
    writeFileSync(join(scratch.path, 'tranche.config.json'), JSON.stringify(config));
    const { serverMain } = await ensureVSCode();
    const pty = createRequire(serverMain)('node-pty') as PtyModule;
    const env: NodeJS.ProcessEnv = { ...process.env, TERM: 'xterm-256color' };
    delete env.CI;
    const terminal = pty.spawn(process.execPath, [resolve('dist/tranche.js'), 'run', '--all', '--autonomous'], {
      cwd: scratch.path,
      cols: 160,
      rows: 50,
      env,
    });
    const exited = new Promise<number>((done) => terminal.onExit(({ exitCode }) => done(exitCode)));
    terminal.pause();
    try {
      assert.equal(await exited, 0);
    } finally {
      terminal.kill('SIGKILL');
    }
    const { summary } = JSON.parse(readFileSync(join(scratch.path, '.tranche', 'PLAN', 'status.json'), 'utf8'));
    assert.equal(summary.completed, count);
  });
});
