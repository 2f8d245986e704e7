import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { configOf, planOf, Workspace } from './support/tranche';

const plan = [
  '# Plan: Shop',
  '## Phase 1: Set-up',
  '- [ ] 1.1 Create `src/schema.ts` [type: docs]',
  '- [ ] 1.2 Write the login page in `src/login.ts` (HIGH) (agent: slow)',
  '- [ ] 1.3 Upload files in `src/s3.ts`',
  '## Phase 2: Checkout',
  '- [ ] 2.1 Take payments in `src/pay.ts` (category: api) (depends: 1.1)',
  '- [ ] 2.2 Send the login mail from `src/mail.ts` (category: web) (agent: nobody)',
].join('\n');

const agent = (script: string) => ({ type: 'command', command: ['/bin/sh', '-c', script] });
const config = (more: Record<string, unknown> = {}) =>
  configOf({
    agent: 'quick',
    batchSize: 2,
    limits: { maxAttempts: 1 },
    agents: {
      quick: agent('cat >/dev/null; echo "$TRANCHE_TASK_ID quick" >> work.log; test ! -e "fail-$TRANCHE_TASK_ID"'),
      slow: agent('cat >/dev/null; echo "$TRANCHE_TASK_ID slow" >> work.log'),
    },
    ...more,
  });

interface Preview {
  readonly batches: readonly { wave: number; agent: string; tasks: readonly { id: string; title: string }[] }[];
}

