import assert from 'node:assert/strict';
import { listProcesses } from '../../src/agents/process/processTable';
import { configOf, planOf, Workspace } from './support/tranche';

/** Starts a child and a detached grandchild, ignores SIGTERM, and never ends by itself. */
const stubbornAgent = {
  agent: 'stubborn',
  agents: {
    stubborn: {
      type: 'command',
      command: [
        'node',
        '-e',
        `process.on('SIGTERM', () => {});
         const { spawn } = require('node:child_process');
         const child = spawn('sleep', ['600']);
         const away = spawn('sleep', ['601'], { detached: true, stdio: 'ignore' });
         require('node:fs').writeFileSync('pids', [process.pid, child.pid, away.pid].join(' '));
         setInterval(() => {}, 1000);`,
      ],
    },
  },
};

async function stillAlive(pids: readonly number[]): Promise<number[]> {
  const alive = new Set((await listProcesses()).map(({ pid }) => pid));
  return pids.filter((pid) => alive.has(pid));
}

describe('stopping a run', () => {
  let ws: Workspace;
  beforeEach(() => {
    ws = new Workspace({ 'PLAN.md': planOf(2), 'tranche.config.json': configOf(stubbornAgent) });
  });
  afterEach(() => ws.dispose());
  const agentPids = () => ws.read('pids').split(' ').map(Number);

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`ends the agent's whole tree within 5 s of ${signal}, records it, and can be resumed`, async function () {
      this.timeout(30_000);
      const runner = ws.start(['run']);
      await ws.appears('pids');
      const started = Date.now();
      runner.child.kill(signal);
      const { code, stdout } = await runner.ended;
      assert.equal(code, 130);
      assert.ok(Date.now() - started < 6_000, `it took ${Date.now() - started} ms`);
      assert.deepEqual(await stillAlive(agentPids()), []);
      assert.match(stdout, /tranche resume/);
      assert.equal(ws.statuses()['1.1'], 'in_progress');
      assert.equal(ws.status().tasks[0]?.activity, undefined);
      assert.equal(ws.exists('.tranche/PLAN/lock'), false);
      ws.write(
        'tranche.config.json',
        configOf({
          agent: 'a',
          agents: { a: { type: 'command', command: ['/bin/sh', '-c', 'echo x >> y; echo ok'] } },
        }),
      );
      const resumed = await ws.run(['resume']);
      assert.equal(resumed.code, 0, resumed.stderr + resumed.stdout);
      assert.deepEqual(ws.statuses(), { '1.1': 'completed', '1.2': 'completed' });
    });
  }

  it('ends on `tranche stop` from another terminal', async function () {
    this.timeout(30_000);
    const runner = ws.start(['run']);
    await ws.appears('pids');
    const stopped = await ws.run(['stop']);
    assert.equal(stopped.code, 0);
    assert.match(stopped.stdout, new RegExp(`pid ${runner.pid}`));
    assert.equal((await runner.ended).code, 130);
    assert.deepEqual(await stillAlive(agentPids()), []);
  });

  it('leaves no agent behind when the runner itself is killed', async function () {
    this.timeout(30_000);
    const runner = ws.start(['run']);
    await ws.appears('pids');
    runner.child.kill('SIGKILL');
    await runner.ended;
    const until = Date.now() + 10_000;
    while ((await stillAlive(agentPids())).length > 0 && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.deepEqual(await stillAlive(agentPids()), []);
  });

  it('says so when there is nothing to stop', async () => {
    const { code, stdout } = await ws.run(['stop']);
    assert.equal(code, 4);
    assert.match(stdout, /No runner is at work on PLAN\.md/);
  });
});
