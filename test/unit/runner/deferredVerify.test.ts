import assert from 'node:assert/strict';
import type { AttemptContext } from '../../../src/runner/attemptContext';
import { verifyOwed } from '../../../src/runner/deferredVerify';
import { taskRecord } from '../../../src/status/status';
import { GateBench } from './gates/gateBench';

const plan = '# Plan\n## Phase 1: A\n- [ ] 1.1 a\n- [ ] 1.2 b\n- [ ] 1.3 c\n';

describe('what was put off to the end', () => {
  let bench: GateBench;
  afterEach(() => bench.dispose());

  async function complete(context: AttemptContext, id: string, verified?: 'batch' | 'run'): Promise<void> {
    const { ids } = await bench.begin(id, context);
    const gate = { type: 'gate_ended', ...ids, gate: 'verify', passed: true, durationMs: 1 } as const;
    if (verified) bench.store.record({ ...gate, command: 'true', scope: verified });
    bench.end(id);
    context.progress.attempted(taskRecord(bench.store.status, id));
  }

  it('runs once where no task carried it', async () => {
    bench = new GateBench(plan, { verify: ['false'], verifyWhen: 'end' });
    const context = bench.context();
    await complete(context, '1.1');
    await complete(context, '1.2');
    await verifyOwed(context, 'run');
    assert.match(
      context.progress.halt?.reason ?? '',
      /At the end of the run, false did not pass.*concerns 1\.1, 1\.2\./,
    );
    assert.equal(bench.gates('verify').length, 1);
  });

  it('is not done again behind the task that carried it', async () => {
    bench = new GateBench(plan, { verify: ['false'], verifyWhen: 'end' });
    const context = bench.context();
    await complete(context, '1.2');
    await complete(context, '1.1', 'run');
    await verifyOwed(context, 'run');
    assert.deepEqual(bench.gates('verify'), []);
  });

  it('is done again when another session completed a task behind that', async () => {
    bench = new GateBench(plan, { verify: ['false'], verifyWhen: 'end' });
    const context = bench.context();
    await complete(context, '1.2', 'run');
    await complete(context, '1.1');
    await verifyOwed(context, 'run');
    assert.equal(bench.gates('verify').length, 1);
  });

  it('concerns what waits for a person, too: their word is the last', async () => {
    bench = new GateBench(plan, { verify: ['false'], verifyWhen: 'batch' });
    const context = bench.context();
    await bench.begin('1.1', context);
    bench.end('1.1', 'parked');
    context.progress.attempted(taskRecord(bench.store.status, '1.1'));
    await verifyOwed(context, 'batch');
    assert.match(context.progress.halt?.reason ?? '', /concerns 1\.1\./);
  });

  it('looks at what was brought in, not at what a failed task left in its worktree', async () => {
    bench = new GateBench(plan, { verify: ['test ! -e broken'], verifyWhen: 'batch' }, { 'worktree/broken': '' });
    const usual = bench.context();
    const context = { ...usual, place: { ...usual.place, folder: `${bench.folder}/worktree` } };
    await complete(context, '1.1');
    await verifyOwed(context, 'batch');
    assert.equal(context.progress.halt, undefined);
    assert.equal(bench.gates('verify')[0]?.passed, true);
  });
});
