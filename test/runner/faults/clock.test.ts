/** The time of day jumps while a runner works: somebody sets the clock, a laptop wakes up, a server corrects it. */
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { assertSound } from '../support/invariants';
import { configOf, planOf, Workspace } from '../support/tranche';

const hour = 3_600_000;

describe('a clock that jumps', function () {
  this.timeout(30_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());

  /** As soon as the file `jump` is there, for the runner and everything it starts. */
  const jumping = (ms: number) => ({
    NODE_OPTIONS: `--require ${resolve('test/runner/support/clock.cjs')}`,
    TRANCHE_TEST_CLOCK: JSON.stringify({ file: ws.path('jump'), ms }),
  });

  for (const [what, ms] of [
    ['an hour forward', hour],
    ['an hour back', -hour],
  ] as const) {
    it(`${what} in the middle of a task: no timeout, no lost lock, no second runner`, async () => {
      const script =
        'cat > /dev/null; touch jump; while [ ! -e go ]; do sleep 0.05; done; echo $TRANCHE_TASK_ID >> work.log; echo ok';
      ws = new Workspace({
        'PLAN.md': planOf(2),
        'tranche.config.json': configOf({
          agent: 'sh',
          agents: { sh: { type: 'command', command: ['/bin/sh', '-c', script] } },
          limits: { idleMinutes: 5, turnMinutes: 10 },
        }),
      });
      const runner = ws.start(['run', '--all'], { env: jumping(ms) });
      await ws.appears('jump');
      const second = await ws.run(['run']);
      assert.equal(second.code, 3, second.stdout + second.stderr);
      ws.write('go', '');
      const { code, stdout, stderr } = await runner.ended;
      assert.equal(code, 0, stdout + stderr);
      for (const record of ws.journal()) {
        if (record.type !== 'attempt_ended') continue;
        assert.ok(record.durationMs >= 0 && record.durationMs < 60_000, `it took ${record.durationMs} ms`);
      }
      assert.equal(ws.read('work.log'), '1.1\n1.2\n');
      await assertSound(ws, what);
    });

    it(`${what} during the wait for a limit: no longer a wait than the limit was`, async () => {
      ws = new Workspace({
        'PLAN.md': planOf(1),
        'tranche.config.json': configOf({ agents: { demo: { type: 'demo', script: { '1.1': 'limit 2s' } } } }),
      });
      const started = Date.now();
      const runner = ws.start(['run'], { env: jumping(ms) });
      await runner.printed(/waits for quota/);
      ws.write('jump', '');
      const { code, stdout, stderr } = await runner.ended;
      assert.equal(code, 0, stdout + stderr);
      assert.ok(Date.now() - started < 15_000, `it took ${Date.now() - started} ms`);
      await assertSound(ws, what);
    });
  }
});