describe('naming what to run', function () {
  this.timeout(30_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());
  const open = (more?: Record<string, unknown>) => {
    ws = new Workspace({ 'PLAN.md': plan, 'tranche.config.json': config(more) });
  };
  const worked = () => ws.read('work.log').trim().split('\n');
  const preview = async (...args: string[]) => {
    const ended = await ws.run(['run', ...args, '--dry-run', '--json']);
    assert.equal(ended.code, 0, ended.stderr + ended.stdout);
    return JSON.parse(ended.stdout) as Preview;
  };
  const batches = async (...args: string[]) =>
    (await preview(...args)).batches.map(
      ({ wave, agent, tasks }) => `${wave} ${agent}: ${tasks.map(({ id }) => id).join(' ')}`,
    );

  it('goes on at resume with what was typed for the run', async () => {
    open();
    const typed = ['--agent', 'slow', '--batch-size', '1', '--jobs', '2', '--max-failures', '7'];
    const killed = await ws.run(['run', '--all', ...typed], { fault: { at: 'journal', nth: 3, how: 'after' } });
    assert.equal(killed.signal, 'SIGKILL', killed.stderr);
    await ws.run(['resume', '--batch-size', '2']);
    const started = ws.journal().findLast((record) => record.type === 'run_started');
    assert.ok(started?.type === 'run_started');
    assert.equal(started.agent, 'slow');
    assert.deepEqual(started.flags, { agent: 'slow', batchSize: 2, jobs: 2, maxFailures: 7 });
  });

  it('hands out what waits for others only when a person insists', async () => {
    open();
    const refused = await ws.run(['run', '2.1']);
    assert.equal(refused.code, 4, refused.stdout);
    assert.match(refused.stdout, /waits for 1\.1/);
    const ended = await ws.run([
      'run',
      '2.1',
      '--ignore-deps',
      '--strict-deps',
      '--no-branch-check',
      '--phase-priority',
    ]);
    // Its phase is not open either, and that still counts.
    assert.equal(ended.code, 4, ended.stdout);
    assert.doesNotMatch(ended.stdout, /waits for 1\.1/);
    ws.write('tranche.config.json', config({ phaseGate: 0 }));
    assert.equal((await ws.run(['run', '2.1', '--ignore-deps'])).code, 0);
    assert.deepEqual(worked(), ['2.1 quick']);
  });

  it('runs just what is named, by the agents that are assigned', async () => {
    open({ assign: [{ type: 'docs', agent: 'slow' }] });
    const ended = await ws.run(['run', '1.1-1.2', 'upload']);
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    assert.deepEqual(worked().sort(), ['1.1 slow', '1.2 slow', '1.3 quick']);
    assert.match(ended.stdout, /Task 2\.2 asks for the agent "nobody"/);
    // A count is no name.
    assert.equal((await ws.run(['run', '1', '--agent', 'slow'])).code, 0);
    assert.equal(worked().at(-1), '2.1 slow');
  });

  it('previews batches, their agents and what runs side by side', async () => {
    open();
    assert.deepEqual(await batches('all'), ['1 slow: 1.2', '2 quick: 1.1 1.3', '3 quick: 2.1 2.2']);
    assert.deepEqual(await batches('--all', '--jobs', '2'), ['1 slow: 1.2', '1 quick: 1.1 1.3', '2 quick: 2.1 2.2']);
    assert.deepEqual(await batches('--all', '--agent', 'quick', '--batch-size', '9'), [
      '1 quick: 1.2 1.1 1.3',
      '2 quick: 2.1 2.2',
    ]);
    assert.deepEqual(await batches('p:1', '--priority', 'medium'), ['1 quick: 1.1 1.3']);
    assert.deepEqual(await batches('1', '--type', 'docs'), ['1 quick: 1.1']);
    assert.deepEqual(await batches(), ['1 slow: 1.2']);
    assert.deepEqual(await batches('2'), ['1 slow: 1.2', '2 quick: 1.1']);
    const { stdout } = await ws.run(['run', 'all', '--dry-run', '--jobs', '2']);
    assert.match(stdout, /5 tasks in 3 batches with agents slow \(1 task\), quick \(4 tasks\), up to 2 side by side:/);
    assert.match(stdout, /Phases: Phase 1: Set-up, Phase 2: Checkout\nBatch 1 \(wave 1\): slow\n {2}1\.2 Write/);
    assert.equal(ws.exists('.tranche'), false);
  });

  it('refuses what means nothing, with what there is', async () => {
    open();
    const cases: [string[], RegExp][] = [
      [['1.4'], /No task "1\.4"\. There are 1\.1, .*Did you mean 1\.1/],
      [['phase:3'], /No phase "3"\. There are 1, 2\./],
      [['p:check', 'nothing like it'], /No task is called "nothing like it"/],
      [['--only-category', 'appi'], /No category "appi"\. There are api, web\. Did you mean api\?/],
      [['--skip-category', 'x,api'], /No category "x"/],
      [['--type', 'doc', 'dogs'], /No type "dogs"\. There is docs\./],
      [['--priority', 'urgent'], /No priority "urgent"\. There are critical, high, medium, low\./],
      [['1.1', '--all'], /Use one of names of tasks and --all/],
      [['1.1', '--task', '1.2'], /Use one of names of tasks and --task/],
      [['-1'], /whole number from 1 to 1000000; "-1" is none/],
      [['99999999999'], /"99999999999" is none\. A task that is called so is `--task 99999999999`/],
      [['007'], /No task "007"/],
      [['0'], /whole number from 1 to 1000000; "0" is none/],
      [['--jobs', '0'], /whole number from 1 to 32, or "auto"/],
      [['--isolation', 'box'], /Allowed choices are shared, worktree, proposal/],
      [['--verify', 'never'], /Allowed choices are each, batch, end, off/],
      [['--max-failures', '-1'], /whole number from 0 to 1000/],
      [['--agent', 'nobody'], /There is no agent "nobody"/],
    ];
    for (const [args, message] of cases) {
      const ended = await ws.run(['run', ...args]);
      assert.equal(ended.code, 2, args.join(' '));
      assert.match(ended.stderr, message);
    }
    const failed = await ws.run(['run', '--failed']);
    assert.equal(failed.code, 4);
    assert.match(failed.stderr, /No task of those asked for has failed/);
    assert.equal(ws.exists('work.log'), false);
  });

  it('says of a count that is also the name of a task which of them it took it for', async () => {
    open();
    ws.write('PLAN.md', '- [ ] 1. One\n- [ ] 2. Two\n- [ ] 3. Three\n');
    const counted = await ws.run(['run', '2', '--dry-run']);
    assert.match(counted.stderr, /2 means the next 2 tasks; the task called 2 is `--task 2`\./);
    assert.match(counted.stdout, /Would run 2 tasks/);
    const named = await ws.run(['run', '--task', '2', '--dry-run']);
    assert.equal(named.stderr, '');
    assert.match(named.stdout, /Would run 1 task .*\n(?:.*\n)*? {2}2 Two/);
    assert.match((await ws.run(['next', '--task', '3'])).stdout, /1 task\n {2}3 Three/);
  });

  it('tells of sessions that cannot share a folder before anything starts', async () => {
    open();
    ws.write('PLAN.md', '# Plan\n## Phase 1: A\n- [ ] 1.1 Do it\n- [ ] 1.2 Do that\n');
    for (const more of [['--dry-run'], []]) {
      const ended = await ws.run(['run', 'all', '--jobs', '2', ...more]);
      assert.equal(ended.code, 2);
      assert.match(ended.stderr, /2 sessions cannot share one folder/);
    }
  });

  it('tries again what failed, even where it was given up, and does again what has changed', async () => {
    open();
    ws.write('fail-1.3', '');
    assert.equal((await ws.run(['run', '1.1', '1.3'])).code, 1);
    assert.deepEqual(ws.statuses()['1.3'], 'failed');
    assert.match((await ws.run(['run', '1.3'])).stdout, /1\.3 .*failed 1 time/);
    const retry = await ws.run(['next', '--failed']);
    assert.match(retry.stdout, /1\.3/);
    assert.equal(ws.statuses()['1.3'], 'failed');
    const again = await ws.run(['run', '--failed']);
    assert.equal(again.code, 1);
    assert.deepEqual(worked(), ['1.1 quick', '1.3 quick', '1.3 quick']);

    assert.equal((await ws.run(['run', '--stale'])).code, 4);
    ws.write('PLAN.md', plan.replace('Create', 'Write anew'));
    assert.deepEqual(await batches('--stale'), ['1 quick: 1.1']);
    assert.equal((await ws.run(['run', '--stale'])).code, 0);
    assert.equal(worked().at(-1), '1.1 quick');
    assert.equal((await ws.run(['run', '--stale'])).code, 4);
  });

  it('chooses with next as with run', async () => {
    open();
    const next = async (...args: string[]) => JSON.parse((await ws.run(['next', ...args, '--json'])).stdout);
    const login = await next('login');
    assert.equal(login.agent, 'slow');
    assert.deepEqual(
      login.tasks.map(({ id }: { id: string }) => id),
      ['1.2'],
    );
    assert.deepEqual((await next('3', '--only-category', 'web')).tasks, []);
    const phase = await next('p:1', '--skip-category', 'api', '--all');
    assert.deepEqual(
      phase.others.map(({ id }: { id: string }) => id),
      ['1.1', '1.3'],
    );
    const later = await ws.run(['next', '2.1']);
    assert.equal(later.code, 4);
    assert.match(later.stdout, /2\.1 .*waits for 1\.1 \(depends\)/);
    assert.equal((await ws.run(['next', '9.9'])).code, 2);
  });

  it('says of dependents of a failed task what they wait for', async () => {
    open();
    ws.write('fail-1.1', '');
    const ended = await ws.run(['run', '1.1', '2.1']);
    assert.equal(ended.code, 1);
    assert.match(ended.stdout, /2\.1 .*: waits for 1\.1, which failed/);
  });

  it('takes the settings of the moment before those of the file', async () => {
    open({ verify: ['false'], limits: { maxAttempts: 1, maxRework: 0 } });
    assert.equal((await ws.run(['run', '1.1'])).code, 1);
    assert.equal((await ws.run(['run', '1.2', '--verify', 'off', '--max-failures', '0', '--autonomous'])).code, 0);
    const started = ws
      .journal()
      .filter(({ type }) => type === 'run_started')
      .at(-1);
    assert.ok(started?.type === 'run_started' && started.isolation === 'shared');
  });

  it('runs side by side what is previewed side by side', async () => {
    open();
    // Each waits until the other has begun, so that one after the other would never end.
    const meet = (other: string) =>
      `cat >/dev/null; touch "met-$TRANCHE_TASK_ID"; n=0; while [ ! -e ${other} ] && [ $n -lt 400 ]; do sleep 0.05; n=$((n+1)); done; test -e ${other}`;
    ws.write(
      'tranche.config.json',
      config({ agents: { quick: agent(meet('met-1.2')), slow: agent(meet('met-1.1')) } }),
    );
    const ended = await ws.run(['run', '1.1', '1.2', '--jobs', '2']);
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    assert.deepEqual(ws.statuses()['1.1'], 'completed');
  });
});

