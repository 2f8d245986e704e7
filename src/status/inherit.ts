import type { Plan } from '../plan/model';
import { type Status, taskRecord } from './status';
import { isSettled } from './taskStatus';

/**
 * The plan orchestrator knows only the tasks at the left edge: in its status files sub-tasks have no entry and are
 * done with their parent. Adds, in place, what follows from that; does nothing once Tranche keeps the file.
 */
export function inheritFromParents(plan: Plan, status: Status): void {
  if (status.seq > 0) return;
  // Parents come first in plan order, so that what they hand down is handed on.
  for (const { uid, parent } of plan.tasks) {
    const above = parent === null ? undefined : status.tasks.get(parent)?.status;
    if (above && isSettled(above) && !status.tasks.has(uid)) taskRecord(status, uid).status = above;
  }
}
