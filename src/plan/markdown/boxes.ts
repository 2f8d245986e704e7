/** Check boxes at the beginning of list items. */

import type { Lines } from '../lines';
import type { Blocks } from './blocks';
import type { HeadingTask } from './headingTasks';
import type { TableRow } from './tables';

export interface Box {
  readonly line: number;
  /** Behind the item's last line. */
  readonly endLine: number;
  /** Column of the list marker. */
  readonly column: number;
  /** The character between the brackets, a space for none; a whole emoji where that stands in place of the box; `~~` for a struck id. */
  readonly mark: string;
  /** Column of that character; null where there is none, or more than one UTF-16 unit. */
  readonly markColumn: number | null;
  /** Column where the text begins. */
  readonly textColumn: number;
  /** `[ ]*`, the star of an optional task. */
  readonly starred: boolean;
  /** An emoji in place of the box: it is one only before an id. */
  readonly sign: boolean;
  /** Column behind the text where the box stands at its end; null where the text runs to the end of the line. */
  readonly textEnd: number | null;
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
  /** Set for a heading or a row of a table that is a task. */
  readonly special: HeadingTask | TableRow | null;
}

const marker = String.raw`[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)+`;
const item = new RegExp(`^${marker}`);
const bracket = /^\[([ \t]{0,3})([^\]]{0,2}?)[ \t]{0,3}\](\*|[ \t]\*(?=[ \t]\d))?(?=[ \t]|$)/;
const emoji = /^(✅|☑️?|✔️?|⬜|☐|🔲|❌|🟡|🔄|⏳|⏭️?|🚧|✓|✗)[ \t]+(?=[*_`~]*[\w#\p{Lo}])/u;
/** `- [~~T45~~] — …`: the id in the place of the box, struck. */
const struckId = /^\[(?=~~[^\]~]{1,40}~~\])/;
/** `- [title](path) [ ]`: the box at the end of a link. */
const atEnd = /\[([ xX~/-])\][ \t]*$/;

/** Reads every list item, and its box where it has one. */
export function readItems(lines: Lines, { items }: Blocks): readonly Item[] {
  return items.map(({ line, endLine, parent }, number) => {
    const clean = lines.clean[line] ?? '';
    const textColumn = item.exec(clean)?.[0].length ?? 0;
    const column = clean.length - clean.trimStart().length;
    // Of several items that begin on one line (`- - [ ] x`) only the innermost begins with what stands there.
    const innermost = items[number + 1]?.line !== line;
    const box = innermost && textColumn > 0 ? readBox(clean, line, endLine, column, textColumn) : null;
    return { line, endLine, column, parent, box, textColumn, special: null };
  });
}

function readBox(clean: string, line: number, endLine: number, column: number, from: number): Box | null {
  const first = clean.charCodeAt(from);
  if (first === 91) return readBracket(clean, line, endLine, column, from);
  if (first < 0x2000) return null;
  const sign = emoji.exec(clean.slice(from));
  if (!sign?.[1]) return null;
  return { ...boxAt(clean, line, endLine, column, from + sign[1].length), mark: sign[1], markColumn: from, sign: true };
}

function readBracket(clean: string, line: number, endLine: number, column: number, from: number): Box | null {
  const text = clean.slice(from);
  const match = bracket.exec(text);
  if (match) {
    const [whole, space = '', mark = '', star] = match;
    const empty = mark === '';
    const written = empty ? space !== '' : mark.length === 1;
    const markColumn = written ? from + 1 + (empty ? 0 : space.length) : null;
    const box = boxAt(clean, line, endLine, column, from + whole.length);
    return { ...box, mark: mark || ' ', markColumn, starred: star !== undefined };
  }
  if (struckId.test(text)) return { ...boxAt(clean, line, endLine, column, from + 1), mark: '~~' };
  const last = text.includes('](') ? atEnd.exec(text) : null;
  if (!last?.[1]) return null;
  const textEnd = from + text.slice(0, last.index).trimEnd().length;
  return { ...boxAt(clean, line, endLine, column, from), mark: last[1], markColumn: from + last.index + 1, textEnd };
}

function boxAt(clean: string, line: number, endLine: number, column: number, behind: number): Box {
  let textColumn = behind;
  while (clean.charCodeAt(textColumn) === 32 || clean.charCodeAt(textColumn) === 9) textColumn++;
  return {
    line,
    endLine,
    column,
    mark: ' ',
    markColumn: null,
    textColumn,
    starred: false,
    sign: false,
    textEnd: null,
  };
}
