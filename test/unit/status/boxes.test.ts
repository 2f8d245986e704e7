import assert from 'node:assert/strict';
import { parsePlan } from '../../../src/plan/parsePlan';
import { problemRows } from '../../../src/present/planRows';
import { viewPlan } from '../../../src/present/planView';
import { boxDifferences } from '../../../src/status/boxDifferences';
import type { JournalRecord } from '../../../src/status/journalRecord';
import { emptyStatus, type Status, type TaskRecord, taskRecord } from '../../../src/status/status';
import { taskDigest } from '../../../src/status/taskDigest';
import { untickedTasks } from '../../../src/status/untickedTasks';

const plan = parsePlan('# P\n\n## Phase 1: A\n\n- [x] 1.1 One\n- [ ] 1.2 Two\n- [ ] 1.3 Three\n', 'PLAN.md');
const statusOf = (records: Record<string, Partial<TaskRecord>>): Status => {
  const status = emptyStatus();
  for (const [uid, record] of Object.entries(records)) Object.assign(taskRecord(status, uid), record);
  return status;
};
const told = (status: Status, setting?: 'never' | 'whenCompleted') =>
  boxDifferences(plan, status, setting, 'PLAN.md').map(({ tasks, range, message }) => [
    tasks[0],
    range.line + 1,
    /recorded as (\w+)/.exec(message)?.[1],
  ]);

describe('where box and record differ', () => {
  it('is told of a ticked box whose task is to be done, or failed', () => {
    assert.deepEqual(told(statusOf({ '1.1': { status: 'pending' } })), [['1.1', 5, 'pending']]);
    assert.deepEqual(told(statusOf({ '1.1': { status: 'failed' } })), [['1.1', 5, 'failed']]);
    for (const status of ['completed', 'skipped', 'in_progress'] as const) {
      assert.deepEqual(told(statusOf({ '1.1': { status } })), []);
    }
    assert.deepEqual(told(emptyStatus()), [], 'without a record the box is what counts');
  });

  it('is told of an open box only where boxes are ticked', () => {
    const done = statusOf({ '1.2': { status: 'completed' } });
    assert.deepEqual(told(done), []);
    assert.deepEqual(told(done, 'never'), []);
    assert.deepEqual(told(done, 'whenCompleted'), [['1.2', 6, 'completed']]);
  });

  it('is not told of a text that was rewritten since', () => {
    const [, two] = plan.tasks;
    const textDigest = two && taskDigest(two);
    assert.equal(told(statusOf({ '1.2': { status: 'completed', textDigest } }), 'whenCompleted').length, 1);
    assert.equal(told(statusOf({ '1.2': { status: 'completed', textDigest: 'else' } }), 'whenCompleted').length, 0);
  });

  it('is shown among the problems of the plan', () => {
    const status = statusOf({ '1.1': { status: 'failed' } });
    const view = viewPlan({ plan, status, running: false, readiness: new Map() });
    const rows = problemRows(view, 'K');
    assert.deepEqual([rows[0]?.label, rows.length], ['1 problem', 2]);
    assert.match(rows[1]?.label ?? '', /^Line 5: Task "1\.1" is ticked here but recorded as failed/);
    assert.deepEqual(plan.problems, [], 'it is no fault of the text');
  });
});

describe('what the plan has not been told', () => {
  const ids = { runId: 'r', batchId: 'b', attempt: 1, at: '2026-03-04T10:00:00.000Z', durationMs: 1 };
  const ended = (task: string, outcome: 'completed' | 'failed' = 'completed'): JournalRecord => ({
    ...{ type: 'attempt_ended', seq: 1, ...ids, task, outcome },
  });
  const written = (task: string, outcome: 'written' | 'refused' | 'failed' = 'written'): JournalRecord => ({
    ...{ type: 'plan_written', seq: 1, at: ids.at, task, outcome, file: 'PLAN.md' },
  });
  const marked = (task: string, status: 'completed' | 'pending'): JournalRecord => ({
    ...{ type: 'marked', seq: 1, at: ids.at, task, status },
  });

  it('is what was completed here and not written since', () => {
    const records = [ended('1.1'), written('1.1'), ended('1.2'), ended('1.3', 'failed'), marked('1.4', 'completed')];
    assert.deepEqual([...untickedTasks(records)], ['1.2', '1.4']);
    assert.deepEqual([...untickedTasks([ended('1.1'), written('1.1', 'failed')])], ['1.1']);
  });

  it('is not what was refused, taken back, or completed elsewhere', () => {
    const imported: JournalRecord = {
      ...{ type: 'imported', seq: 1, at: ids.at, source: 'plan', tasks: { '1.4': 'completed' } },
    };
    const records = [ended('1.1'), written('1.1', 'refused'), ended('1.2'), marked('1.2', 'pending'), imported];
    assert.deepEqual([...untickedTasks(records)], []);
  });
});
