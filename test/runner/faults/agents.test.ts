/** Agents that do what no agent should. */
import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { assertNobodyLeft, assertSound } from '../support/invariants';
import { configOf, planOf, runnerPid, Workspace } from '../support/tranche';

describe('an agent that', function () {
  this.timeout(30_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());

  const withAgent = (script: string, more: Record<string, unknown> = {}, tasks = 2) => {
    ws = new Workspace({
      'PLAN.md': planOf(tasks),
      'tranche.config.json': configOf({
        agent: 'mine',
        agents: { mine: { type: 'command', command: ['/bin/sh', '-c', script] } },
        ...more,
      }),
    });
  };
  const failures = () =>
    ws.journal().flatMap((record) => ('failure' in record && record.failure ? [record.failure.kind] : []));
  const silent = { limits: { idleMinutes: 0.02, maxAttempts: 1 } };

  it('is killed in the middle of its turn: a new session does the task, once', async () => {
    withAgent(
      'cat > /dev/null; if [ ! -e killed ]; then echo half > killed; kill -9 $$; fi; echo $TRANCHE_TASK_ID >> work.log; echo ok',
    );
    const ended = await ws.run(['run', '--all']);
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    assert.match(ended.stdout, /was killed by SIGKILL/);
    assert.equal(ws.read('work.log'), '1.1\n1.2\n');
    await assertSound(ws, 'a killed agent');
  });

  it('is killed together with its runner: resume does the task, once', async () => {
    withAgent(
      `cat > /dev/null; if [ ! -e killed ]; then echo half > killed; kill -9 $(${runnerPid}) $$; fi; echo $TRANCHE_TASK_ID >> work.log; echo ok`,
    );
    assert.equal((await ws.run(['run', '--all'])).signal, 'SIGKILL');
    const resumed = await ws.run(['resume']);
    assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
    assert.equal(ws.read('work.log'), '1.1\n1.2\n');
    await assertSound(ws, 'agent and runner killed');
  });

  it('is stopped (SIGSTOP): ended as one that is silent, and the cause is told', async () => {
    withAgent('echo begun; kill -STOP $$; echo never >> work.log', silent, 1);
    const ended = await ws.run(['run']);
    assert.equal(ended.code, 1);
    assert.deepEqual(new Set(failures()), new Set(['idle_timeout']));
    assert.match(ended.stdout, /printed nothing/);
    assert.equal(ws.exists('work.log'), false);
    await assertSound(ws, 'SIGSTOP');
  });

  it('ignores SIGTERM and hangs: gone all the same', async () => {
    withAgent(`trap '' TERM INT HUP; sleep 600 & echo begun; while :; do sleep 1; done`, silent, 1);
    const started = Date.now();
    assert.equal((await ws.run(['run'])).code, 1);
    assert.ok(Date.now() - started < 12_000, `it took ${Date.now() - started} ms`);
    await assertSound(ws, 'a deaf agent');
  });

  it('forks a daemon that holds its output: the turn ends with the agent, the daemon too', async () => {
    withAgent('cat > /dev/null; setsid sleep 600 & echo $TRANCHE_TASK_ID >> work.log; echo ok');
    const started = Date.now();
    const ended = await ws.run(['run', '--all']);
    assert.equal(ended.code, 0, ended.stdout);
    assert.ok(Date.now() - started < 15_000, `it took ${Date.now() - started} ms`);
    await assertSound(ws, 'a daemon');
  });

  it('closes its output and goes on: waited for', async () => {
    withAgent('cat > /dev/null; echo ok; exec >&- 2>&-; sleep 0.5; echo $TRANCHE_TASK_ID >> work.log');
    const ended = await ws.run(['run', '--all']);
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    assert.equal(ws.read('work.log'), '1.1\n1.2\n');
    await assertSound(ws, 'closed output');
  });

  it('prints broken UTF-8 and escape sequences: none of it reaches the terminal or the status', async () => {
    withAgent(
      `cat > /dev/null; echo x >> f; printf '\\377\\376\\033[2J\\033]0;title\\007 \\302 \\033[31mred\\342\\200\\256 done\\n'`,
      {},
      1,
    );
    const ended = await ws.run(['run']);
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    for (const text of [ended.stdout, readFileSync(ws.state('status.json'), 'utf8')]) {
      for (const sign of ['\u001b', '\u0007', '\u202e']) assert.equal(text.includes(sign), false);
    }
    assert.match(String(ws.status().tasks[0]?.claim), /red.*done/);
  });

  it('waits for an answer: ended, and the question is told', async () => {
    withAgent('printf "Do you want to allow rm -rf build? [y/N] "; exec sleep 600', silent, 1);
    const ended = await ws.run(['run']);
    assert.equal(ended.code, 1);
    assert.deepEqual(new Set(failures()), new Set(['question']));
    assert.match(ended.stdout, /asked something and got no answer: ".*rm -rf build\? \[y\/N\]"/);
    await assertSound(ws, 'a question');
  });

  it('reads on from its input: it comes to the end of it', async () => {
    withAgent('cat > prompt; cat >> prompt; echo $TRANCHE_TASK_ID >> work.log; echo ok', {}, 1);
    assert.equal((await ws.run(['run'])).code, 0);
    await assertSound(ws, 'input read twice');
  });

  it('fails although it has done the work: a failed attempt, and a second one', async () => {
    withAgent('cat > /dev/null; echo $TRANCHE_TASK_ID >> work.log; [ $TRANCHE_ATTEMPT = 2 ]', {}, 1);
    const ended = await ws.run(['run', '--all']);
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    assert.equal(ws.read('work.log'), '1.1\n1.1\n');
    assert.deepEqual(failures().slice(0, 1), ['gave_up']);
    await assertSound(ws, 'exit code 1');
  });

  it('may not be executed: nothing is begun, and it says how to mend that', async () => {
    withAgent('true');
    ws.write('agent.sh', '#!/bin/sh\necho ok\n');
    chmodSync(ws.path('agent.sh'), 0o644);
    ws.write(
      'tranche.config.json',
      configOf({ agent: 'mine', agents: { mine: { type: 'command', command: ['./agent.sh'] } } }),
    );
    const ended = await ws.run(['run']);
    assert.equal(ended.code, 2, ended.stdout + ended.stderr);
    assert.match(ended.stdout + ended.stderr, /agent\.sh/);
    assert.deepEqual(Object.values(ws.statuses()), ['pending', 'pending']);
  });

  it('writes 50 MB of lines: its log is kept short and the run goes on', async function () {
    this.timeout(60_000);
    withAgent('cat > /dev/null; yes "a line of output, again and again" | head -c 50000000; echo x >> f', {}, 1);
    assert.equal((await ws.run(['run'])).code, 0);
    const [run = ''] = readdirSync(ws.state('runs'));
    const log = readdirSync(ws.state('runs', run)).find((name) => name.endsWith('.agent.log')) ?? '';
    assert.ok(readFileSync(ws.state('runs', run, log)).length < 25_000_000);
    await assertNobodyLeft(ws, 'a flood');
  });
});
