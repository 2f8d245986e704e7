import type { JournalRecord } from './journalRecord';

/**
 * `uid`s of the tasks that were completed here and of which the plan was not told since: the runner was killed before
 * it could, or did not tick boxes then. What was told, or refused, once is not told again: a person may have opened the
 * box with intent.
 */
export function untickedTasks(records: readonly JournalRecord[]): ReadonlySet<string> {
  const tasks = new Set<string>();
  for (const record of records) {
    switch (record.type) {
      case 'attempt_started':
        tasks.delete(record.task);
        break;
      case 'plan_written':
        if (record.outcome !== 'failed') tasks.delete(record.task);
        break;
      case 'attempt_ended':
        if (record.outcome === 'completed') tasks.add(record.task);
        break;
      case 'marked':
        if (record.status === 'completed') tasks.add(record.task);
        else tasks.delete(record.task);
        break;
      case 'imported':
        for (const uid of Object.keys(record.tasks)) tasks.delete(uid);
        break;
    }
  }
  return tasks;
}
