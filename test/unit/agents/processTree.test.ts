import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { startOf } from '../../../src/agents/process/processTable';
import { endTree, killProcessesMarked } from '../../../src/agents/process/processTree';
import { type Bench, createBench, isAlive, notePid } from './support/agentBench';

describe('ending a process tree', function () {
  this.timeout(20_000);
  let bench: Bench;
  beforeEach(() => {
    bench = createBench();
  });
  afterEach(() => bench.dispose());

  function start(
    text: string,
    env: Record<string, string> = {},
  ): { child: ChildProcess; pid: number; started: string } {
    const child = spawn(process.execPath, [bench.script(notePid + text)], {
      cwd: bench.workspace,
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, ...env },
    });
    return { child, pid: child.pid ?? 0, started: startOf(child.pid ?? 0) ?? '' };
  }
  const marker = () => ({ runId: bench.options.runId, batchId: bench.options.batchId });
  const marked = () => ({ TRANCHE_RUN_ID: bench.options.runId, TRANCHE_BATCH_ID: bench.options.batchId });

  it('ends what ignores SIGTERM, with its children, within 5 s', async () => {
    const { pid, started } = start(`
      process.on('SIGTERM', () => {});
      const child = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); require('fs').writeFileSync('child', String(process.pid)); " + forever], { stdio: 'ignore' });
      note('parent');
      ${'setInterval(() => {}, 1e6)'}`);
    const child = await bench.pidIn('child');
    const begin = Date.now();
    assert.deepEqual(await endTree({ pid, started, gone: false, livedMs: 0 }, marker()), []);
    assert.ok(Date.now() - begin < 5000);
    assert.ok(!isAlive(pid) && !isAlive(child));
  });

  it('leaves time to end in good order', async () => {
    const { child, pid, started } = start(`
      process.on('SIGTERM', () => setTimeout(() => process.exit(7), 300));
      note('parent');
      setInterval(() => {}, 1e6);`);
    await bench.pidIn('parent');
    const exit = new Promise((resolve) => child.once('exit', resolve));
    await endTree({ pid, started, gone: false, livedMs: 0 }, marker());
    assert.equal(await exit, 7);
  });

  it('finds descendants in groups of their own, even without the marker', async () => {
    const { pid, started } = start(`
      const child = spawn(process.execPath, ['-e', forever], { stdio: 'ignore', detached: true, env: {} });
      note('child', child.pid);
      setInterval(() => {}, 1e6);`);
    const child = await bench.pidIn('child');
    await endTree({ pid, started, gone: false, livedMs: 0 }, marker());
    assert.ok(!isAlive(pid) && !isAlive(child));
  });

  it('finds a daemon that has left group and parents, by the marker', async function () {
    if (process.platform !== 'linux') this.skip();
    const { child, pid, started } = start(
      `
      const between = "const c = require('child_process').spawn(process.execPath, ['-e', 'process.on(\\"SIGTERM\\", () => {}); setInterval(() => {}, 1e6)'], { stdio: 'ignore', detached: true }); require('fs').writeFileSync('daemon', String(c.pid)); c.unref();";
      spawn(process.execPath, ['-e', between], { stdio: 'ignore', detached: true }).on('exit', () => process.exit(0));`,
      marked(),
    );
    await new Promise((resolve) => child.once('exit', resolve));
    const daemon = await bench.pidIn('daemon');
    assert.ok(isAlive(daemon));
    await endTree({ pid, started, gone: true, livedMs: 0 }, marker(), 200);
    assert.ok(!isAlive(daemon));
  });

  it('leaves a later process of the same number alone', async () => {
    const { child, pid } = start(`note('here'); setInterval(() => {}, 1e6);`);
    await bench.pidIn('here');
    // In no group of that number, as a later process would be.
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
    await endTree({ pid: other.pid ?? 0, started: 'long ago', gone: false, livedMs: 0 }, marker());
    assert.ok(isAlive(other.pid ?? 0));
    other.kill('SIGKILL');
    assert.ok(isAlive(pid));
    child.kill('SIGKILL');
  });

  it('sweeps one run, of all its batches, and no other', async function () {
    if (process.platform !== 'linux') this.skip();
    const mine = start(`note('mine'); setInterval(() => {}, 1e6);`, { ...marked(), TRANCHE_BATCH_ID: 'another' });
    const other = start(`note('other'); setInterval(() => {}, 1e6);`, { TRANCHE_RUN_ID: `${bench.options.runId}0` });
    await Promise.all([bench.pidIn('mine'), bench.pidIn('other')]);
    assert.deepEqual(await killProcessesMarked(bench.options.runId), []);
    assert.ok(!isAlive(mine.pid));
    assert.ok(isAlive(other.pid));
    other.child.kill('SIGKILL');
  });
});
