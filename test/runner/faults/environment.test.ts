/** Surroundings that are poorer than usual: cron jobs, containers, systemd units, plans of an unusual size. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, statSync } from 'node:fs';
import { thorough } from '../../support/thorough';
import { assertSound } from '../support/invariants';
import { configOf, planOf, quickAgent, runnerPid, Workspace } from '../support/tranche';

describe('a runner in poor surroundings', function () {
  this.timeout(30_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());

  const workspace = (tasks = 3, more: Record<string, unknown> = {}) => {
    ws = new Workspace({ 'PLAN.md': planOf(tasks), 'tranche.config.json': configOf({ ...quickAgent, ...more }) });
  };

  it('without HOME, PATH, TERM, LANG and the rest: does its work, with agents that are named by their path', async () => {
    workspace();
    const env = Object.fromEntries(Object.keys(process.env).map((name) => [name, undefined]));
    const ended = await ws.run(['run', '--all'], { env: { ...env, NO_COLOR: undefined, LC_ALL: 'C' } });
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    await assertSound(ws, 'an empty environment');
  });

  it('without PATH: says that an agent named by its name alone cannot be found', async () => {
    workspace(1, { agents: { quick: { type: 'command', command: ['sh', '-c', 'echo x > y'] } } });
    const ended = await ws.run(['run'], { env: { PATH: undefined } });
    assert.equal(ended.code, 2, ended.stdout + ended.stderr);
    assert.match(ended.stdout + ended.stderr, /"quick" cannot be started: sh is in no folder of PATH/);
  });

  it('with umask 077: the state is for nobody else, and the work is done', async () => {
    workspace();
    assert.equal((await ws.run(['run', '--all'], { before: 'umask 077' })).code, 0);
    for (const file of ['journal.jsonl', 'status.json']) assert.equal(statSync(ws.state(file)).mode & 0o077, 0, file);
    await assertSound(ws, 'umask 077');
  });

  it('with 64 open files at most: a run of 12 tasks leaks none of them', async () => {
    workspace(12);
    const ended = await ws.run(['run', '--all'], { before: 'ulimit -n 64' });
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    await assertSound(ws, '64 files');
  });

  it('with too few open files for any agent: says so instead of breaking down', async () => {
    workspace(1);
    const ended = await ws.run(['run'], { before: 'ulimit -n 26' });
    assert.notEqual(ended.code, 0);
    assert.doesNotMatch(ended.stderr, /should not/);
    assert.equal((await ws.run(['run'])).code, 0);
    await assertSound(ws, '26 files');
  });

  it('with 10,000 tasks that all fail: stops at the third, in bounded time, and names the common cause', async () => {
    workspace(10_000, {
      agents: { quick: { type: 'command', command: ['/bin/sh', '-c', 'echo no way >&2; exit 3'] } },
    });
    const started = Date.now();
    const ended = await ws.run(['run', '--all']);
    assert.equal(ended.code, 1);
    assert.match(ended.stdout, /3 tasks in a row failed in the same way .*exit code 3.*no way/);
    assert.ok(Date.now() - started < 15_000, `it took ${Date.now() - started} ms`);
    await assertSound(ws, '10,000 failures');
  });

  const many = thorough ? 10_000 : 40;
  it(`with ${many} tasks that all fail at once, and no limit to that: every end is recorded`, async function () {
    this.timeout(thorough ? 1_200_000 : 30_000);
    workspace(many, {
      agents: { quick: { type: 'command', command: ['/bin/sh', '-c', 'echo no way >&2; exit 3'] } },
      limits: { maxFailures: 0, sameErrors: 0, maxAttempts: 1 },
      jobs: 8,
      phaseGate: 0,
    });
    assert.equal((await ws.run(['run', '--all'])).code, 1);
    assert.equal(ws.status().summary.failed, many);
    assert.equal(ws.journal().filter(({ type }) => type === 'attempt_ended').length, many);
    await assertSound(ws, `${many} failures`);
  });

  describe('where the user may have no more processes', () => {
    /** Binds the runner and its guard, which start the agents, from within task 1.1. */
    const bind = [
      `r=$(${runnerPid})`,
      'pids="$r $(cat /proc/$r/task/$r/children)"',
      'for p in $pids; do prlimit --pid $p --nproc=1:; done',
      'echo $pids > bound',
    ].join('; ');
    const script = `echo $TRANCHE_TASK_ID >> work.log; [ $TRANCHE_TASK_ID != 1.1 ] || { ${bind}; }; echo ok`;
    const said = /\/bin\/sh could not be started: the system starts no more processes/;

    /** What a shell does before it becomes the runner; undefined where there is no way to bind it. */
    function prepare(limits: Record<string, number>): string | undefined {
      workspace(3, {
        agents: { quick: { type: 'command', command: ['/bin/sh', '-c', script] } },
        limits: { maxAttempts: 1, ...limits },
      });
      // For whoever the runner then is.
      for (const folder of [ws.path('..'), ws.folder]) chmodSync(folder, 0o777);
      return whereLimitsHold();
    }

    it('waits until there may be more, which costs no attempt', async function () {
      const before = prepare({});
      if (before === undefined) this.skip();
      const run = ws.start(['run', '--all'], { before });
      await run.printed(said);
      // The first agent was among them.
      const pids = ws
        .read('bound')
        .trim()
        .split(' ')
        .filter((pid) => existsSync(`/proc/${pid}`));
      // As the same user, for a container's root may not do so to others.
      const lift =
        'for p; do prlimit --pid $p --nproc=$(prlimit --pid $p --nproc --noheadings --output=HARD | xargs): || exit; done';
      const shell = ['-c', `${before}; exec "$@"`, 'sh', '/bin/sh', '-c', lift, 'sh', ...pids];
      const lifted = spawnSync('/bin/sh', shell, { encoding: 'utf8' });
      assert.equal(lifted.status, 0, lifted.stderr);
      await ws.run(['wake']);
      const ended = await run.ended;
      assert.equal(ended.code, 0, ended.stdout + ended.stderr);
      assert.equal(ws.read('work.log'), '1.1\n1.2\n1.3\n');
      const ends = ws.journal().filter(({ type }) => type === 'attempt_ended');
      assert.equal(ends.length, 3);
      await assertSound(ws, 'no more processes for a while');
    });

    it('says so when it gives up, and does the rest when there may be more', async function () {
      const before = prepare({ maxRetries: 0 });
      if (before === undefined) this.skip();
      const ended = await ws.run(['run', '--all'], { before });
      assert.equal(ended.code, 1, ended.stdout + ended.stderr);
      assert.match(ended.stdout, new RegExp(`1\\.2 failed: ${said.source}`));
      assert.doesNotMatch(ended.stderr, /should not|\n\s+at /);
      assert.deepEqual(ws.statuses(), { '1.1': 'completed', '1.2': 'failed', '1.3': 'failed' }, ended.stdout);
      const again = await ws.run(['run', '--failed', '--yes']);
      assert.equal(again.code, 0, again.stdout + again.stderr);
      assert.equal(ws.read('work.log'), '1.1\n1.2\n1.3\n');
      await assertSound(ws, 'no more processes');
    });
  });

  /** For a shell, so that what it starts is bound by limits, which root is not. Undefined where there is no way to that. */
  function whereLimitsHold(): string | undefined {
    const caps = '+dac_override,+fowner';
    const asAnybody = `set -- setpriv --reuid=54321 --inh-caps=${caps} --ambient-caps=${caps} "$@"`;
    const before = process.getuid?.() === 0 ? asAnybody : ':';
    const { status } = spawnSync('/bin/sh', ['-c', `${before}; exec "$@"`, 'sh', 'prlimit', '--nproc']);
    return status === 0 ? before : undefined;
  }
});
