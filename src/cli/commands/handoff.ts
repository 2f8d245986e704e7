import { taskArgument } from '../../present/taskArgument';
import { listWords } from '../../present/words';
import { assignmentMessage } from '../../runner/report/assignment';
import { readState } from '../../runner/stateReading';
import { type CommonOptions, openContext } from '../context';
import { exitCode } from '../exitCode';
import { nextBatch, sayNothingRuns } from '../nextBatch';
import { printText } from '../print';

/** `tranche handoff`: the next batch as one message, for who pastes it into an agent by hand. Touches nothing. */
export function handoff(options: CommonOptions): number {
  const context = openContext(options);
  const { plan: file, paths, config } = context;
  const state = readState(paths, file.name, file.plan);
  const { status } = state;
  const tasks = nextBatch(context, state);
  if (tasks.length === 0) return sayNothingRuns(context, status);
  printText(assignmentMessage({ plan: file.plan, planName: file.name, status, config, tasks }));
  const done = tasks.map(({ uid }) => `\`tranche mark ${taskArgument(uid)} completed\``);
  process.stderr.write(`\nWhen its work is done and you have looked at it: ${listWords(done)}\n`);
  return exitCode.done;
}
