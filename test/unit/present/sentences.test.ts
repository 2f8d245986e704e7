import assert from 'node:assert/strict';
import { nothingToRunWords } from '../../../src/present/batchPreview';
import { readinessWords } from '../../../src/present/readiness';
import { checkpointWords, countsWords, headline, runEndNotice } from '../../../src/present/sentences';
import { makePlan, makeTask, makeView } from './planFixture';

const tasks = ['1.1', '1.2', '2.1'].map((uid, n) => makeTask(uid, n));

describe('sentences', () => {
  it('head a plan', () => {
    assert.equal(headline(makeView(tasks)), '0/3 (0 %) done');
    assert.equal(headline(makeView([])), 'No tasks in this plan');
    const done = { status: 'completed' } as const;
    assert.equal(headline(makeView(tasks, { records: { '1.1': done, '1.2': done, '2.1': done } })), 'All 3 done');
    const running = makeView(tasks, { records: { '1.1': done, '1.2': { status: 'in_progress' } }, running: true });
    assert.equal(headline(running), 'Running 1.2 Title of 1.2 – 1/3 (33.3 %) done');
    assert.equal(countsWords(running.counts), '1 running, 1 pending, 1 completed');
  });

  it('say nothing of a good end to somebody who looks on', () => {
    const view = makeView(tasks, { records: { '1.1': { status: 'failed', lastError: 'exit code 1' } } });
    assert.equal(runEndNotice(view, 0, true), undefined);
    assert.equal(runEndNotice(view, 130, true), undefined);
    assert.match(runEndNotice(view, 0, false)?.message ?? '', /has ended/);
    assert.match(runEndNotice(view, 1, true)?.message ?? '', /1\.1 Title of 1\.1 failed: exit code 1\. 0\/3/);
    assert.equal(runEndNotice(view, undefined, true)?.level, 'error');
  });

  it('explain why a task waits', () => {
    const plan = makePlan(tasks);
    const explain = (
      ...reasons: Parameters<typeof readinessWords>[0] extends infer R
        ? R extends { reasons: readonly (infer B)[] }
          ? B[]
          : never
        : never
    ) => readinessWords({ uid: 'x', ready: false, reasons }, { plan });
    assert.equal(explain({ kind: 'waits_for_tasks', by: ['1.2', '1.3'] }), 'waits for 1.2, 1.3 (depends)');
    assert.equal(
      explain({ kind: 'phase_closed', phases: ['1'], by: ['1.4', '1.5'] }),
      'phase closed until Phase 1 is 80 % done: 1.4, 1.5 open',
    );
    assert.equal(
      explain({ kind: 'cycle', members: ['1.1', '1.2'] }, { kind: 'attempts_used', failures: 2 }),
      'depends on itself through 1.1, 1.2; failed 2 times; mark it pending to try again',
    );
  });

  it('explain why nothing can run', () => {
    assert.equal(nothingToRunWords(makeView([])), 'The plan has no tasks.');
    const failed = makeView(tasks, { records: { '1.1': { status: 'failed' } } });
    assert.match(nothingToRunWords(failed), /1 task failed.*Retry 1\.1/);
  });
});

describe('the checkpoint in words', () => {
  const run = { runId: 'run-1', startedAt: '', tasksCompleted: 0, tasksFailed: 0, extra: {} };
  const now = new Date(2026, 2, 4, 15, 0);
  const at = new Date(2026, 2, 4, 14, 5).toISOString();

  it('says when, at which task, and what is left', () => {
    const records = { '1.2': { status: 'in_progress', attempts: 2 } } as const;
    const view = makeView(tasks, { records, runs: [{ ...run, goal: { kind: 'all' } }], at });
    assert.deepEqual(checkpointWords(view, now), {
      when: 'checkpoint of 14:05',
      where: 'In the middle of 1.2 Title of 1.2 (attempt 2); all that can run is left to do',
    });
    assert.equal(view.canResume, true);
  });

  it('is none when the run came to its end, or never was', () => {
    assert.equal(checkpointWords(makeView(tasks), now), undefined);
    const runs = [{ ...run, goal: { kind: 'all' }, outcome: 'finished' }] as const;
    assert.equal(checkpointWords(makeView(tasks, { runs, at }), now), undefined);
  });
});
