/** What is going on inside a running task, in words. */
import type { TaskRecord } from '../status/status';
import type { Activity } from '../status/taskStatus';
import { safe } from './terminalText';
import { momentWords } from './words';

/** @example activityWords(record, now) // 'waiting for quota until 14:05' */
export function activityWords(record: TaskRecord, now: Date): string | undefined {
  if (!record.activity) return undefined;
  const until = record.activityUntil ? ` until ${momentWords(record.activityUntil, now)}` : '';
  const reason = record.activityReason ? ` (${safe(record.activityReason, 60)})` : '';
  return `${plainWords(record.activity)}${until}${reason}`;
}

function plainWords(activity: Activity): string {
  switch (activity) {
    case 'agent':
      return 'agent at work';
    case 'verify':
      return 'verifying';
    case 'audit':
      return 'being audited';
    case 'backoff':
      return 'waiting to try again';
    case 'waiting_quota':
      return 'waiting for quota';
    case 'waiting_person':
      return 'waiting for you';
  }
}
