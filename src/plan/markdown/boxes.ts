/** Check boxes at the beginning of list items. */

import type { Lines } from '../lines';
import type { Blocks } from './blocks';
import type { HeadingTask } from './headingTasks';
import type { TableRow } from './tables';

export interface Box {
  readonly line: number;
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
  return items.lines.map((line, number) => {
    const clean = lines.clean[line] ?? '';
    const column = firstColumn(clean);
    const textColumn = behindMarker(clean, column);
    // Of several items that begin on one line (`- - [ ] x`) only the innermost begins with what stands there.
    const innermost = items.lines[number + 1] !== line;
    const box = innermost && textColumn > 0 ? readBox(clean, line, column, textColumn) : null;
    const endLine = items.endLines[number] ?? line + 1;
    return { line, endLine, column, parent: items.parents[number] ?? null, box, textColumn, special: null };
  });
}

function firstColumn(clean: string): number {
  const first = clean.charCodeAt(0);
  return first > 32 && first < 128 ? 0 : clean.length - clean.trimStart().length;
}

/** Column of the text behind the markers; most items have one, a sign and a space. */
function behindMarker(clean: string, column: number): number {
  const sign = clean.charCodeAt(column);
  const isSimple = (sign === 45 || sign === 42 || sign === 43) && clean.charCodeAt(column + 1) === 32;
  if (isSimple && isSurelyText(clean.charCodeAt(column + 2)) && isSurelySpace(clean, column)) return column + 2;
  return item.exec(clean)?.[0].length ?? 0;
}

/** Neither space nor the beginning of another marker. */
function isSurelyText(code: number): boolean {
  return code === 91 || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** Neither space nor the star of an optional task. */
function isSurelyTitle(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function isSurelySpace(clean: string, column: number): boolean {
  for (let at = 0; at < column; at++) if (clean.charCodeAt(at) !== 32) return false;
  return true;
}

function readBox(clean: string, line: number, column: number, from: number): Box | null {
  const first = clean.charCodeAt(from);
  if (first === 91) return readBracket(clean, line, column, from);
  if (first < 0x2000) return null;
  const sign = emoji.exec(clean.slice(from));
  if (!sign?.[1]) return null;
  return { ...boxAt(clean, line, column, from + sign[1].length), mark: sign[1], markColumn: from, sign: true };
}

function readBracket(clean: string, line: number, column: number, from: number): Box | null {
  // Most boxes are `[ ]` or `[x]` and a space.
  const mark = clean.charCodeAt(from + 1);
  const isPlain = clean.charCodeAt(from + 2) === 93 && clean.charCodeAt(from + 3) === 32;
  if (isPlain && (mark === 32 || mark === 120) && isSurelyTitle(clean.charCodeAt(from + 4)))
    return boxAt(clean, line, column, from + 3, clean.charAt(from + 1), from + 1);
  const text = clean.slice(from);
  const match = bracket.exec(text);
  if (match) {
    const [whole, space = '', mark = '', star] = match;
    const empty = mark === '';
    const written = empty ? space !== '' : mark.length === 1;
    const markColumn = written ? from + 1 + (empty ? 0 : space.length) : null;
    const box = boxAt(clean, line, column, from + whole.length);
    return { ...box, mark: mark || ' ', markColumn, starred: star !== undefined };
  }
  if (struckId.test(text)) return { ...boxAt(clean, line, column, from + 1), mark: '~~' };
  const last = text.includes('](') ? atEnd.exec(text) : null;
  if (!last?.[1]) return null;
  const textEnd = from + text.slice(0, last.index).trimEnd().length;
  return { ...boxAt(clean, line, column, from), mark: last[1], markColumn: from + last.index + 1, textEnd };
}

function boxAt(
  clean: string,
  line: number,
  column: number,
  behind: number,
  mark = ' ',
  markColumn: number | null = null,
): Box {
  let textColumn = behind;
  while (clean.charCodeAt(textColumn) === 32 || clean.charCodeAt(textColumn) === 9) textColumn++;
  return {
    line,
    column,
    mark,
    markColumn,
    textColumn,
    starred: false,
    sign: false,
    textEnd: null,
  };
}
