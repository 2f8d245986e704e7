/** The ids that the entries of a file begin with, and which items without a box are tasks by their ids. */

import { type IdScheme, learnScheme } from '../idScheme';
import { type IdAtStart, readId } from '../ids';
import type { Lines } from '../lines';
import type { Item } from './boxes';
import type { Entries } from './entries';
import type { Outline } from './outline';

/** Marks in front of an id, as `[P] `. */
export const leadingFlags = /^(?:(?:\[P\]|\(P\)|\[US\d+\])[ \t]+)+/;

export interface OwnId {
  readonly id: IdAtStart;
  readonly flags: string;
}

/** What each box's text begins with, and which kinds of it are ids. */
export function readIds(
  lines: Lines,
  items: readonly Item[],
): { readonly ids: readonly (OwnId | null)[]; readonly scheme: IdScheme } {
  const ids = items.map(({ box, line, special }): OwnId | null => {
    if (!box || special) return null;
    const text = (lines.clean[line] ?? '').slice(box.textColumn, box.textEnd ?? undefined);
    const first = text.charCodeAt(0);
    const flags = first === 91 || first === 40 ? (leadingFlags.exec(text)?.[0] ?? '') : '';
    const id = readId(flags === '' ? text : text.slice(flags.length));
    return id && { id, flags };
  });
  return { ids, scheme: learnScheme(idsOf(ids, items)) };
}

function* idsOf(ids: readonly (OwnId | null)[], items: readonly Item[]): Iterable<IdAtStart | null> {
  for (const own of ids) yield own?.id ?? null;
  for (const { special } of items) if (special?.kind === 'heading') yield special.id;
}

/**
 * Where nothing in the file has a box, items that begin with an id are the tasks (as `- WF-TASK-001: …`), if there are
 * several. Numbers alone count chapters and demands.
 */
export function plainTasks(
  lines: Lines,
  { items, headingOf }: Entries,
  outline: Outline,
  ids: readonly (OwnId | null)[],
  scheme: IdScheme,
): ReadonlyMap<number, IdAtStart> {
  const found = new Map<number, IdAtStart>();
  if (items.some(({ box, special }, at) => special || (box && (!box.sign || (ids[at] && scheme.accepts(ids[at].id))))))
    return found;
  const readings: (IdAtStart | null)[] = items.map(({ line, textColumn }) => {
    const text = (lines.clean[line] ?? '').slice(textColumn);
    if (!/^[*_`~]*(?:[A-Z]|#\d|[a-z]{1,5}-?\d|\p{Lo})/u.test(text)) return null;
    const id = readId(text);
    if (!id || !isSetOff(text, id)) return null;
    return /\p{L}/u.test(text.slice(0, id.from)) || (id.full && /[A-Za-z#]/.test(id.id)) ? id : null;
  });
  const own = learnScheme(readings);
  for (const [number, reading] of readings.entries()) {
    const section = outline.headings[headingOf[number] ?? -1]?.section;
    if (!reading || section === 'check' || section === 'sample' || section === 'aside') continue;
    if (own.accepts(reading)) found.set(number, reading);
  }
  return found.size > 1 ? found : new Map();
}

function isSetOff(text: string, { to, rest }: IdAtStart): boolean {
  return /[*:：–—]|-\s/.test(text.slice(to, rest));
}
