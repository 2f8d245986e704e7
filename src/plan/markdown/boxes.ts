/** Check boxes at the beginning of list items. */

import type { Lines } from '../lines';
import type { Blocks } from './blocks';

export interface Box {
  readonly line: number;
  /** Behind the item's last line. */
  readonly endLine: number;
  /** Column of the list marker. */
  readonly column: number;
  /** The character between the brackets, a space for none; a whole emoji where that stands in place of the box. */
  readonly mark: string;
  /** Column of that character; null where there is none, or more than one UTF-16 unit. */
  readonly markColumn: number | null;
  /** Column where the text begins. */
  readonly textColumn: number;
  /** `[ ]*`, the star of an optional task. */
  readonly starred: boolean;
}

export interface Item {
  readonly line: number;
  readonly endLine: number;
  readonly column: number;
  readonly parent: number | null;
  /** Null for a plain item. */
  readonly box: Box | null;
  /** Column where the text of a plain item begins. */
  readonly textColumn: number;
}

const marker = String.raw`[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)+`;
const item = new RegExp(`^${marker}`);
const bracket = /^\[([ \t]{0,3})([^\]]{0,2}?)[ \t]{0,3}\](\*?)(?=[ \t]|$)/;
const emoji = /^(✅|☑️?|✔️?|⬜|☐|🔲|❌|🟡|🔄|⏳|⏭️?)[ \t]+(?=[*_`]*\d+\.\d)/u;

/** Reads every list item, and its box where it has one. */
export function readItems(lines: Lines, { items }: Blocks): readonly Item[] {
  return items.map(({ line, endLine, parent }, number) => {
    const clean = lines.clean[line] ?? '';
    const textColumn = item.exec(clean)?.[0].length ?? 0;
    const column = clean.length - clean.trimStart().length;
    // Of several items that begin on one line (`- - [ ] x`) only the innermost begins with what stands there.
    const innermost = items[number + 1]?.line !== line;
    const box = innermost && textColumn > 0 ? readBox(clean, line, endLine, column, textColumn) : null;
    return { line, endLine, column, parent, box, textColumn };
  });
}

function readBox(clean: string, line: number, endLine: number, column: number, from: number): Box | null {
  const text = clean.slice(from);
  const match = bracket.exec(text);
  if (match) {
    const [whole, space = '', mark = '', star] = match;
    const empty = mark === '';
    const written = empty ? space !== '' : mark.length === 1;
    const markColumn = written ? from + 1 + (empty ? 0 : space.length) : null;
    return boxOf(mark || ' ', markColumn, whole.length, star === '*');
  }
  const sign = emoji.exec(text);
  return sign?.[1] ? boxOf(sign[1], null, sign[1].length, false) : null;

  function boxOf(mark: string, markColumn: number | null, length: number, starred: boolean): Box {
    const behind = clean.slice(from + length);
    const textColumn = from + length + behind.length - behind.trimStart().length;
    return { line, endLine, column, mark, markColumn, textColumn, starred };
  }
}
