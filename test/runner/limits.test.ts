import assert from 'node:assert/strict';
import { configOf, planOf, quickAgent, Workspace } from './support/tranche';

const demo = (more: Record<string, unknown>) => configOf({ agent: 'demo', ...more });
const always = (word: string, tasks: number) =>
  `# Plan\n## Phase 1: A\n${Array.from({ length: tasks }, (_, at) => `- [ ] 1.${at + 1} Write \`a${at + 1}.txt\` (demo: ${word})\n`).join('')}`;

describe('the limits of a run', () => {
  let ws: Workspace;
  afterEach(() => ws.dispose());
  const attempts = () =>
    ws.journal().flatMap((record) => (record.type === 'attempt_ended' ? [`${record.task} ${record.outcome}`] : []));
  const lastReason = () => {
    const end = ws.journal().findLast((record) => record.type === 'run_ended');
    return end?.type === 'run_ended' ? `${end.outcome}: ${end.reason}` : '';
  };

  it('stop it when tasks fail in the same way one after another, and name the cause', async function () {
    this.timeout(20_000);
    ws = new Workspace({ 'PLAN.md': always('fail', 9), 'tranche.config.json': demo({}) });
    const ended = await ws.run(['run', '--all']);
    assert.equal(ended.code, 1, ended.stderr);
    assert.deepEqual(attempts(), ['1.1 failed', '1.2 failed', '1.3 failed']);
    assert.match(lastReason(), /^halted: 3 tasks in a row failed in the same way \(1\.1, 1\.2, 1\.3\).*gave up/);
    assert.match(ended.stdout, /failed in the same way[\s\S]*tranche resume/);
  });

  it('let failures pass that are no row', async function () {
    this.timeout(30_000);
    const plan = planOf(8).replace(/(1\.2|1\.4|2\.2) Write/g, '$1 (demo: fail once) Write');
    ws = new Workspace({ 'PLAN.md': plan, 'tranche.config.json': demo({}) });
    const ended = await ws.run(['run', '--all']);
    assert.equal(ended.code, 0, ended.stdout);
    assert.equal(attempts().filter((each) => each.endsWith('failed')).length, 3);
    assert.ok(Object.values(ws.statuses()).every((status) => status === 'completed'));
  });

  it('may be switched off', async function () {
    this.timeout(30_000);
    const limits = { maxFailures: 0, sameErrors: 0, maxAttempts: 1 };
    ws = new Workspace({ 'PLAN.md': always('fail', 7), 'tranche.config.json': demo({ limits }) });
    await ws.run(['run', '--all']);
    assert.equal(attempts().length, 7);
    assert.match(lastReason(), /^finished/);
  });

  it('end a task that has used up its tokens, before its next turn', async function () {
    this.timeout(20_000);
    const config = demo({ limits: { taskTokens: 1 }, verify: ['false'] });
    ws = new Workspace({ 'PLAN.md': planOf(1), 'tranche.config.json': config });
    assert.equal((await ws.run(['run', '1'])).code, 1);
    const turns = ws.journal().filter(({ type }) => type === 'turn_ended');
    assert.equal(turns.length, 1);
    assert.match(
      String(ws.status().tasks[0]?.lastError),
      /reached its ceiling: [\d.]+ k of 1 tokens.*limits\.taskTokens/,
    );
  });

  it('stop a run that has used up its tokens, at the end of a task', async function () {
    this.timeout(20_000);
    ws = new Workspace({ 'PLAN.md': planOf(4), 'tranche.config.json': demo({ limits: { runTokens: 1 } }) });
    const ended = await ws.run(['run', '--all']);
    assert.equal(ended.code, 1);
    assert.deepEqual(attempts(), ['1.1 completed']);
    assert.match(lastReason(), /^halted: The run has reached its ceiling: .* of 1 tokens.*limits\.runTokens/);
    assert.deepEqual(Object.values(ws.statuses()), ['completed', 'pending', 'pending', 'pending']);
  });

  it('have stopped nothing when the last task has used them up', async function () {
    this.timeout(20_000);
    ws = new Workspace({ 'PLAN.md': planOf(1), 'tranche.config.json': demo({ limits: { runTokens: 1 } }) });
    for (const args of [['run', '--all'], ['run']]) {
      const ended = await ws.run(args);
      assert.equal(ended.code, 0, ended.stdout);
      assert.match(lastReason(), /^finished/);
      await ws.run(['mark', '1.1', 'pending']);
    }
  });

  it('do about a failure what the configuration says', async function () {
    this.timeout(20_000);
    const config = demo({ onFailure: { gave_up: 'stop_run' } });
    ws = new Workspace({ 'PLAN.md': always('fail', 4), 'tranche.config.json': config });
    assert.equal((await ws.run(['run', '--all'])).code, 1);
    assert.deepEqual(attempts(), ['1.1 interrupted']);
    assert.match(lastReason(), /^halted: .*gave up/);
  });

  it('keep the agent of a limit waiting until a person says otherwise', async function () {
    this.timeout(20_000);
    ws = new Workspace({ 'PLAN.md': always('limit 60m', 1), 'tranche.config.json': demo({}) });
    const run = ws.start(['run', '1']);
    await run.printed(/waits for quota until/);
    const woken = await ws.run(['wake']);
    assert.match(woken.stdout, /told to try again now/);
    assert.equal((await run.ended).code, 0);
    assert.equal((await ws.run(['wake'])).code, 4);
  });

  it('tell the agent what went wrong before', async function () {
    this.timeout(20_000);
    const config = configOf({ ...quickAgent, verify: ['test -f mended'], limits: { maxRework: 0 } });
    ws = new Workspace({ 'PLAN.md': planOf(1), 'tranche.config.json': config });
    assert.equal((await ws.run(['run', '1'])).code, 1);
    ws.write('mended', '');
    const json = await ws.run(['run', '1', '--json']);
    assert.equal(json.code, 0, json.stdout);
    const run = ws.status().runs.at(-1)?.runId;
    assert.match(
      ws.read(`.tranche/PLAN/runs/${run}/1.1.2.1.prompt.md`),
      /came to nothing.*test -f mended did not pass/,
    );
  });
});
