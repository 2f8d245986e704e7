import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { configOf, planOf, quickAgent, Workspace } from './support/tranche';

const shellAgent = (script: string, more: Record<string, unknown> = {}) =>
  configOf({ agent: 'sh', agents: { sh: { type: 'command', command: ['/bin/sh', '-c', script] } }, ...more });

describe('running batches', () => {
  let ws: Workspace;
  afterEach(() => ws.dispose());
  const runFiles = () => {
    const [run = ''] = readdirSync(ws.state('runs'));
    return readdirSync(ws.state('runs', run));
  };
  const runFile = (name: string) => {
    const [run = ''] = readdirSync(ws.state('runs'));
    return readFileSync(ws.state('runs', run, name), 'utf8');
  };

  it('runs one batch, in order, each task in its own turn, and reports it', async function () {
    this.timeout(20_000);
    ws = new Workspace({ 'PLAN.md': planOf(8), 'tranche.config.json': configOf(quickAgent) });
    const ended = await ws.run(['run']);
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stdout, /^\[BATCH\] 1 started tasks=1\.1,1\.2,1\.3 agent=quick$/m);
    assert.match(ended.stdout, /^\[PROGRESS\] 3\/8 37\.5% failed=0 waiting=0$/m);
    assert.equal(ended.stdout.includes('\u001b'), false);
    assert.deepEqual(
      ws
        .read('work.log')
        .trim()
        .split('\n')
        .map((line) => line.split(' ').slice(0, 2).join(' ')),
      ['1.1 1', '1.2 1', '1.3 1'],
    );
    const report = JSON.parse(runFile('report.json'));
    assert.deepEqual(
      report.tasks.map(({ id, status, changedFiles }: Record<string, unknown>) => [id, status, changedFiles]),
      ['1.1', '1.2', '1.3'].map((id) => [id, 'completed', ['work.log']]),
    );
    assert.match(runFile('report.md'), /3 tasks completed\. The plan stands at 3\/8/);
    assert.match(runFile('handoff.md'), /1\.3 Write .*changed: work\.log.*\n\s+The agent's words: did 1\.3/);
    assert.deepEqual(
      runFiles().filter((name) => name.startsWith('1.1')),
      ['1.1.1.1.agent.log', '1.1.1.1.prompt.md'],
    );
  });

  it('gives a new session what the sessions before it left', async function () {
    this.timeout(20_000);
    ws = new Workspace({ 'PLAN.md': planOf(6), 'tranche.config.json': configOf(quickAgent) });
    assert.equal((await ws.run(['run', '4'])).code, 0);
    const [first, second, fourth] = ['1.1.1.1', '1.2.1.1', '1.4.1.1'].map((stem) => runFile(`${stem}.prompt.md`));
    assert.match(first ?? '', /task 1 of 3 in this session: 1\.1/);
    assert.doesNotMatch(first ?? '', /What was done before/);
    // In the same session the agent remembers.
    assert.doesNotMatch(second ?? '', /What was done before/);
    assert.match(fourth ?? '', /What was done before this session:[\s\S]*1\.3 Write/);
  });

  it('counts a task only when its verify command succeeds, and lets the agent mend it', async function () {
    this.timeout(20_000);
    ws = new Workspace({
      'PLAN.md': planOf(1),
      'tranche.config.json': shellAgent('cat > prompt; echo x >> tries; echo ok', {
        verify: ['test $(wc -l < tries) -ge 2 || { echo not yet enough; exit 5; }'],
      }),
    });
    const ended = await ws.run(['run', '1']);
    assert.equal(ended.code, 0, ended.stdout);
    assert.match(ws.read('prompt'), /not done yet: It ended with exit code 5[\s\S]*not yet enough/);
    const gates = ws.journal().filter((record) => record.type === 'gate_ended' && record.gate === 'verify');
    assert.deepEqual(
      gates.map((gate) => gate.type === 'gate_ended' && gate.exitCode),
      [5, 0],
    );
    // What the gate says stands there once.
    assert.match(ended.stdout, /did not pass: .*\n {2}1\.1 is told so and goes on\n/);
    // Nothing is left of what was asked for, so nothing is foretold.
    assert.doesNotMatch(ended.stdout, /left|unknown/);
  });

  it('fails a task whose verify command never succeeds, and runs it again only as often as allowed', async function () {
    this.timeout(30_000);
    ws = new Workspace({
      'PLAN.md': planOf(2),
      'tranche.config.json': shellAgent('cat >/dev/null; echo x >> tries; echo ok', {
        verify: [['/bin/sh', '-c', '[ "$TRANCHE_TASK_ID" != 1.1 ]']],
        limits: { maxRework: 1, maxAttempts: 2 },
      }),
    });
    const ended = await ws.run(['run', '--all']);
    assert.equal(ended.code, 1);
    assert.deepEqual(ws.statuses(), { '1.1': 'failed', '1.2': 'completed' });
    const task = ws.status().tasks[0];
    assert.equal(task?.attempts, 2);
    assert.match(String(task?.lastError), /did not pass after 1 rework turn/);
    const again = await ws.run(['run']);
    assert.equal(again.code, 4);
    assert.match(again.stdout, /1\.1 .*failed 2 times; mark it pending to try again/);
    assert.equal((await ws.run(['mark', '1.1', 'pending'])).code, 0);
    assert.equal((await ws.run(['run', '--dry-run'])).code, 0);
  });

  it("runs a plan's own verify command without a shell", async function () {
    this.timeout(20_000);
    ws = new Workspace({
      'PLAN.md': [
        '# Plan',
        '## Phase 1: A',
        '- [ ] 1.1 good',
        '  - verify: `test -f made by.txt`',
        '- [ ] 1.2 bad',
        '  - verify: `true; touch broken-out`',
      ].join('\n'),
      'tranche.config.json': shellAgent('cat >/dev/null; echo x >> f; echo ok', { limits: { maxRework: 0 } }),
    });
    await ws.run(['run', '2']);
    assert.equal(ws.exists('broken-out'), false);
    assert.equal(ws.statuses()['1.2'], 'failed');
    assert.match(String(ws.status().tasks[1]?.lastError), /needs a shell/);
  });

  it('waits out a limit and goes on in the same attempt', async function () {
    this.timeout(30_000);
    ws = new Workspace({ 'PLAN.md': '# Plan\n## Phase 1: A\n- [ ] 1.1 Write `a.txt` (demo: limit 1s)\n' });
    const ended = await ws.run(['run', '1']);
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    assert.match(ended.stdout, /waits for quota until/);
    const waits = ws
      .journal()
      .filter((record) => record.type === 'activity_changed' && record.activity === 'waiting_quota');
    assert.equal(waits.length, 1);
    assert.equal(ws.status().tasks[0]?.attempts, 1);
  });

  it('replaces a session whose agent crashed', async function () {
    this.timeout(30_000);
    ws = new Workspace({ 'PLAN.md': '# Plan\n## Phase 1: A\n- [ ] 1.1 Write `a.txt` (demo: crash once)\n' });
    const ended = await ws.run(['run', '1']);
    assert.equal(ws.statuses()['1.1'], ended.code === 0 ? 'completed' : 'failed', ended.stdout);
    const turns = ws.journal().filter((record) => record.type === 'turn_ended');
    assert.ok(turns.some((turn) => turn.type === 'turn_ended' && turn.failure?.kind === 'crash'));
  });

  it('leaves out of a batch what a failure in the same batch has closed', async function () {
    this.timeout(20_000);
    ws = new Workspace({
      'PLAN.md':
        '# Plan\n## Phase 1: A\n**Execution Note:** Tasks 1.1-1.3 are [SEQUENTIAL] - one file\n- [ ] 1.1 a\n- [ ] 1.2 b\n- [ ] 1.3 c\n',
      'tranche.config.json': shellAgent('cat >/dev/null; [ $TRANCHE_TASK_ID = 1.1 ] && exit 1; echo x >> f; echo ok'),
    });
    assert.equal((await ws.run(['run'])).code, 1);
    assert.deepEqual(ws.statuses(), { '1.1': 'failed', '1.2': 'pending', '1.3': 'pending' });
  });

  it('runs the tasks that are named, and refuses those that cannot run', async function () {
    this.timeout(20_000);
    ws = new Workspace({
      'PLAN.md': '# Plan\n## Phase 1: A\n- [ ] 1.1 a\n- [ ] 1.2 b\n- [ ] 1.3 c (depends: 1.1)\n',
      'tranche.config.json': configOf(quickAgent),
    });
    assert.equal((await ws.run(['run', '--task', '1.2'])).code, 0);
    assert.deepEqual(ws.statuses(), { '1.1': 'pending', '1.2': 'completed', '1.3': 'pending' });
    const refused = await ws.run(['run', '--task', '1.3']);
    assert.equal(refused.code, 4);
    assert.match(refused.stdout, /1\.3 .*waits for 1\.1/);
    const again = await ws.run(['run', '--task', '1.2']);
    assert.equal(again.code, 4);
    assert.match(again.stdout, /1\.2 b: already completed/);
  });

  it('ends with 0 when all was asked for and all is done', async function () {
    this.timeout(20_000);
    ws = new Workspace({ 'PLAN.md': planOf(2), 'tranche.config.json': configOf(quickAgent) });
    assert.equal((await ws.run(['run', '--all'])).code, 0);
    assert.equal((await ws.run(['run', '--all'])).code, 0);
    const next = await ws.run(['run']);
    assert.equal(next.code, 4);
    assert.match(next.stdout, /all 2 tasks are completed or skipped/);
    assert.equal((await ws.run(['resume'])).code, 4);
  });

  it('prints events as JSON, one a line', async function () {
    this.timeout(20_000);
    ws = new Workspace({ 'PLAN.md': planOf(1), 'tranche.config.json': configOf(quickAgent) });
    const { stdout } = await ws.run(['run', '--json']);
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const types = events.map(({ type }) => type).filter((type) => type !== 'agent');
    assert.deepEqual(types, [
      'run_started',
      'batch_started',
      'attempt_started',
      'turn_ended',
      'gate_ended',
      'attempt_ended',
      'batch_ended',
      'run_ended',
      'summary',
    ]);
    assert.equal(events.at(-1).exitCode, 0);
  });

  it('touches nothing with --dry-run, next and status', async () => {
    ws = new Workspace({ 'PLAN.md': planOf(5), 'tranche.config.json': configOf(quickAgent) });
    const preview = await ws.run(['run', '--all', '--dry-run']);
    assert.match(preview.stdout, /Would run 5 tasks in 3 batches with agent quick/);
    await ws.run(['next', '--all']);
    await ws.run(['status']);
    assert.deepEqual(readdirSync(ws.folder).sort(), ['PLAN.md', 'tranche.config.json']);
  });

  it('says of each task why it comes or does not', async () => {
    ws = new Workspace({
      'PLAN.md':
        '# Plan\n## Phase 1: A\n- [x] 1.1 a\n- [ ] 1.2 b (depends: 1.1)\n- [ ] 1.3 c (depends: 1.2)\n## Phase 2: B\n- [ ] 2.1 d\n',
    });
    const next = JSON.parse((await ws.run(['next', '--json', '--all'])).stdout);
    const why = Object.fromEntries(
      [...next.tasks, ...next.others].map(({ id, why: words }: Record<string, string>) => [id, words]),
    );
    assert.deepEqual(
      next.tasks.map(({ id }: { id: string }) => id),
      ['1.2'],
    );
    assert.match(why['1.1'], /already completed/);
    assert.match(why['1.2'], /what it depends on is done \(1\.1\)/);
    assert.match(why['1.3'], /waits for 1\.2/);
    assert.match(why['2.1'], /phase closed until Phase 1.* is 80 % done/);
  });

  it('goes on in the status file of the plan orchestrator, keeping what it does not know', async function () {
    this.timeout(20_000);
    const theirs = {
      _comment: 'kept',
      planPath: 'docs/plans/api.md',
      planName: 'API',
      createdAt: '2025-01-01T00:00:00.000Z',
      lastUpdatedAt: '2025-01-02T00:00:00.000Z',
      currentPhase: 'Phase 1: A',
      tasks: [
        {
          id: '1.1',
          phase: 'Phase 1: A',
          description: 'a',
          status: 'completed',
          completedAt: '2025-01-02T00:00:00.000Z',
          findingsPath: 'x.md',
        },
        { id: '1.2', phase: 'Phase 1: A', description: 'b', status: 'pending', notes: true },
        { id: 'VERIFY-1', phase: '1', description: 'gone', status: 'pending' },
      ],
      runs: [{ runId: 'run-1', startedAt: '2025-01-02T00:00:00.000Z', tasksCompleted: 1, tasksFailed: 0, phase: '1' }],
      summary: { totalTasks: 3, completed: 1, pending: 2, in_progress: 0, failed: 0, skipped: 0 },
    };
    ws = new Workspace({
      'docs/plans/api.md': '# Plan\n## Phase 1: A\n- [ ] 1.1 a\n- [ ] 1.2 b\n',
      'docs/plan-outputs/api/status.json': JSON.stringify(theirs),
      'tranche.config.json': configOf(quickAgent),
    });
    const ended = await ws.run(['run', '--all']);
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ws.read('work.log'), /^1\.2 /);
    const now = JSON.parse(ws.read('docs/plan-outputs/api/status.json'));
    assert.equal(now._comment, 'kept');
    assert.equal(now.createdAt, theirs.createdAt);
    assert.deepEqual(
      now.tasks.map(({ id, status }: Record<string, string>) => [id, status]),
      [
        ['1.1', 'completed'],
        ['1.2', 'completed'],
        ['VERIFY-1', 'pending'],
      ],
    );
    assert.equal(now.tasks[0].findingsPath, 'x.md');
    assert.equal(now.tasks[0].completedAt, '2025-01-02T00:00:00.000Z');
    assert.equal(now.tasks[1].notes, true);
    assert.deepEqual(now.runs[0], theirs.runs[0]);
    assert.deepEqual(now.summary, { totalTasks: 3, completed: 2, pending: 1, in_progress: 0, failed: 0, skipped: 0 });
    assert.equal(ws.exists('.tranche/docs.plans.api/status.json'), false);
  });

  it('takes over what another tool has written into the status file meanwhile', async function () {
    this.timeout(20_000);
    ws = new Workspace({ 'PLAN.md': planOf(3), 'tranche.config.json': configOf(quickAgent) });
    assert.equal((await ws.run(['run', '1'])).code, 0);
    const status = ws.status();
    const edited = {
      ...status,
      tasks: status.tasks.map((task) => (task.id === '1.2' ? { ...task, status: 'skipped' } : task)),
    };
    ws.write('.tranche/PLAN/status.json', JSON.stringify(edited));
    assert.equal((await ws.run(['run', '--all'])).code, 0);
    assert.deepEqual(ws.statuses(), { '1.1': 'completed', '1.2': 'skipped', '1.3': 'completed' });
    const imported = ws.journal().filter((record) => record.type === 'imported');
    assert.deepEqual(
      imported.map((record) => record.type === 'imported' && record.tasks),
      [{ '1.2': 'skipped' }],
    );
  });

  it('works through a plan of 10,000 tasks without rewriting the status at every step', async function () {
    this.timeout(60_000);
    ws = new Workspace({ 'PLAN.md': planOf(10_000), 'tranche.config.json': configOf(quickAgent) });
    const ended = await ws.run(['run', '6']);
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(ws.status().tasks.length, 10_000);
    assert.equal(ws.status().summary.completed, 6);
    assert.equal(ws.status().seq, ws.journal().at(-1)?.seq);
  });
});
