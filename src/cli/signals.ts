/** Ctrl-C and its kin: the first asks the run to stop in order, the second ends it at once. */
import { killProcessesMarked } from '../agents/process/processTree';
import { exitCode } from './exitCode';

export interface StopSignals {
  readonly signal: AbortSignal;
  dispose(): void;
}

export function stopOnSignals(runId: string, say: (message: string) => void): StopSignals {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) {
      // The record then ends in the middle of an attempt, which `resume` knows how to take up.
      void killProcessesMarked(runId).finally(() => process.exit(exitCode.stopped));
      return;
    }
    say('Stopping: what is at work is being ended. Press Ctrl-C again to leave at once.');
    controller.abort();
  };
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of names) process.on(name, onSignal);
  return {
    signal: controller.signal,
    dispose() {
      for (const name of names) process.off(name, onSignal);
    },
  };
}
