/** Brings the journal and the status file, of which either may be behind, absent or edited by others, to one status. */
import type { JournalRecord } from './journalRecord';
import { applyRecord, emptyStatus, type Status, taskRecord } from './status';
import type { TaskStatus } from './taskStatus';

export interface Reconciled {
  readonly status: Status;
  /** What the status file says and the journal does not know of: to be recorded, so that the journal is whole again. */
  readonly unrecorded: Readonly<Record<string, TaskStatus>>;
  /** Number of the last record in either. */
  readonly lastSeq: number;
}

/**
 * The status file is a snapshot: it may lack the latest records (a crash came before it was written), and its tasks
 * may have been changed by another tool or by hand. Records later than the snapshot win over it.
 */
export function reconcile(records: readonly JournalRecord[], snapshot: Status | undefined): Reconciled {
  const recorded = emptyStatus();
  if (snapshot?.seq === 0 && records.length > 0) return withoutNumber(records, snapshot);
  const upTo = snapshot?.seq ?? Number.POSITIVE_INFINITY;
  const later = records.filter((record) => record.seq > upTo);
  for (const record of records) if (record.seq <= upTo) applyRecord(recorded, record);
  if (!snapshot) return { status: recorded, unrecorded: {}, lastSeq: recorded.seq };

  const touchedLater = new Set(later.flatMap((record) => ('task' in record ? [record.task] : [])));
  const unrecorded: Record<string, TaskStatus> = {};
  for (const task of snapshot.tasks.values()) {
    const known = recorded.tasks.get(task.id)?.status ?? 'pending';
    if (task.status !== known && !touchedLater.has(task.id)) unrecorded[task.id] = task.status;
  }
  for (const record of later) applyRecord(snapshot, record);
  return { status: snapshot, unrecorded, lastSeq: Math.max(snapshot.seq, later.at(-1)?.seq ?? 0) };
}

/**
 * A tool that does not know the number has written the file anew. What it holds besides is of unknown age, so the
 * journal tells the story, and what the file says otherwise counts as that tool's edit.
 */
function withoutNumber(records: readonly JournalRecord[], snapshot: Status): Reconciled {
  const status = emptyStatus();
  for (const record of records) applyRecord(status, record);
  const unrecorded: Record<string, TaskStatus> = {};
  for (const task of snapshot.tasks.values()) {
    const known = status.tasks.get(task.id);
    if (task.status !== (known?.status ?? 'pending')) unrecorded[task.id] = task.status;
    Object.assign(taskRecord(status, task.id).extra, task.extra);
  }
  const ours = new Set(status.runs.map(({ runId }) => runId));
  status.runs.unshift(...snapshot.runs.filter(({ runId }) => !ours.has(runId)));
  return { status, unrecorded, lastSeq: status.seq };
}
