/** All places of a text where a task may stand, in one list: list items, headings and rows of tables. */

import type { Lines } from '../lines';
import type { Blocks } from './blocks';
import type { Box, Item } from './boxes';
import type { HeadingTask } from './headingTasks';
import type { ItemLabel, Outline } from './outline';
import type { TableRow } from './tables';

/** Lists of the same length: what holds of each entry. */
export interface Entries {
  readonly items: readonly Item[];
  /** Number of the innermost heading above (of a heading: above itself). */
  readonly headingOf: readonly (number | null)[];
  readonly labelOf: readonly (ItemLabel | null)[];
  /** By number of the heading: the number of the entry that is its task. */
  readonly entryOfHeading: ReadonlyMap<number, number>;
}

/** Puts headings and rows that are tasks among the list items. */
export function readEntries(
  lines: Lines,
  blocks: Blocks,
  items: readonly Item[],
  outline: Outline,
  headingTasks: ReadonlyMap<number, HeadingTask>,
  rows: readonly TableRow[],
): Entries {
  const { headingOf, labelOf, headings } = outline;
  if (headingTasks.size === 0 && rows.length === 0) return { items, headingOf, labelOf, entryOfHeading: new Map() };
  const special: { item: Item; heading: number | null }[] = [];
  for (const [number, task] of headingTasks) {
    const heading = headings[number];
    if (!heading) continue;
    special.push({ item: specialItem(heading.line, heading.endLine, task, task.mark), heading: heading.parent });
  }
  const headingLines = blocks.headings.map(({ line }) => line);
  for (const row of rows) {
    const above = lastBefore(headingLines, row.line);
    const heading = above === null || above === outline.title ? null : above;
    const clean = lines.clean[row.line] ?? '';
    const mark = row.box === null ? null : clean.charAt(row.box);
    const item = specialItem(row.line, row.line + 1, row, mark);
    special.push({ item: { ...item, column: clean.search(/\S|$/) }, heading });
  }
  special.sort((a, b) => a.item.line - b.item.line);
  return merge(items, outline, special);
}

function merge(
  items: readonly Item[],
  { headingOf, labelOf }: Outline,
  special: readonly { readonly item: Item; readonly heading: number | null }[],
): Entries {
  const merged: Item[] = [];
  const headings: (number | null)[] = [];
  const labels: (ItemLabel | null)[] = [];
  const entryOfHeading = new Map<number, number>();
  const moved: number[] = [];
  let next = 0;
  const take = (line: number) => {
    for (let entry = special[next]; entry && entry.item.line <= line; entry = special[next]) {
      if (entry.item.special?.kind === 'heading') entryOfHeading.set(entry.item.special.heading, merged.length);
      merged.push(entry.item);
      headings.push(entry.heading);
      labels.push(null);
      next++;
    }
  };
  for (const [number, item] of items.entries()) {
    take(item.line);
    moved.push(merged.length);
    merged.push(item.parent === null ? item : { ...item, parent: moved[item.parent] ?? null });
    headings.push(headingOf[number] ?? null);
    labels.push(labelOf[number] ?? null);
  }
  take(Number.POSITIVE_INFINITY);
  return { items: merged, headingOf: headings, labelOf: labels, entryOfHeading };
}

function specialItem(line: number, endLine: number, special: HeadingTask | TableRow, mark: string | null): Item {
  const textColumn = special.kind === 'heading' ? special.start : special.title.from;
  const markColumn = special.kind === 'heading' ? special.markColumn : special.box;
  const box: Box = {
    line,
    column: 0,
    mark: mark ?? ' ',
    markColumn,
    textColumn,
    starred: special.kind === 'heading' && special.starred,
    sign: false,
    textEnd: special.kind === 'heading' ? special.end : special.title.to,
  };
  return { line, endLine, column: 0, parent: null, box, textColumn, special };
}

/** The place in a sorted list of the last number below another one; null where there is none. */
export function lastBefore(sorted: readonly number[], line: number): number | null {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? null : low - 1;
}