describe('the question before a run', function () {
  this.timeout(30_000);
  let ws: Workspace;
  beforeEach(function () {
    // The one of util-linux gives the program a terminal to talk to.
    const { stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });
    if (process.platform !== 'linux' || !/util-linux/.test(stdout ?? '')) this.skip();
    ws = new Workspace({ 'PLAN.md': planOf(5), 'tranche.config.json': config() });
  });
  afterEach(() => ws?.dispose());

  /** What was printed, and the exit code, of a run whose question is answered. */
  async function inTerminal(args: string, answer?: string): Promise<{ code: number; printed: string }> {
    const command = `${process.execPath} ${resolve('dist/tranche.js')} ${args}`;
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      cwd: ws.folder,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, CI: '1', NO_COLOR: '1', TERM: 'dumb' },
    });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const asked = printed.includes('[Y/n]');
      printed += text;
      if (!asked && printed.includes('[Y/n]') && answer !== undefined) child.stdin.write(answer);
    });
    const [code] = await once(child, 'close');
    return { code, printed };
  }

  it('shows what would run, and runs nothing without a yes', async () => {
    const { code, printed } = await inTerminal('run --all', 'n\n');
    assert.equal(code, 130);
    assert.match(
      printed,
      /Would run 5 tasks in 3 batches with agent quick:[\s\S]*Run these\? \[Y\/n\][\s\S]*Nothing was run/,
    );
    assert.equal(ws.exists('.tranche'), false);
  });

  it('runs it with a yes', async () => {
    const { code, printed } = await inTerminal('run 1.1-1.3', '\n');
    assert.equal(code, 0, printed);
    assert.match(printed, /3 tasks completed/);
  });

  it('is not asked for one batch, nor of those who say so', async () => {
    for (const args of ['run', 'run 2', 'run all --autonomous']) {
      const { code, printed } = await inTerminal(args);
      assert.equal(code, 0, printed);
      assert.doesNotMatch(printed, /Y\/n/);
    }
  });
});
