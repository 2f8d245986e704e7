import assert from 'node:assert/strict';
import type { AttemptContext } from '../../../src/runner/attemptContext';
import { verifyOwed } from '../../../src/runner/deferredVerify';
import { findCheckpoint } from '../../../src/status/checkpoint';
import { taskRecord } from '../../../src/status/status';
import { GateBench } from './gates/gateBench';

/** What owes a check at the end of the run is not asked for its batch. */
const ofRun = ({ batchId: _, ...context }: AttemptContext) => context;
const plan = '# Plan\n## Phase 1: A\n- [ ] 1.1 a\n- [ ] 1.2 b\n- [ ] 1.3 c\n';

describe('what was put off to the end', () => {
  let bench: GateBench;
  afterEach(() => bench.dispose());

  async function complete(
    context: AttemptContext,
    id: string,
    { carries = false, outcome = 'completed' }: { carries?: boolean; outcome?: 'completed' | 'parked' } = {},
  ): Promise<void> {
    const { ids } = await bench.begin(id, context);
    const gate = { type: 'gate_ended', ...ids, gate: 'verify', passed: true, durationMs: 1 } as const;
    const scope = bench.config.verifyWhen === 'batch' ? 'batch' : 'run';
    if (carries) bench.store.record({ ...gate, command: 'true', scope, deferred: 'passed' });
    else bench.store.record({ ...gate, scope, deferred: 'later' });
    bench.end(id, outcome);
    context.progress.attempted(taskRecord(bench.store.status, id));
  }

  it('runs once where no task carried it', async () => {
    bench = new GateBench(plan, { verify: ['false'], verifyWhen: 'end' });
    const context = bench.context();
    await complete(context, '1.1');
    await complete(context, '1.2');
    await verifyOwed(ofRun(context));
    assert.match(
      context.progress.halt?.reason ?? '',
      /At the end of the run, false did not pass.*concerns 1\.1, 1\.2\./,
    );
    assert.equal(bench.gates('verify').length, 1);
  });

  it('stays owed as long as it has not passed, also for a run that begins anew', async () => {
    bench = new GateBench(plan, { verify: ['test -e mended'], verifyWhen: 'end' });
    const context = bench.context();
    await complete(context, '1.1');
    const owed = () => bench.store.status.tasks.get('1.1')?.owesCheck;
    assert.equal(await verifyOwed(ofRun(context)), false);
    assert.equal(owed(), true);
    const next = { ...ofRun(bench.context('batch-2')), runId: 'run-2' };
    bench.write('mended', '');
    assert.equal(await verifyOwed(next), true);
    assert.equal(owed(), undefined);
  });

  it('is something to resume for when no task is left, until it has passed', async () => {
    bench = new GateBench('# Plan\n## Phase 1: A\n- [ ] 1.1 a\n', { verify: ['true'], verifyWhen: 'end' });
    const goal = { kind: 'all' } as const;
    bench.store.record({ type: 'run_started', runId: 'run-1', pid: 1, host: 'h', agent: 'nobody', goal });
    await complete(bench.context(), '1.1');
    const { plan: file } = bench.store.plan;
    assert.notEqual(findCheckpoint(file, bench.store.status), undefined);
    assert.equal(await verifyOwed(ofRun(bench.context())), true);
    assert.equal(findCheckpoint(file, bench.store.status), undefined);
  });

  it('is said, and not run, where nothing is to be run any more', async () => {
    bench = new GateBench(plan, { verify: [], verifyWhen: 'end' });
    await complete(bench.context(), '1.1');
    assert.equal(await verifyOwed(ofRun(bench.context())), false);
    assert.match(bench.notices(), /put off for 1\.1 is not run/);
  });

  it('is not done again behind the task that carried it', async () => {
    bench = new GateBench(plan, { verify: ['false'], verifyWhen: 'end' });
    const context = bench.context();
    await complete(context, '1.2');
    await complete(context, '1.1', { carries: true });
    await verifyOwed(ofRun(context));
    assert.deepEqual(bench.gates('verify'), []);
  });

  it('is done again when another session completed a task behind that', async () => {
    bench = new GateBench(plan, { verify: ['false'], verifyWhen: 'end' });
    const context = bench.context();
    await complete(context, '1.2', { carries: true });
    await complete(context, '1.1');
    await verifyOwed(ofRun(context));
    assert.equal(bench.gates('verify').length, 1);
  });

  it('concerns what waits for a person, too: their word is the last', async () => {
    bench = new GateBench(plan, { verify: ['false'], verifyWhen: 'batch' });
    const context = bench.context();
    await complete(context, '1.1', { outcome: 'parked' });
    await verifyOwed(context);
    assert.match(context.progress.halt?.reason ?? '', /concerns 1\.1\./);
  });

  it('looks at what was brought in, not at what a failed task left in its worktree', async () => {
    bench = new GateBench(plan, { verify: ['test ! -e broken'], verifyWhen: 'batch' }, { 'worktree/broken': '' });
    const usual = bench.context();
    const context = { ...usual, place: { ...usual.place, folder: `${bench.folder}/worktree` } };
    await complete(context, '1.1');
    await verifyOwed(context);
    assert.equal(context.progress.halt, undefined);
    assert.equal(bench.gates('verify')[0]?.passed, true);
  });
});
