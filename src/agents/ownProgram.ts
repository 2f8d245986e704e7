/** How Tranche starts itself again, as the guard or the demo agent. */

export interface OwnProgram {
  readonly argv: readonly [string, ...string[]];
  /** To be added to the child's environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** `entry` is the bundled terminal program; a test names its own. */
export function ownProgram(entry: string | undefined, ...args: readonly string[]): OwnProgram {
  const script = entry ?? process.argv[1];
  if (script === undefined) throw new Error('Tranche cannot tell which file it was started from.');
  return {
    argv: [process.execPath, script, ...args],
    // VS Code's executable is Node only when told so, and the runner takes the word out of its own environment.
    env: process.versions.electron === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' },
  };
}
