import { CommanderError } from 'commander';
import { safeLines } from '../present/terminalText';
import { RunnerError } from '../runner/errors';

/** What a script may rely on; listed in `tranche help` and the README. */
export const exitCode = {
  done: 0,
  taskFailed: 1,
  usage: 2,
  busy: 3,
  nothingToRun: 4,
  stopped: 130,
} as const;

/** The code for an error that ended a command, and what to tell the person; no message where one was printed already. */
export function describeError(error: unknown): { readonly code: number; readonly message: string | undefined } {
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? 0 : exitCode.usage, message: undefined };
  if (error instanceof RunnerError) return { code: codes[error.kind], message: safeLines(error.message) };
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EMFILE' || code === 'ENFILE') {
    const message = `The system lets this program open no more files (${code}). Raise the limit, as with \`ulimit -n 1024\`.`;
    return { code: exitCode.taskFailed, message };
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    code: exitCode.taskFailed,
    message: `Tranche failed in a way it should not; please report this.\n${detail}`,
  };
}

const codes: Readonly<Record<RunnerError['kind'], number>> = {
  usage: exitCode.usage,
  busy: exitCode.busy,
  nothing_to_run: exitCode.nothingToRun,
  state: exitCode.taskFailed,
};
