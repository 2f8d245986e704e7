/** What failed before the first task of a run, so that nobody is blamed for it. */
import { join } from 'node:path';
import { plural } from '../../present/words';
import type { AttemptContext } from '../attemptContext';
import type { FailureNames } from './failureNames';
import { configuredCommand, runVerify, type VerifyCommand } from './verifyCommand';

export interface Baseline {
  /** Takes it, once: whoever comes meanwhile waits for it. Before any agent has changed anything. */
  take(context: AttemptContext): Promise<void>;
  /** What the command named when it failed then; undefined where it did not fail, or was not run. */
  known(command: VerifyCommand): FailureNames | undefined;
}

export function newBaseline(): Baseline {
  const known = new Map<string, FailureNames>();
  let taken: Promise<void> | undefined;
  return {
    take(context) {
      taken ??= runAll(context, known);
      return taken;
    },
    known: ({ shown }) => known.get(shown),
  };
}

async function runAll(context: AttemptContext, known: Map<string, FailureNames>): Promise<void> {
  const { config, store, workspace, folder, runId, batchId, signal, emit } = context;
  if (!config.verifyBaseline || config.verifyWhen === 'off') return;
  if ([...store.status.tasks.values()].some(({ owesCheck }) => owesCheck)) {
    // What fails now may be their doing, which is for that check to find out.
    const message = 'What fails already is not looked for: the check of tasks of an earlier run is still owed.';
    return emit({ type: 'notice', message });
  }
  for (const [index, command] of config.verify.map(configuredCommand).entries()) {
    const outcome = await runVerify(command, {
      runId,
      batchId,
      workspace,
      logFile: join(folder, `baseline.verify-${index + 1}.log`),
      limitMs: config.limits.verifyMinutes * 60_000,
      signal,
    });
    if (outcome.result === 'stopped') return;
    // One that was killed or took too long has not said all that is wrong.
    if (outcome.result !== 'failed' || outcome.exitCode === null) continue;
    known.set(command.shown, outcome.failures);
    const names = [...outcome.failures.values()].reduce((sum, times) => sum + times, 0);
    const what = names > 0 ? `${plural(names, 'failure')} named` : 'no failure named, so that it must pass from now on';
    emit({ type: 'notice', message: `Before the first task, ${command.shown} fails already: ${what}.` });
  }
}
