/** Keeps the memory of runs of large plans near what they use. */
import { setFlagsFromString } from 'node:v8';

/** From so many tasks on it counts what each snapshot and report leaves behind. */
const largePlanTasks = 2_000;

/**
 * What lives in a run is small, but V8 lets the heap grow to several times of that before it looks for what does not
 * live any more. Here it looks when a fifth has been added.
 */
export function keepHeapSmall(tasks: number): void {
  if (tasks >= largePlanTasks) setFlagsFromString('--heap-growing-percent=20');
}
