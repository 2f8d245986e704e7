/** The other program: where it is and how it is started. It is known by its command line and exit codes alone. */
import { execFile } from 'node:child_process';
import type { EntryPlace } from './planEntry';

export interface RunnerProgram {
  /** VS Code's own executable, which is a Node as well. */
  readonly executable: string;
  /** `tranche.js`. */
  readonly script: string;
}

/** Makes the executable behave as Node. The runner takes it out again before it starts anything. */
export const asNode = { ELECTRON_RUN_AS_NODE: '1' } as const;

/** The plan's name and state folder, as the runner is to be told. */
export function planArguments({ path, stateDirectory, tickBoxes }: EntryPlace): string[] {
  // With "=", a path that begins with a dash stays a path.
  return [
    `--plan=${path}`,
    ...(stateDirectory === undefined ? [] : [`--state-dir=${stateDirectory}`]),
    ...(tickBoxes === undefined ? [] : [`--tick-boxes=${tickBoxes}`]),
  ];
}

export interface CallResult {
  /** Undefined when it could not be started or was ended. */
  readonly exitCode: number | undefined;
  /** What a person should read: its complaint, or else what it said. */
  readonly words: string;
}

/** Calls that end by themselves within this time, in milliseconds. */
const patienceMs = 30_000;

/** Calls the runner for something short, without a terminal. */
export function callRunner(
  { executable, script }: RunnerProgram,
  args: readonly string[],
  cwd: string,
): Promise<CallResult> {
  const env = { ...process.env, ...asNode, NO_COLOR: '1' };
  return new Promise((done) => {
    execFile(executable, [script, ...args], { cwd, env, timeout: patienceMs, windowsHide: true }, (error, out, err) => {
      const code = error ? error.code : 0;
      const words = err.trim() || out.trim() || (error?.message ?? '');
      done({ exitCode: typeof code === 'number' ? code : undefined, words });
    });
  });
}
