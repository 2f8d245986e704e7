/** Journals made by hand for tests: times are minutes after a fixed moment. */
import type { JournalRecord, NewRecord } from '../../../src/status/journalRecord';

export const start = Date.parse('2026-03-04T01:00:00.000Z');
export const minutes = (count: number) => count * 60_000;

export class JournalMaker {
  readonly records: JournalRecord[] = [];
  /** Milliseconds since 1970. */
  now = start;

  after(count: number): this {
    this.now += minutes(count);
    return this;
  }

  add(record: NewRecord): this {
    const stamp = { seq: this.records.length + 1, at: new Date(this.now).toISOString() };
    this.records.push({ ...stamp, ...record } as JournalRecord);
    return this;
  }

  run(runId: string, more: Partial<Extract<NewRecord, { type: 'run_started' }>> = {}): this {
    const goal = { kind: 'all' } as const;
    return this.add({ type: 'run_started', runId, pid: 1, host: 'h', agent: 'coder', goal, jobs: 1, ...more });
  }

  batch(runId: string, batchId: string, index: number, tasks: string[]): this {
    return this.add({ type: 'batch_started', runId, batchId, index, tasks, agent: 'coder' });
  }

  /** Ids of an attempt. */
  ids(runId: string, batchId: string, task: string, attempt = 1) {
    return { runId, batchId, task, attempt };
  }
}
