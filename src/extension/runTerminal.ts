/** Name of the task, and so of its terminal. */
export const terminalName = 'Tranche';

/** VS Code puts words before it, and with several folders the folder's name behind it. */
const ours = new RegExp(`(^| )${terminalName}( \\(.*\\))?$`);

/** The terminal of runs: that of this folder if it has its own, else the latest. */
export function runTerminal<T extends { readonly name: string }>(
  terminals: readonly T[],
  folder: string | undefined,
): T | undefined {
  const found = terminals.filter(({ name }) => ours.test(name));
  return (
    found.findLast(({ name }) => folder !== undefined && name.endsWith(`${terminalName} (${folder})`)) ?? found.at(-1)
  );
}
