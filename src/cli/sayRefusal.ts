import type { RunEvent } from '../runner/runEvent';
import { activityLine } from './display/lines';

/** Says on stderr why a completed task was not ticked in the plan, where no display of a run does. */
export function sayRefusal(event: RunEvent): void {
  const words = event.type === 'record' && activityLine(event.record);
  if (words) process.stderr.write(`${words}\n`);
}
