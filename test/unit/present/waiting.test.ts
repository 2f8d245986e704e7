import assert from 'node:assert/strict';
import { headline } from '../../../src/present/sentences';
import { statusBarWords } from '../../../src/present/statusBar';
import { makeTask, makeView } from './planFixture';

const now = new Date('2026-03-04T15:00:00Z');
const parked = { status: 'in_progress', activity: 'waiting_person', attempts: 1 } as const;

describe('a task that waits for a person', () => {
  const tasks = [makeTask('1.1', 1), makeTask('1.2', 2)];
  const view = (running: boolean) => makeView(tasks, { running, records: { '1.1': parked } });

  it('is shown as waiting, whether a runner is at work or not', () => {
    for (const running of [true, false]) assert.equal(view(running).byUid.get('1.1')?.status, 'waiting');
  });

  it('is neither running nor interrupted, and wants attention', () => {
    const { counts } = view(true);
    assert.deepEqual([counts.of.running, counts.of.interrupted, counts.of.waiting, counts.attention], [0, 0, 1, 1]);
    assert.equal(counts.done, 0);
  });

  it('is not what a resumed run stands in the middle of', () => {
    const run = { runId: 'r', startedAt: '', tasksCompleted: 0, tasksFailed: 0, extra: {} };
    const runs = [{ ...run, goal: { kind: 'all' }, outcome: 'stopped' } as const];
    const { checkpoint } = makeView(tasks, { records: { '1.1': parked, '1.2': { status: 'in_progress' } }, runs });
    assert.deepEqual(checkpoint?.unfinished, ['1.2']);
  });

  it('is told of in the headline and the status bar', () => {
    assert.equal(headline(view(false)), '1 task waiting for you – 0/2 (0 %) done');
    const bar = statusBarWords(view(false), now);
    assert.equal(bar.text, '$(question) 0/2');
    assert.match(bar.spoken, /1 waiting for you/);
  });
});
