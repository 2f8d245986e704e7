import { basename } from 'node:path';
import { safe } from '../present/terminalText';

/** Name of the tasks that are runs. */
export const terminalName = 'Tranche';

/**
 * What a plan's task says of where it comes from. VS Code makes the terminal's name of it, as `SOURCE: NAME`, and shows
 * only the first letters in its list of terminals: what differs comes first.
 *
 * @param path of the plan, for one without a title
 * @example taskSource('Greeting service', 'PLAN.md') // 'Greeting service'
 */
export function taskSource(title: string | undefined, path: string): string {
  // VS Code would put something else in place of `${…}`, and an icon in place of `$(…)`.
  const plain = (text: string) => safe(text, 60).replaceAll('${', '$').replaceAll('$(', '$ (').trim();
  return plain(title ?? '') || plain(basename(path)) || 'Plan';
}

/** Of the terminal, without what VS Code puts around it. */
export function nameOfTerminal(source: string): string {
  return `${source}: ${terminalName}`;
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
