/** Ctrl-C and its kin at moments that are not the quiet middle of a turn; those are in `stop.test.ts`. */
import assert from 'node:assert/strict';
import { appendFileSync, utimesSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { sampleOf } from '../../support/thorough';
import { assertNobodyLeft, assertSound } from '../support/invariants';
import { configOf, planOf, quickAgent, type Started, Workspace } from '../support/tranche';

const shell = (script: string) => ({
  agent: 'sh',
  agents: { sh: { type: 'command', command: ['/bin/sh', '-c', script] } },
});

describe('a runner that is told to stop', function () {
  this.timeout(40_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());

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
    await ws.appears('begun');
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
    await ws.appears('begun');
    runner.child.kill('SIGTERM');
    assert.equal((await runner.ended).code, 130);
    assert.equal(ws.statuses()['1.1'], 'in_progress');
    await finishes('during a check');
  });

  it('at any moment of its start', async () => {
    for (const ms of sampleOf([30, 80, 120, 160, 200, 260], 3)) {
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

  /** With an agent that works until it is told to go on, the runner asleep for longer than its lock shows life. */
  async function asleep(): Promise<Started> {
    const script =
      'cat > /dev/null; touch begun; while [ ! -e go ]; do sleep 0.05; done; echo $TRANCHE_TASK_ID >> work.log; echo ok';
    ws = new Workspace({ 'PLAN.md': planOf(2), 'tranche.config.json': configOf(shell(script)) });
    const runner = ws.start(['run', '--all']);
    await ws.appears('begun');
    runner.child.kill('SIGSTOP');
    utimesSync(ws.state('lock'), new Date('2026-01-01'), new Date('2026-01-01'));
    return runner;
  }

  it('by SIGSTOP only holds still, for however long: nobody takes its place, and it goes on', async () => {
    const runner = await asleep();
    assert.equal((await ws.run(['run'])).code, 3);
    ws.write('go', '');
    await ws.appears('work.log');
    assert.equal((await ws.run(['run'])).code, 3);
    runner.child.kill('SIGCONT');
    const { code, stdout, stderr } = await runner.ended;
    assert.equal(code, 0, stdout + stderr);
    assert.equal(ws.read('work.log'), '1.1\n1.2\n');
    await assertSound(ws, 'SIGSTOP of the runner');
  });

  it('by SIGSTOP until another machine has taken its place: touches nothing more, and says why', async () => {
    const runner = await asleep();
    const seq = (ws.journal().at(-1)?.seq ?? 0) + 1;
    const ids = { runId: 'run-1', batchId: 'batch-1', task: '1.1', attempt: 1 };
    const cutOff = { type: 'attempt_ended', ...ids, outcome: 'interrupted', durationMs: 1 };
    appendFileSync(ws.state('journal.jsonl'), `${JSON.stringify({ seq, at: new Date().toISOString(), ...cutOff })}\n`);
    const before = ws.read('.tranche/PLAN/journal.jsonl');
    const lock = JSON.stringify({ pid: 7, host: 'elsewhere', startedAt: new Date().toISOString(), runId: 'run-1' });
    ws.write('.tranche/PLAN/lock', lock);
    ws.write('go', '');
    await ws.appears('work.log');
    runner.child.kill('SIGCONT');
    const { code, stdout, stderr } = await runner.ended;
    assert.equal(code, 1, stdout + stderr);
    assert.match(stderr, /lock in .* was removed or taken/);
    assert.equal(ws.read('.tranche/PLAN/journal.jsonl'), before);
    assert.equal(ws.read('.tranche/PLAN/lock'), lock);
    assert.equal(ws.read('work.log'), '1.1\n');
    await assertNobodyLeft(ws, 'a lost lock');
  });
});
