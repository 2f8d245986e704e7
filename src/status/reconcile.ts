/** Brings the journal and the status file, of which either may be behind, absent or edited by others, to one status. */
import type { JournalRecord } from './journalRecord';
import { applyRecord, emptyStatus, type Status } from './status';
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
