import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { listProcesses } from '../../../src/agents/process/processTable';
import { type Bench, buildEntry, createBench, eventually, isAlive, notePid } from './support/agentBench';

describe('the guard', function () {
  this.timeout(20_000);
  let built: ReturnType<typeof buildEntry>;
  let bench: Bench;
  const runners: ChildProcess[] = [];
  before(function () {
    if (process.platform !== 'linux') this.skip();
    built = buildEntry();
  });
  after(() => built?.dispose());
  beforeEach(() => {
    bench = createBench();
  });
  afterEach(async () => {
    for (const runner of runners.splice(0)) runner.kill('SIGKILL');
    await bench.dispose();
  });

  async function startRunner(): Promise<{ runner: ChildProcess; guard: number }> {
    const { runId } = bench.options;
    const runner = spawn(process.execPath, [built.entry, 'runner', runId], { stdio: ['pipe', 'pipe', 'pipe'] });
    runners.push(runner);
    if (runner.stdout) await once(runner.stdout, 'data');
    const find = async () => (await listProcesses()).find(({ ppid }) => ppid === runner.pid)?.pid ?? 0;
    const guard = await find();
    assert.ok(isAlive(guard));
    // From here on it reacts to the pipe, and to signals.
    await eventually('guard that reads', () => caught(guard));
    return { runner, guard };
  }

  /** SIGHUP, SIGINT and SIGTERM are taken care of. */
  function caught(pid: number): boolean {
    const mask = BigInt(`0x${/SigCgt:\t(\S+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0'}`);
    return [1n, 2n, 15n].every((signal) => (mask & (1n << (signal - 1n))) !== 0n);
  }

  async function startAgent(): Promise<number> {
    spawn(
      process.execPath,
      [bench.script(`${notePid} process.on('SIGTERM', () => {}); note('agent'); setInterval(() => {}, 1e6);`)],
      {
        cwd: bench.workspace,
        detached: true,
        stdio: 'ignore',
        env: { ...process.env, TRANCHE_RUN_ID: bench.options.runId, TRANCHE_BATCH_ID: bench.options.batchId },
      },
    ).unref();
    return bench.pidIn('agent');
  }

  it('ends the agents of a killed runner, and then itself', async () => {
    const { runner, guard } = await startRunner();
    const agent = await startAgent();
    runner.kill('SIGKILL');
    await eventually('end of the agent', () => !isAlive(agent));
    await eventually('end of the guard', () => !isAlive(guard));
  });

  it('leaves everything as it is when the runner says good-bye', async () => {
    const { runner, guard } = await startRunner();
    const agent = await startAgent();
    runner.stdin?.write('end\n');
    const [code] = await once(runner, 'exit');
    assert.equal(code, 0);
    assert.ok(!isAlive(guard) && isAlive(agent));
  });

  it('survives the signals that end the runner, and then does its work', async () => {
    const { runner, guard } = await startRunner();
    const agent = await startAgent();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(guard, signal);
    assert.ok(isAlive(guard));
    runner.kill('SIGTERM');
    await eventually('end of the agent', () => !isAlive(agent));
    await eventually('end of the guard', () => !isAlive(guard));
  });

  it('is small, in a group of its own, and holds none of the pipes of the runner', async () => {
    const { runner, guard } = await startRunner();
    const resident = Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${guard}/status`, 'utf8'))?.[1]);
    assert.ok(resident < 60_000, `${resident} kB`);
    const table = await listProcesses();
    assert.equal(table.find(({ pid }) => pid === guard)?.pgid, guard);
    // The pipes close with the runner although the guard is still at work.
    const agent = await startAgent();
    runner.kill('SIGKILL');
    await once(runner, 'close');
    assert.ok(isAlive(guard) && isAlive(agent));
  });

  it('spares itself and its ancestors when they carry the marker', async () => {
    const env = { ...process.env, TRANCHE_RUN_ID: bench.options.runId };
    const parent = spawn(
      process.execPath,
      [
        bench.script(`${notePid}
          note('sibling', spawn(process.execPath, ['-e', forever], { stdio: 'ignore', detached: true }).pid);
          spawn(process.execPath, [${JSON.stringify(built.entry)}, 'sweep']).on('exit', (code) => process.exit(code ?? 99));`),
      ],
      { cwd: bench.workspace, env, stdio: 'ignore' },
    );
    const [code] = await once(parent, 'exit');
    assert.equal(code, 0);
    assert.ok(!isAlive(await bench.pidIn('sibling')));
  });
});
