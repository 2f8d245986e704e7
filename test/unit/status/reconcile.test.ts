import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePlan } from '../../../src/plan/parsePlan';
import type { JournalRecord, NewRecord } from '../../../src/status/journalRecord';
import { reconcile } from '../../../src/status/reconcile';
import { applyRecord, emptyStatus, type Status } from '../../../src/status/status';
import { formatStatusFile, parseStatusFile } from '../../../src/status/statusFile';

const ids = ['1.1', '1.2', '1.3'];
const plan = parsePlan(`# Plan\n## Phase 1: A\n${ids.map((id) => `- [ ] ${id} do`).join('\n')}\n`);
const inRun = { runId: 'run-1', batchId: 'batch_1' };

const step: fc.Arbitrary<NewRecord> = fc.oneof(
  fc
    .constantFrom(...ids)
    .map((task): NewRecord => ({ type: 'attempt_started', ...inRun, task, attempt: 1, position: 1 })),
  fc.record({ task: fc.constantFrom(...ids), tokens: fc.nat(1000) }).map(
    ({ task, tokens }): NewRecord => ({
      type: 'turn_ended',
      ...inRun,
      task,
      attempt: 1,
      turn: 1,
      outcome: 'ended',
      usage: { inputTokens: tokens },
      durationMs: 5,
    }),
  ),
  fc
    .record({ task: fc.constantFrom(...ids), outcome: fc.constantFrom('completed', 'failed', 'interrupted') })
    .map(
      ({ task, outcome }): NewRecord => ({ type: 'attempt_ended', ...inRun, task, attempt: 1, outcome, durationMs: 7 }),
    ),
  fc
    .record({ task: fc.constantFrom(...ids), status: fc.constantFrom('pending', 'skipped', 'completed') })
    .map(({ task, status }): NewRecord => ({ type: 'marked', task, status })),
);

const journal = fc.array(step, { maxLength: 30 }).map((steps): JournalRecord[] => {
  const first: NewRecord = {
    type: 'run_started',
    runId: 'run-1',
    pid: 1,
    host: 'h',
    agent: 'a',
    goal: { kind: 'all' },
  };
  return [first, ...steps].map((record, index) => stamp(record, index + 1));
});

function stamp(record: NewRecord, seq: number): JournalRecord {
  return { seq, at: new Date(Date.UTC(2026, 0, 1) + seq * 1000).toISOString(), ...record };
}

function sumOf(records: readonly JournalRecord[]): Status {
  const status = emptyStatus();
  for (const record of records) applyRecord(status, record);
  return status;
}

function throughTheFile(status: Status): Status {
  const text = formatStatusFile(status, {
    plan,
    planPath: 'PLAN.md',
    createdAt: '2026-01-01T00:00:00.000Z',
    extra: {},
  });
  return parseStatusFile(text).status;
}

/** Without what has no value, what only the file holds, and the tasks that nothing was ever said of. */
function essence(status: Status): unknown {
  const tasks = ids.flatMap((id) => {
    const { extra: _, ...task } = status.tasks.get(id) ?? { extra: {}, attempts: 0, status: 'pending' };
    return task.attempts > 0 || task.status !== 'pending' ? [task] : [];
  });
  return JSON.parse(JSON.stringify({ tasks, runs: status.runs, seq: status.seq }));
}

describe('bringing journal and status file together', () => {
  it('comes to the sum of the journal, however old the status file is', () => {
    fc.assert(
      fc.property(journal, fc.nat(), (records, cut) => {
        const snapshot = throughTheFile(sumOf(records.slice(0, 1 + (cut % records.length))));
        const { status, unrecorded, lastSeq } = reconcile(records, snapshot);
        assert.deepEqual(essence(status), essence(sumOf(records)));
        assert.deepEqual(unrecorded, {});
        assert.equal(lastSeq, records.length);
      }),
    );
  });

  it('needs no status file', () => {
    fc.assert(
      fc.property(journal, (records) => {
        assert.deepEqual(essence(reconcile(records, undefined).status), essence(sumOf(records)));
      }),
    );
  });

  it('takes an edit of the file over, unless the journal has gone on about that task', () => {
    const started: NewRecord = { type: 'attempt_started', ...inRun, task: '1.1', attempt: 1, position: 1 };
    const records = [stamp({ type: 'marked', task: '1.1', status: 'skipped' }, 1), stamp(started, 2)];
    const snapshot = throughTheFile(sumOf(records.slice(0, 1)));
    for (const id of ['1.1', '1.2']) {
      const task = snapshot.tasks.get(id);
      assert.ok(task);
      task.status = 'completed';
    }
    const { status, unrecorded } = reconcile(records, snapshot);
    assert.deepEqual(unrecorded, { '1.2': 'completed' });
    assert.equal(status.tasks.get('1.1')?.status, 'in_progress');
  });

  it('keeps what a file without our number holds besides, and counts nothing twice', () => {
    fc.assert(
      fc.property(journal, (records) => {
        const snapshot = throughTheFile(sumOf(records));
        snapshot.seq = 0;
        const { status, unrecorded } = reconcile(records, snapshot);
        assert.deepEqual(essence(status), essence(sumOf(records)));
        assert.deepEqual(unrecorded, {});
      }),
    );
  });
});
