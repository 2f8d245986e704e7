import type { TaskRecord } from '../status/status';

/** What stands in the way of a task that waits for a person; undefined where it only waits for the word asked for. */
export function waitingReason({ activity, activityReason, gates }: TaskRecord): string | undefined {
  if (activity !== 'waiting_person' || gates.findLast(({ passed }) => !passed)?.gate === 'approval') return undefined;
  return activityReason;
}
