import assert from 'node:assert/strict';
import type { AttemptContext } from '../../../src/runner/attemptContext';
import { backOff, waitForLimit } from '../../../src/runner/backOff';
import { wakeRunner } from '../../../src/runner/waiting';
import { GateBench } from './gates/gateBench';

const hour = 3_600_000;
const ids = { runId: 'run-1', batchId: 'batch-1', task: '1.1', attempt: 1 };

describe('the limit of an agent', () => {
  let bench: GateBench;
  let context: AttemptContext;
  beforeEach(async () => {
    bench = new GateBench('# Plan\n## Phase 1: A\n- [ ] 1.1 a\n');
    context = bench.context();
    await bench.begin('1.1', context);
  });
  afterEach(() => bench.dispose());
  const left = () => context.tools.limits.left(context.agent, Date.now());

  it('is not lifted because another session has waited for something else', async function () {
    this.timeout(10_000);
    context.tools.limits.met(context.agent, Date.now() + hour);
    const network = { kind: 'network', message: 'No route.', resetAt: Date.now() } as const;
    assert.equal(await backOff(context, ids, network, 1), 'elapsed');
    assert.ok(left() > hour / 2);
  });

  it('is lifted when a person says so', async function () {
    this.timeout(10_000);
    const limit = { kind: 'usage_limit', message: 'Used up.', resetAt: Date.now() + hour } as const;
    const end = backOff(context, ids, limit, 1);
    assert.ok(left() > hour / 2);
    wakeRunner(bench.store.paths.folder);
    assert.equal(await end, 'elapsed');
    assert.equal(left(), 0);
  });

  it('keeps nobody waiting in a run that is to end', async () => {
    context.tools.limits.met(context.agent, Date.now() + hour);
    const other = waitForLimit(context, ids);
    const limit = { kind: 'usage_limit', message: 'Used up.', resetAt: Date.now() + hour } as const;
    const own = backOff(context, ids, limit, 1);
    context.progress.stop({ reason: 'Log in first.', needsSetup: true });
    assert.deepEqual([await other, await own], ['stopped', 'stopped']);
    assert.equal(await waitForLimit(context, ids), 'stopped');
  });
});
