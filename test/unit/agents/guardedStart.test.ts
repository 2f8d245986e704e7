import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { agentEnvironment } from '../../../src/agents/environment';
import { type Guard, startGuard } from '../../../src/agents/guard/guard';
import { type AgentProcess, startProcess } from '../../../src/agents/process/agentProcess';
import { listProcesses } from '../../../src/agents/process/processTable';
import { type Bench, buildEntry, createBench, eventually, isAlive, notePid } from './support/agentBench';

describe('an agent that the guard starts', function () {
  this.timeout(20_000);
  let built: ReturnType<typeof buildEntry>;
  let bench: Bench;
  let guard: Guard;
  let guardPid: number;
  let output: string;
  let lines: string[];
  before(function () {
    if (process.platform !== 'linux') this.skip();
    built = buildEntry();
  });
  after(() => built?.dispose());
  beforeEach(async () => {
    bench = createBench();
    output = '';
    lines = [];
    const before = new Set((await ownChildren()).keys());
    guard = startGuard(bench.options.runId, built.entry);
    guardPid = [...(await ownChildren()).keys()].find((pid) => !before.has(pid)) ?? 0;
    // Until it is ready, agents are children of the runner itself.
    await startedByGuard();
  });
  afterEach(async () => {
    await guard.close();
    await bench.dispose();
  });

  async function ownChildren(): Promise<Map<number, number>> {
    const table = await listProcesses();
    return new Map(table.filter(({ ppid }) => ppid === process.pid).map(({ pid, ppid }) => [pid, ppid]));
  }

  const parentOf = async (child: number) => (await listProcesses()).find(({ pid }) => pid === child)?.ppid;

  async function start(script: string, input?: string): Promise<AgentProcess> {
    const { runId, batchId, workspace } = bench.options;
    return startProcess({
      argv: [process.execPath, bench.script(`${notePid}${script}`)],
      cwd: workspace,
      env: agentEnvironment(process.env, { runId, batchId, workspace, taskId: '1.1', attempt: 1 }),
      marker: { runId, batchId },
      ...(input === undefined ? { stdin: 'ignore' } : { stdin: 'pipe', input }),
      start: guard.start,
      onOutput: (chunk) => {
        output += Buffer.from(chunk).toString('latin1');
      },
      onLine: (line, from) => lines.push(`${from} ${line}`),
    });
  }

  async function startedByGuard(): Promise<void> {
    for (const end = Date.now() + 10_000; Date.now() < end; await delay(20)) {
      const child = await start('setInterval(() => {}, 1e6);');
      const parent = await parentOf(child.pid);
      await child.stop();
      if (parent === guardPid) return;
    }
    throw new Error('The guard starts nothing.');
  }

  it('is its child, reads its prompt, and is heard like any other', async () => {
    const child = await start(
      `let text = ''; for await (const chunk of process.stdin) text += chunk;
       console.log(text, process.env.TRANCHE_TASK_ID, JSON.stringify(process.cwd())); console.error('oh'); note('parent', process.ppid);
       process.stdout.write('no end of a line'); process.exitCode = 3;`,
      'Do it.',
    );
    const { code, signal, survivors } = await child.exited;
    assert.deepEqual({ code, signal, survivors }, { code: 3, signal: null, survivors: [] });
    assert.equal(await bench.pidIn('parent'), guardPid);
    assert.deepEqual(lines.toSorted(), [
      'stderr oh',
      `stdout Do it. 1.1 ${JSON.stringify(bench.workspace)}`,
      'stdout no end of a line',
    ]);
  });

  it('leads a group of its own and leaves nothing behind', async () => {
    const child = await start(
      `note('left', spawn(process.execPath, ['-e', forever], { stdio: 'inherit', detached: true }).pid); process.exit();`,
    );
    const group = (await listProcesses()).find(({ pid }) => pid === child.pid)?.pgid;
    assert.ok(group === undefined || group === child.pid);
    const { survivors } = await child.exited;
    assert.deepEqual(survivors, []);
    assert.ok(!isAlive(await bench.pidIn('left')));
  });

  it('is ended with what it started when it is stopped', async () => {
    const child = await start(
      `process.on('SIGTERM', () => {}); note('below', spawn(process.execPath, ['-e', forever]).pid); setInterval(() => {}, 1e6);`,
    );
    const below = await bench.pidIn('below');
    await child.stop();
    assert.ok(!isAlive(child.pid) && !isAlive(below));
  });

  it('loses nothing of what it prints, however much', async () => {
    const child = await start(`process.stdout.write('x'.repeat(30e6)); process.stderr.write('y'.repeat(2e6));`);
    await child.exited;
    assert.equal(output.length, 32e6);
    assert.equal(output.replaceAll('x', '').length, 2e6);
  });

  it('that cannot be started says why', async () => {
    const { runId, batchId, workspace } = bench.options;
    const launch = {
      cwd: workspace,
      env: {},
      marker: { runId, batchId },
      stdin: 'ignore',
      start: guard.start,
    } as const;
    const silent = { onOutput: () => undefined, onLine: () => undefined };
    await assert.rejects(startProcess({ ...launch, ...silent, argv: ['/no/such/program'] }), { code: 'ENOENT' });
    const here = startProcess({ ...launch, ...silent, argv: ['/bin/true'], cwd: '/no/such/folder' });
    await assert.rejects(here, { code: 'ENOENT' });
  });

  it('ends when the guard is killed, and the next one is a child of the runner', async () => {
    const child = await start(`note('agent'); setInterval(() => {}, 1e6);`);
    const agent = await bench.pidIn('agent');
    process.kill(guardPid, 'SIGKILL');
    const { code, signal } = await child.exited;
    assert.deepEqual({ code, signal }, { code: null, signal: 'SIGTERM' });
    assert.ok(!isAlive(agent));
    const next = await start('setInterval(() => {}, 1e6);');
    assert.equal(await parentOf(next.pid), process.pid);
    await next.stop();
  });

  it('that a guard did not get to start is not started later either', async () => {
    process.kill(guardPid, 'SIGSTOP');
    const failed = assert.rejects(start(`note('agent'); setInterval(() => {}, 1e6);`), /was ended/);
    await delay(50);
    process.kill(guardPid, 'SIGKILL');
    await failed;
    assert.throws(() => bench.read('agent'));
  });

  it('keeps neither the guard nor the runner from ending', async () => {
    const child = await start(
      `spawn('/bin/sh', ['-c', 'sleep 20'], { stdio: 'inherit', detached: true, env: {} }).unref(); note('agent');`,
    );
    const { code } = await child.exited;
    assert.equal(code, 0);
    await guard.close();
    await eventually('end of the guard', () => !isAlive(guardPid));
  });
});
