import { promptPreview } from '../../runner/report/assignment';
import { readState } from '../../runner/stateReading';
import { type CommonOptions, findTask, openContext } from '../context';
import { exitCode } from '../exitCode';
import { nextBatch, sayNothingRuns } from '../nextBatch';
import { printText } from '../print';

/** `tranche prompt`: what the agent would be told of the next task, or of the one named. Touches nothing. */
export function prompt(id: string | undefined, options: CommonOptions): number {
  const context = openContext(options);
  const { plan: file, paths, config } = context;
  const state = readState(paths, file.name, file.plan);
  const { status } = state;
  const tasks = nextBatch(context, state);
  const task = id === undefined ? tasks[0] : findTask(context, id);
  if (!task) return sayNothingRuns(context, status);
  printText(promptPreview({ plan: file.plan, planName: file.name, status, config, tasks }, task));
  return exitCode.done;
}
