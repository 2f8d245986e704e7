import assert from 'node:assert/strict';
import { progressLine } from '../../../src/present/planRows';
import { buildRows } from '../../../src/present/rows';
import { headline, runEndNotice } from '../../../src/present/sentences';
import { statusBarWords } from '../../../src/present/statusBar';
import { taskTooltip } from '../../../src/present/tooltips';
import { makeTask, makeView } from './planFixture';

const now = new Date('2026-03-04T15:00:00Z');
const parked = { status: 'in_progress', activity: 'waiting_person', attempts: 1 } as const;

describe('a task that waits for a person', () => {
  const tasks = [makeTask('1.1', 1), makeTask('1.2', 2)];
  const view = (running: boolean, question?: string) =>
    makeView(tasks, { running, records: { '1.1': { ...parked, question } } });

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

  it('is told of while others are at work, too', () => {
    assert.match(headline(view(true)), / done, 1 waiting for you$/);
    assert.match(statusBarWords(view(true), now).spoken, /running, 1 waiting for you$/);
    assert.equal(progressLine(view(true)), '0/2 (0 %) · running · 1 waiting for you');
  });

  it('can be approved and rejected from its row, also while a runner is at work', () => {
    const row = (running: boolean) => {
      const rows = buildRows(view(running), { key: 'K', path: 'PLAN.md', active: true, notices: [], now });
      return { task: rows.get('task:K:1.1'), phase: rows.get('phase:K:1') };
    };
    assert.equal(row(false).task?.contextValue, 'task waiting decidable skippable resettable');
    assert.equal(row(true).task?.contextValue, 'task waiting decidable');
    assert.equal(row(true).phase?.description, '0/2 · 1 waiting for you');
    assert.equal(row(true).phase?.spoken, 'Phase 1: Work, 0 of 2 tasks done, 1 waiting for you');
    assert.equal(row(true).phase?.icon.id, 'question');
  });

  it('is answered where its agent has asked something, not approved', () => {
    for (const running of [false, true]) {
      const rows = buildRows(view(running, 'Which?'), { key: 'K', path: 'PLAN.md', active: true, notices: [], now });
      const word = rows.get('task:K:1.1')?.contextValue;
      assert.equal(word, running ? 'task waiting answerable' : 'task waiting answerable skippable resettable');
    }
  });

  it('is said at the end of its run, whoever looks on', () => {
    const notice = runEndNotice(view(false), 4, true);
    // Started from here, the run does not call it a failure.
    assert.deepEqual(runEndNotice(view(false), 0, true), notice);
    assert.equal(notice?.level, 'information');
    assert.match(notice?.message ?? '', /1\.1 Title of 1\.1 waits for your approval\. 0\/2/);
  });

  it('shows in its tooltip what to do, and no gate that failed', () => {
    const missing = { gate: 'approval', passed: false, durationMs: 0, message: 'It waits for a person.' };
    const tooltip = (record: object) => {
      const seen = makeView(tasks, { records: { '1.1': record } });
      const [task] = seen.tasks;
      assert.ok(task);
      return taskTooltip(task, seen, now);
    };
    const waiting = tooltip({ ...parked, gates: [missing] });
    assert.match(waiting, /Approve it, or reject it with a reason/);
    assert.doesNotMatch(waiting, /Did not pass|tranche approve/);
    const given = { gate: 'approval', passed: true, durationMs: 0 };
    const approved = tooltip({ status: 'completed', attempts: 1, gates: [missing, given] });
    assert.doesNotMatch(approved, /Did not pass/);
    assert.match(approved, /Passed: approval/);
  });
});
