/** The ids that the entries of a file begin with, and which items without a box are tasks by their ids. */

import { type IdScheme, learnScheme } from '../idScheme';
import { type IdAtStart, readId } from '../ids';
import type { Lines } from '../lines';
import type { Item } from './boxes';
import type { Entries } from './entries';
import type { Outline } from './outline';

/** Marks in front of an id, as `[P] `. */
const leadingFlags = /^(?:(?:\[P\]|\(P\)|\[US\d+\])[ \t]+)+/;

/** What the boxes' texts begin with, by number of the entry. */
export interface EntryIds {
  readonly ids: readonly (IdAtStart | null)[];
  /** Marks in front of the ids, of those that have any. */
  readonly flags: ReadonlyMap<number, string>;
  /** Which kinds of `ids` are ids. */
  readonly scheme: IdScheme;
}

/** Reads the beginning of each box's text. */
export function readIds(lines: Lines, items: readonly Item[]): EntryIds {
  const flags = new Map<number, string>();
  const ids = items.map(({ box, line, special }, number): IdAtStart | null => {
    if (!box || special) return null;
    const text = (lines.clean[line] ?? '').slice(box.textColumn, box.textEnd ?? undefined);
    const own = flagsAtStart(text);
    if (own === '') return readId(text);
    const id = readId(text.slice(own.length));
    if (id) flags.set(number, own);
    return id;
  });
  const ofHeadings: IdAtStart[] = [];
  for (const { special } of items) if (special?.kind === 'heading' && special.id) ofHeadings.push(special.id);
  return { ids, flags, scheme: learnScheme(ofHeadings.length === 0 ? ids : [...ids, ...ofHeadings]) };
}

/** `[P] ` and the like at the beginning of a text. */
export function flagsAtStart(text: string): string {
  const first = text.charCodeAt(0);
  return first === 91 || first === 40 ? (leadingFlags.exec(text)?.[0] ?? '') : '';
}

/**
 * Where nothing in the file has a box, items that begin with an id are the tasks (as `- WF-TASK-001: …`), if there are
 * several. Numbers alone count chapters and demands.
 */
export function plainTasks(
  lines: Lines,
  { items, headingOf }: Entries,
  outline: Outline,
  ids: EntryIds['ids'],
  scheme: IdScheme,
): ReadonlyMap<number, IdAtStart> {
  const found = new Map<number, IdAtStart>();
  if (items.some(({ box, special }, at) => special || (box && (!box.sign || (ids[at] && scheme.accepts(ids[at]))))))
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
