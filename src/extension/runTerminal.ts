import { basename } from 'node:path';
import { safe } from '../present/terminalText';

/** The terminals of runs begin with this; of a plan's own there is more behind it. */
export const terminalName = 'Tranche';

/**
 * Name of a plan's task, and so of its terminal.
 *
 * @param path of the plan, for one without a title
 * @example taskName('Greeting service', 'PLAN.md') // 'Tranche: Greeting service'
 */
export function taskName(title: string | undefined, path: string): string {
  // VS Code would put something else in place of `${…}`.
  const plain = (text: string) => safe(text, 60).replaceAll('${', '$').trim();
  return `${terminalName}: ${plain(title ?? '') || plain(basename(path)) || 'Plan'}`;
}

/**
 * The terminal of a plan, by its name: VS Code puts words before it, and with several folders the folder's name behind
 * it. Of several the latest.
 */
export function terminalNamed<T extends { readonly name: string }>(
  terminals: readonly T[],
  name: string,
  folder: string,
): T | undefined {
  const ends = (end: string) => terminals.findLast((each) => each.name === end || each.name.endsWith(` ${end}`));
  return ends(`${name} (${folder})`) ?? ends(name);
}
