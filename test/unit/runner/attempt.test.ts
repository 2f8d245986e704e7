import assert from 'node:assert/strict';
import type { Agent, TurnResult } from '../../../src/agents/agent';
import { runAttempt } from '../../../src/runner/attempt';
import type { AttemptContext } from '../../../src/runner/attemptContext';
import { BatchSession } from '../../../src/runner/batchSession';
import { RunnerError } from '../../../src/runner/errors';
import type { Workplace } from '../../../src/runner/isolation/workplace';
import type { NewRecord } from '../../../src/status/journalRecord';
import { taskDigest } from '../../../src/status/taskDigest';
import { GateBench } from './gates/gateBench';

const place = { position: 1, batchSize: 1, lastOfBatch: true, lastOfRun: true, redone: 0 };
const ended: TurnResult = { outcome: 'ended', text: 'Done.', usage: {} };

describe('an attempt', () => {
  let bench: GateBench;
  const prompts: string[] = [];
  afterEach(() => {
    prompts.length = 0;
    bench.dispose();
  });

  /** `id`: of a session that remembers. */
  function context(results: readonly TurnResult[], options: { id?: string; place?: Partial<Workplace> } = {}) {
    const agent: Agent = {
      name: 'a',
      async open() {
        return {
          id: options.id,
          async turn({ prompt }) {
            prompts.push(prompt);
            return results[prompts.length - 1] ?? ended;
          },
          async close() {},
        };
      },
    };
    const usual = bench.context();
    const session = new BatchSession(agent, { workspace: bench.folder, runId: 'run-1', batchId: 'batch-1' });
    return { ...usual, session, place: { ...usual.place, ...options.place } } satisfies AttemptContext;
  }

  const plan = '# Plan\n## Phase 1: A\n- [ ] 1.1 Mend the gate\n';
  const task = () => bench.task('1.1');
  const record = () => bench.store.status.tasks.get('1.1');

  it('has an end although what ends the run is thrown in the middle of it', async () => {
    bench = new GateBench(plan);
    const deliver = () => Promise.reject(new RunnerError('usage', 'The branch was switched.'));
    await assert.rejects(runAttempt(context([], { place: { deliver } }), task(), place), /branch was switched/);
    assert.deepEqual(
      [record()?.activity, record()?.interruptions, record()?.lastError],
      [undefined, undefined, 'The branch was switched.'],
    );
  });

  it('has one end only when giving up its work fails', async () => {
    bench = new GateBench(plan);
    const abandon = () => Promise.reject(new RunnerError('usage', 'The disk is full.'));
    const failed: TurnResult = { outcome: 'failed', failure: { kind: 'gave_up', message: 'No.' }, text: '', usage: {} };
    await assert.rejects(runAttempt(context([failed], { place: { abandon } }), task(), place), /disk is full/);
    assert.deepEqual([record()?.status, record()?.failures, record()?.lastError], ['failed', 1, 'No.']);
  });

  const limits = { maxRework: 1 };

  it('tells an agent that remembers nothing the task again with what is to be mended', async () => {
    bench = new GateBench(plan, { verify: ['false'], limits });
    await runAttempt(context([]), task(), place);
    assert.match(prompts[1] ?? '', /Mend the gate[\s\S]*Task 1\.1 is not done yet/);
  });

  it('tells one that remembers only what is to be mended', async () => {
    bench = new GateBench(plan, { verify: ['false'], limits });
    await runAttempt(context([], { id: 's' }), task(), place);
    assert.match(prompts[1] ?? '', /^Task 1\.1 is not done yet/);
  });

  it('tells a new session in a rework what a gate has found', async () => {
    bench = new GateBench(plan, { verify: ['false'], limits });
    const overflow: TurnResult = {
      ...{ outcome: 'failed', text: '', usage: {} },
      failure: { kind: 'context_overflow', message: 'Full.' },
    };
    await runAttempt(context([ended, overflow], { id: 's' }), task(), place);
    assert.match(prompts[2] ?? '', /Mend the gate[\s\S]*is not done yet[\s\S]*The last turn was cut off/);
  });

  it('waits out a usage limit however few other faults it may meet', async () => {
    bench = new GateBench(plan, { limits: { maxRetries: 0 } });
    const failed = (kind: 'usage_limit' | 'network'): TurnResult => ({
      ...{ outcome: 'failed', text: '', usage: {} },
      failure: { kind, message: 'No.', resetAt: Date.now() },
    });
    const end = await runAttempt(context([failed('usage_limit'), failed('network')]), task(), place);
    assert.deepEqual(end, { outcome: 'failed' });
    assert.equal(prompts.length, 2);
    assert.equal(bench.store.status.tasks.get('1.1')?.lastFailure?.kind, 'network');
  }).timeout(10_000);

  /** The runner died in its first attempt, behind those gates. */
  function died(textDigest: string | undefined, gates: readonly Partial<NewRecord>[] = []): void {
    const { store } = bench;
    const ids = { runId: 'run-0', batchId: 'b', task: '1.1', attempt: 1 };
    const started = { runId: 'run-0', pid: 1, host: 'h', agent: 'a', goal: { kind: 'all' } } as const;
    const records: NewRecord[] = [
      { type: 'run_started', ...started },
      { type: 'attempt_started', ...ids, position: 1, textDigest },
      ...gates.map((gate) => ({ type: 'gate_ended', ...ids, durationMs: 1, ...gate }) as NewRecord),
      {
        ...{ type: 'attempt_ended', ...ids, outcome: 'interrupted', durationMs: 1 },
        failure: { kind: 'interrupted', message: 'x' },
      },
      { type: 'run_ended', runId: 'run-0', outcome: 'lost', exitCode: 137, reason: 'x' },
    ];
    for (const each of records) store.record(each);
  }

  it('of which the work is in is not held for what was mended before', async () => {
    bench = new GateBench(plan);
    died(undefined, [
      { gate: 'audit', passed: false, message: 'The audit scored the work 60 of 100.' },
      { gate: 'audit', passed: true },
    ]);
    const delivered = async () => 'abc';
    assert.deepEqual(await runAttempt(context([], { place: { delivered } }), task(), place), { outcome: 'completed' });
    assert.equal(prompts.length, 0);
  });

  it('of which the work is in is done again where its text says something else by now', async () => {
    bench = new GateBench(plan);
    for (const [digest, turns] of [
      [taskDigest(task()), 0],
      ['another', 1],
    ] as const) {
      prompts.length = 0;
      bench.dispose();
      bench = new GateBench(plan);
      died(digest);
      await runAttempt(context([ended], { place: { delivered: async () => 'abc' } }), task(), place);
      assert.equal(prompts.length, turns, digest);
    }
  });
});
