/** What people, other tools and agents do to the files under a runner's hands. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { configOf, planOf, quickAgent, Workspace } from './support/tranche';

const shellAgent = (script: string, more: Record<string, unknown> = {}) =>
  configOf({ agent: 'sh', agents: { sh: { type: 'command', command: ['/bin/sh', '-c', script] } }, ...more });

const waiting = 'echo $TRANCHE_TASK_ID >> work.log; while [ ! -e go ]; do sleep 0.05; done; echo done';

describe('files changed under the runner', () => {
  let ws: Workspace;
  afterEach(() => ws.dispose());

  it('one plan under two names has one state and one runner', async function () {
    this.timeout(30_000);
    ws = new Workspace({ 'PLAN.md': planOf(2), 'tranche.config.json': shellAgent(waiting) });
    symlinkSync('PLAN.md', ws.path('OTHER.md'));
    const first = ws.start(['run', '1']);
    await ws.appears('work.log');
    assert.equal((await ws.run(['run', '1', '--plan', 'OTHER.md'])).code, 3);
    ws.write('go', '');
    assert.equal((await first.ended).code, 0);
    assert.equal(ws.exists('.tranche/OTHER'), false);
  });

  it('a lock that is removed stops neither its holder from being seen nor two from working', async function () {
    this.timeout(30_000);
    ws = new Workspace({ 'PLAN.md': planOf(2), 'tranche.config.json': shellAgent(waiting) });
    const first = ws.start(['run', '1']);
    await ws.appears('work.log');
    rmSync(ws.state('lock'));
    if (process.platform === 'linux') {
      const second = await ws.run(['run', '1']);
      assert.equal(second.code, 3, second.stdout + second.stderr);
      assert.match(second.stderr, new RegExp(`although its lock is gone: pid ${first.pid}`));
    }
    ws.write('go', '');
    const ended = await first.ended;
    assert.equal(ended.code, 1);
    assert.match(ended.stderr, /lock in .* was removed or taken/);
    assert.equal(ws.read('work.log'), '1.1\n');
    // What its agent did was a fact, and is on record; only the run has no end.
    const resumed = await ws.run(['resume']);
    assert.equal(resumed.code, 4, resumed.stdout + resumed.stderr);
    assert.match(resumed.stderr, /went through all it was asked for/);
    assert.equal(ws.statuses()['1.1'], 'completed');
    assert.deepEqual(
      ws.journal().map(({ seq }) => seq),
      ws.journal().map((_, index) => index + 1),
    );
  });

  it('never signals a process for a lock of another machine', async function () {
    this.timeout(20_000);
    ws = new Workspace({ 'PLAN.md': planOf(1), 'tranche.config.json': configOf(quickAgent) });
    const bystander = spawn('sleep', ['60']);
    const lock = { pid: bystander.pid, host: 'elsewhere', startedAt: '2026-01-01T00:00:00.000Z', runId: 'run-1' };
    ws.write('.tranche/PLAN/lock', JSON.stringify(lock));
    const { code, stderr } = await ws.run(['stop']);
    assert.equal(code, 2);
    assert.match(stderr, /works on elsewhere .*stop it there/);
    assert.equal(bystander.exitCode, null);
    assert.equal(bystander.signalCode, null);
    bystander.kill();
  });

  it('says what is wrong with a state folder that is none', async function () {
    this.timeout(20_000);
    ws = new Workspace({ 'PLAN.md': planOf(1), 'tranche.config.json': configOf(quickAgent) });
    mkdirSync(ws.state('lock'), { recursive: true });
    for (const command of ['status', 'stop', 'run']) {
      const { stderr } = await ws.run([command]);
      assert.match(stderr, /The lock .* cannot be read: it is a folder\. Remove it/);
    }
    rmSync(ws.path('.tranche'), { recursive: true });
    ws.write('.tranche', 'a file');
    assert.equal((await ws.run(['status'])).stderr.includes('\n    at '), false);
    assert.match((await ws.run(['run'])).stderr, /The state folder .* cannot be used: a part of its path is a file/);
  });

  it('refuses a state directory that is the workspace or outside of it', async () => {
    ws = new Workspace({ 'PLAN.md': planOf(1), 'tranche.config.json': configOf(quickAgent) });
    for (const folder of ['.', '..', '/tmp/x', 'a/../..']) {
      const { code, stderr } = await ws.run(['run', '--state-dir', folder]);
      assert.equal(code, 2);
      assert.match(stderr, /is not a folder inside the workspace/);
    }
    assert.equal(ws.exists('.gitignore'), false);
  });

  it('is not taken in by its own state in a folder that is named differently', async function () {
    this.timeout(20_000);
    ws = new Workspace({
      'PLAN.md': planOf(1),
      'tranche.config.json': shellAgent('true', { stateDirectory: './.state/' }),
    });
    assert.equal((await ws.run(['run'])).code, 1);
  });

  it('goes on while the plan is being saved, and hands out what it says now', async function () {
    this.timeout(30_000);
    ws = new Workspace({
      'PLAN.md': '# Plan\n## Phase 1: A\n- [ ] 1.1 a\n- [ ] 1.2 b\n- [ ] 1.3 c\n',
      'tranche.config.json': shellAgent(
        'cat >> prompts; if [ $TRANCHE_TASK_ID = 1.1 ]; then : > PLAN.md; (sleep 0.4; cp new PLAN.md) >/dev/null 2>&1 & sleep 0.6; fi; echo x >> f; echo ok',
      ),
      new: '# Plan\n## Phase 1: A\n- [ ] 1.1 a\n- [ ] 1.2 quite another thing\n',
    });
    const ended = await ws.run(['run']);
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    assert.match(ws.read('prompts'), /quite another thing/);
    assert.doesNotMatch(ws.read('prompts'), /1\.3 c/);
  });

  it('halts when the plan has lost all its tasks', async function () {
    this.timeout(30_000);
    ws = new Workspace({
      'PLAN.md': planOf(4),
      'tranche.config.json': shellAgent('cat > /dev/null; : > PLAN.md; echo x >> f; echo ok'),
    });
    const ended = await ws.run(['run', '--all']);
    assert.equal(ended.code, 2);
    assert.match(ended.stderr, /The plan PLAN\.md has lost all its tasks/);
  });

  it('goes on when the folder of its reports is tidied away', async function () {
    this.timeout(20_000);
    ws = new Workspace({
      'PLAN.md': planOf(3),
      'tranche.config.json': shellAgent('cat > /dev/null; rm -rf .tranche/PLAN/runs; echo x >> f; echo ok'),
    });
    assert.equal((await ws.run(['run', '3'])).code, 0);
  });

  it('counts once what a tool wrote that does not know our number, and takes over its edit', async function () {
    this.timeout(20_000);
    ws = new Workspace({ 'PLAN.md': planOf(2) });
    assert.equal((await ws.run(['run', '1', '--agent', 'demo'])).code, 0);
    const before = ws.status().tasks[0]?.usage;
    const { seq: _, ...rest } = ws.status();
    const tasks = rest.tasks.map((task) => (task.id === '1.2' ? { ...task, status: 'skipped', mine: 1 } : task));
    writeFileSync(ws.state('status.json'), JSON.stringify({ ...rest, tasks }));
    assert.equal((await ws.run(['mark', '1.1', 'completed'])).code, 0);
    const after = ws.status();
    assert.deepEqual(after.tasks[0]?.usage, before);
    assert.equal(after.runs.length, 1);
    assert.equal(after.tasks[1]?.status, 'skipped');
    assert.equal(after.tasks[1]?.mine, 1);
  });

  it('counts sub-tasks as done with a parent that the plan orchestrator has completed', async function () {
    this.timeout(20_000);
    ws = new Workspace({
      'docs/plans/api.md': '# Plan\n## Phase 1: A\n- [ ] 1.1 a\n  - [ ] 1.1.1 b\n- [ ] 1.2 c\n',
      'docs/plan-outputs/api/status.json': JSON.stringify({
        planPath: 'docs/plans/api.md',
        tasks: [
          { id: '1.1', status: 'completed' },
          { id: '1.2', status: 'pending' },
        ],
      }),
      'tranche.config.json': configOf(quickAgent),
    });
    assert.match((await ws.run(['status'])).stdout, /2\/3/);
    assert.equal((await ws.run(['run', '--all'])).code, 0);
    assert.match(ws.read('work.log'), /^1\.2 [^\n]*\n$/);
  });

  it("leaves another plan's status of the same name alone and keeps its own", async function () {
    this.timeout(20_000);
    const theirs = JSON.stringify({ planPath: 'a/plan.md', tasks: [] });
    ws = new Workspace({
      'a/plan.md': planOf(1),
      'b/plan.md': planOf(1),
      'docs/plan-outputs/plan/status.json': theirs,
      'tranche.config.json': configOf(quickAgent),
    });
    assert.equal((await ws.run(['run', '--plan', 'b/plan.md'])).code, 0);
    assert.equal(ws.read('docs/plan-outputs/plan/status.json'), theirs);
    assert.equal(ws.exists('.tranche/b.plan/status.json'), true);
  });

  it('reports a last line that is whole but unknown, and keeps it', async function () {
    this.timeout(20_000);
    ws = new Workspace({ 'PLAN.md': planOf(2), 'tranche.config.json': configOf(quickAgent) });
    assert.equal((await ws.run(['run', '1'])).code, 0);
    const foreign = '{"seq":99,"at":"2026-01-01T00:00:00.000Z","type":"from_the_future"}\n';
    writeFileSync(ws.state('journal.jsonl'), readFileSync(ws.state('journal.jsonl'), 'utf8') + foreign);
    const ended = await ws.run(['run', '1']);
    assert.equal(ended.code, 0);
    assert.match(ended.stdout, /journal\.jsonl:\d+: the line is no journal record/);
    assert.ok(readFileSync(ws.state('journal.jsonl'), 'utf8').includes(foreign));
  });

  it('does not pay an agent for a verify command that cannot be started', async function () {
    this.timeout(20_000);
    ws = new Workspace({
      'PLAN.md': planOf(2),
      'tranche.config.json': shellAgent('cat > /dev/null; echo x >> turns; echo ok', { verify: [['no-such-program']] }),
    });
    const ended = await ws.run(['run', '--all']);
    assert.equal(ended.code, 2);
    assert.match(ended.stdout, /Mend "verify" in tranche\.config\.json: no-such-program/);
    assert.equal(ws.read('turns'), 'x\n');
  });

  it('says that not all of what was asked for could run', async function () {
    this.timeout(20_000);
    ws = new Workspace({
      'PLAN.md': '# Plan\n## Phase 1: A\n- [ ] 1.1 One\n- [ ] 1.2 Two (depends: 1.3)\n- [ ] 1.3 Three\n',
      'tranche.config.json': configOf(quickAgent),
    });
    const named = await ws.run(['run', '--task', '1.1', '1.2']);
    assert.equal(named.code, 4);
    assert.match(named.stdout, /1 task completed[\s\S]*1\.2 Two.*waits for 1\.3/);
    assert.equal((await ws.run(['run', '2', '--all'])).code, 2);
  });

  it('runs on when nobody reads what it prints', async function () {
    this.timeout(20_000);
    ws = new Workspace({ 'PLAN.md': planOf(3), 'tranche.config.json': configOf(quickAgent) });
    const runner = ws.start(['run']);
    runner.child.stdout?.destroy();
    assert.equal((await runner.ended).code, 0);
    assert.equal(ws.status().summary.completed, 3);
  });
});
