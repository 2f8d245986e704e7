import { hostname } from 'node:os';
import { safe } from '../../present/terminalText';
import { RunnerError } from '../../runner/errors';
import { lockHolder } from '../../runner/lock';
import { wakeRunner } from '../../runner/waiting';
import { type CommonOptions, openContext } from '../context';
import { exitCode } from '../exitCode';
import { print } from '../print';

/** `tranche wake`: the runner at work waits no longer for a limit to end, or for a while to pass, and tries again now. */
export function wake(options: CommonOptions): number {
  const { paths, plan } = openContext(options);
  const holder = lockHolder(paths.folder);
  if (!holder) {
    print(`No runner is at work on ${safe(plan.name)}, so nothing waits. Start one with \`tranche resume\`.`);
    return exitCode.nothingToRun;
  }
  if (holder.host !== hostname()) {
    throw new RunnerError('usage', `The runner works on ${safe(holder.host)} (pid ${holder.pid}); wake it there.`);
  }
  wakeRunner(paths.folder);
  print(`The runner (pid ${holder.pid}) was told to try again now.`);
  return exitCode.done;
}
