import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { safe } from '../../present/terminalText';
import { RunnerError } from '../../runner/errors';
import { lockHolder } from '../../runner/lock';
import { type CommonOptions, openContext } from '../context';
import { exitCode } from '../exitCode';
import { print } from '../print';

/** A stopped agent gets up to 5 s, and the runner some more for its records. */
const patienceMs = 15_000;

/** `tranche stop`: asks the runner at work to end its agent, record where it stands, and leave. */
export async function stop(options: CommonOptions): Promise<number> {
  const { paths, plan } = openContext(options);
  const holder = lockHolder(paths.folder);
  if (!holder) {
    print(`No runner is at work on ${safe(plan.name)}.`);
    return exitCode.nothingToRun;
  }
  if (holder.host !== hostname()) {
    throw new RunnerError(
      'usage',
      `The runner works on ${safe(holder.host)} (pid ${holder.pid}, started ${safe(holder.startedAt)}); stop it there.`,
    );
  }
  try {
    process.kill(holder.pid, 'SIGINT');
  } catch (error) {
    throw new RunnerError(
      'usage',
      `The runner (pid ${holder.pid} on ${holder.host}) cannot be stopped from here: ${(error as Error).message}. Press Ctrl-C in its terminal.`,
    );
  }
  for (const end = Date.now() + patienceMs; Date.now() < end; await delay(100)) {
    if (lockHolder(paths.folder)?.runId !== holder.runId) {
      print(`The run was stopped (pid ${holder.pid}). Go on with \`tranche resume\`.`);
      return exitCode.done;
    }
  }
  throw new RunnerError(
    'busy',
    `The runner (pid ${holder.pid}) was asked to stop but is still there after ${patienceMs / 1000} s. Look at its terminal.`,
  );
}
