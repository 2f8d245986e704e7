/** Where the plan's own text says something else of a task than the record does. Derived each time, stored nowhere. */
import type { Plan, Problem } from '../plan/model';
import { problem, quoted } from '../plan/problems';
import { type TickMode, ticksBoxes } from '../plan/tickBoxes';
import type { Status } from './status';
import { taskDigest } from './taskDigest';

/**
 * Warnings at the places where the plan says so. The record counts.
 *
 * @param setting as of `ticksBoxes`: an open box is a difference only where boxes are ticked
 */
export function boxDifferences(plan: Plan, status: Status, setting: TickMode | undefined, path: string): Problem[] {
  return plan.tasks.flatMap((task) => {
    const record = status.tasks.get(task.uid);
    const range = task.stateMark?.range ?? task.idRange;
    const at = (message: string): Problem[] => [
      { ...problem('status-differs', range, message, [task.uid]), file: task.file },
    ];
    if (task.state === 'completed' && (record?.status === 'pending' || record?.status === 'failed')) {
      return at(
        `Task ${quoted(task.uid)} is ticked here but recorded as ${record.status}, and the record counts; mark it completed, or open the box.`,
      );
    }
    const isOpen = task.stateMark !== null && (task.state === 'pending' || task.state === 'in_progress');
    if (!isOpen || record?.status !== 'completed' || !ticksBoxes(plan.format, setting, task.file ?? path)) return [];
    // A text that was rewritten since is shown as such.
    if (record.textDigest !== undefined && record.textDigest !== taskDigest(task)) return [];
    return at(
      `Task ${quoted(task.uid)} is recorded as completed, but not ticked here, and the record counts; tick it, or mark it pending to have it done again.`,
    );
  });
}
