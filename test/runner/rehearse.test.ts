import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { configOf, planOf, Workspace } from './support/tranche';

/** Everything below a folder with what tells that it was touched. */
function traceOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map((name) => `${name} ${statSync(`${folder}/${name}`).mtimeMs}`)
    .sort();
}

describe('a rehearsal', () => {
  let ws: Workspace;
  let env: NodeJS.ProcessEnv;
  afterEach(() => ws.dispose());

  const workspace = (files: Record<string, string>) => {
    ws = new Workspace(files);
    const scratch = ws.path('..', 'scratch');
    mkdirSync(scratch);
    env = { TMPDIR: scratch };
  };
  const rehearse = (...args: string[]) => ws.run(['rehearse', ...args], { env });
  const isGone = () => assert.deepEqual(readdirSync(ws.path('..', 'scratch')), []);
  const playing = (chaos: Record<string, number>, more: Record<string, unknown> = {}) =>
    configOf({ agent: 'mine', agents: { mine: { type: 'demo', chaos } }, ...more });

  it('plays the whole plan, touches nothing, leaves nothing, and is the same again for the same seed', async function () {
    this.timeout(40_000);
    workspace({
      'PLAN.md': planOf(4),
      'tranche.config.json': playing({ transient: 0.1, limit: 0.2, limitMs: 3_600_000, crash: 0.2 }),
    });
    const before = traceOf(ws.folder);
    const first = await rehearse('--seed', '28', '--json');
    assert.equal(first.code, 0, first.stderr);
    assert.deepEqual(traceOf(ws.folder), before);
    isGone();
    const outcome = JSON.parse(first.stdout);
    assert.equal(outcome.completed.length, 4);
    assert.deepEqual(outcome.failed, {});
    const kinds = outcome.troubles.map(({ kind }: { kind: string }) => kind);
    assert.ok(kinds.includes('usage_limit') && kinds.includes('crash'), kinds.join());
    const limits = outcome.troubles.find(({ kind }: { kind: string }) => kind === 'usage_limit').times;
    assert.ok(Math.abs(outcome.waits.limits - limits * 3_600_000) < limits * 10_000, `${outcome.waits.limits} ms`);
    const again = JSON.parse((await rehearse('--seed', '28', '--json')).stdout);
    assert.deepEqual({ ...again, waits: 0 }, { ...outcome, waits: 0 });
  });

  it('says which claims nothing would have refuted, and that a check would', async function () {
    this.timeout(40_000);
    const lies = { falseClaim: 0.4, wrong: 0.2 };
    workspace({ 'PLAN.md': planOf(4), 'tranche.config.json': playing(lies) });
    const trusting = await rehearse();
    assert.equal(trusting.code, 0, trusting.stderr);
    assert.match(trusting.stdout, /Counted as completed without having been done:\n {2}- \d\.\d Write/);
    assert.match(trusting.stdout, /on the agent's word alone\. Set "verify"/);
    ws.write('tranche.config.json', playing(lies, { verify: [['touch', ws.path('ran')]] }));
    const checking = await rehearse();
    assert.match(checking.stdout, /claim that a check refuted +\d+ × +sent it back to the agent/);
    assert.doesNotMatch(checking.stdout, /Counted as completed without/);
    // What is only played proves nothing, and commands may do anything.
    assert.equal(existsSync(ws.path('ran')), false);
    isGone();
  });

  it('asks played work for no evidence, and takes worktrees where agents would only propose', async function () {
    this.timeout(20_000);
    workspace({ 'tranche.config.json': playing({}, { isolation: 'proposal', jobs: 2 }) });
    ws.write(
      'PLAN.md',
      '# Plän\n## Phase 1: A\n- [ ] 1.1 Write `a.md`\n  - **evidence:** a.md 10k-15k tokens\n- [ ] 1.2 Write `b.md`\n',
    );
    const { code, stdout, stderr } = await rehearse();
    assert.equal(code, 0, stderr);
    assert.match(stdout, /2\/2 \(100 %\) completed/);
    isGone();
  });

  it('runs no command that the plan names', async function () {
    this.timeout(20_000);
    workspace({ 'tranche.config.json': playing({}) });
    ws.write(
      'PLAN.md',
      `# Plan\n## Phase 1: A\n- [ ] 1.1 Write \`a.txt\`\n  - **Verify:** \`touch ${ws.path('ran')}\`\n`,
    );
    assert.equal((await rehearse()).code, 0);
    assert.equal(existsSync(ws.path('ran')), false);
  });

  it('tells where the settings would have stopped the run', async function () {
    this.timeout(20_000);
    workspace({ 'PLAN.md': planOf(8), 'tranche.config.json': playing({ fail: 1 }) });
    const { code, stdout } = await rehearse();
    assert.equal(code, 0);
    assert.match(stdout, /0\/8 \(0 %\) completed, 3 failed, 5 not run/);
    assert.match(stdout, /The run ended early: 3 tasks in a row failed in the same way/);
  });

  it('knows only the demo agent, whatever agents are set up', async function () {
    this.timeout(20_000);
    const command = ['/bin/sh', '-c', `touch ${JSON.stringify('ran')}`];
    workspace({
      'PLAN.md': planOf(2),
      'tranche.config.json': configOf({ agent: 'own', agents: { own: { type: 'command', command } } }),
    });
    assert.equal((await rehearse()).code, 0);
    assert.equal(ws.exists('ran'), false);
  });

  it('ends at Ctrl-C with all that it started, and takes its copy away', async function () {
    this.timeout(30_000);
    workspace({
      'PLAN.md': planOf(4),
      'tranche.config.json': configOf({ agent: 'd', agents: { d: { type: 'demo', script: { '1.1': 'slow 60s' } } } }),
    });
    const scratch = ws.path('..', 'scratch');
    const runner = ws.start(['rehearse'], { env });
    const isPlaying = () => {
      const [copy = ''] = readdirSync(scratch);
      return copy !== '' && existsSync(`${scratch}/${copy}/work/.tranche/PLAN/journal.jsonl`);
    };
    while (!isPlaying()) await new Promise((resolve) => setTimeout(resolve, 20));
    runner.child.kill('SIGINT');
    assert.equal((await runner.ended).code, 130);
    isGone();
  });

  it('refuses a wrong configuration like a run', async () => {
    workspace({ 'PLAN.md': planOf(1), 'tranche.config.json': '{ "agent": "nobody" }' });
    const { code, stderr } = await rehearse();
    assert.equal(code, 2);
    assert.match(stderr, /There is no agent "nobody"/);
    isGone();
  });
});
