/** Ctrl-C and its kin at moments that are not the quiet middle of a turn; those are in `stop.test.ts`. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { assertNobodyLeft, assertSound } from '../support/invariants';
import { configOf, planOf, quickAgent, Workspace } from '../support/tranche';

const shell = (script: string) => ({
  agent: 'sh',
  agents: { sh: { type: 'command', command: ['/bin/sh', '-c', script] } },
});

describe('a runner that is told to stop', function () {
  this.timeout(40_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());

  async function untilExists(file: string): Promise<void> {
    while (!ws.exists(file)) await delay(20);
  }

  async function finishes(after: string): Promise<void> {
    ws.write('tranche.config.json', configOf(quickAgent));
    const again = await ws.run(['run', '--all']);
    assert.equal(again.code, 0, `${after}: ${again.stdout}${again.stderr}`);
    assert.deepEqual(new Set(Object.values(ws.statuses())), new Set(['completed']), after);
    await assertSound(ws, after);
  }

  it('twice, by an agent that will not: leaves at once, with the agent', async () => {
    ws = new Workspace({
      'PLAN.md': planOf(2),
      'tranche.config.json': configOf(shell("trap '' TERM INT; touch begun; while :; do sleep 1; done")),
    });
    const runner = ws.start(['run']);
    await untilExists('begun');
    const stopped = runner.printed(/Stopping/);
    runner.child.kill('SIGINT');
    await stopped;
    runner.child.kill('SIGINT');
    assert.equal((await runner.ended).code, 130);
    await assertNobodyLeft(ws, 'twice');
    await finishes('twice');
  });

  it('while it waits for the next try', async () => {
    ws = new Workspace({ 'PLAN.md': planOf(2).replace('Write', '(demo: overloaded) Write') });
    const runner = ws.start(['run', '--all']);
    await runner.printed(/waits and tries again/);
    const started = Date.now();
    runner.child.kill('SIGINT');
    assert.equal((await runner.ended).code, 130);
    assert.ok(Date.now() - started < 4_000, `it took ${Date.now() - started} ms`);
    assert.equal(ws.statuses()['1.1'], 'in_progress');
    assert.equal(ws.status().tasks[0]?.activity, undefined);
    await finishes('during a wait');
  });

  it('while a check is at work', async () => {
    ws = new Workspace({
      'PLAN.md': planOf(2),
      'tranche.config.json': configOf({
        ...shell('cat > /dev/null; echo x >> f; echo ok'),
        verify: ['touch begun; setsid sleep 600 & sleep 601'],
      }),
    });
    const runner = ws.start(['run', '--all']);
    await untilExists('begun');
    runner.child.kill('SIGTERM');
    assert.equal((await runner.ended).code, 130);
    assert.equal(ws.statuses()['1.1'], 'in_progress');
    await finishes('during a check');
  });

  it('at any moment of its start', async () => {
    for (const ms of [30, 80, 120, 160, 200, 260]) {
      ws = new Workspace({ 'PLAN.md': planOf(2), 'tranche.config.json': configOf(quickAgent) });
      const runner = ws.start(['run', '--all']);
      await delay(ms);
      runner.child.kill('SIGINT');
      const { code, signal, stderr } = await runner.ended;
      assert.doesNotMatch(stderr, /should not|\n\s+at /);
      // Before it has anything to put in order, the signal simply ends it.
      assert.ok(code === 130 || signal === 'SIGINT' || code === 0, `after ${ms} ms: ${code} ${signal}`);
      await finishes(`after ${ms} ms`);
      ws.dispose();
    }
  });

  it('by SIGSTOP only holds still: nobody takes its place, and it goes on', async () => {
    ws = new Workspace({
      'PLAN.md': planOf(2),
      'tranche.config.json': configOf(
        shell(
          'cat > /dev/null; touch begun; while [ ! -e go ]; do sleep 0.05; done; echo $TRANCHE_TASK_ID >> work.log; echo ok',
        ),
      ),
    });
    const runner = ws.start(['run', '--all']);
    await untilExists('begun');
    runner.child.kill('SIGSTOP');
    assert.equal((await ws.run(['run'])).code, 3);
    ws.write('go', '');
    await delay(500);
    runner.child.kill('SIGCONT');
    const { code, stdout, stderr } = await runner.ended;
    assert.equal(code, 0, stdout + stderr);
    assert.equal(ws.read('work.log'), '1.1\n1.2\n');
    await assertSound(ws, 'SIGSTOP of the runner');
  });
});
