/** A text that runs over several lines, read as one and yet knowing where each of its characters stands. */
import { append } from '../append';
import { characterAt, type Lines, rangeOf } from '../lines';
import type { Range } from '../model';
import { between } from '../ranges';

interface Piece {
  /** Where the piece begins in the snippet's text. */
  readonly at: number;
  readonly line: number;
  readonly column: number;
}

/** Where a text stands that may run over several lines. */
export interface TextPlace {
  /** Of its first character. */
  readonly line: number;
  readonly column: number;
  /** The pieces from further lines; most texts are a part of one. */
  readonly more: readonly Piece[];
}

export interface Snippet extends TextPlace {
  readonly text: string;
}

/** A part of a line, from a column to its end or that of the line. */
export interface LinePart {
  readonly line: number;
  readonly column: number;
  readonly end?: number | undefined;
}

const noPieces: readonly Piece[] = [];

/** A line as it is read from its beginning. */
export function wholeLine(line: number): TextPlace {
  return { line, column: 0, more: noPieces };
}

/** Joins a part of a line and parts of further ones with one space between them. */
export function snippetOf(
  lines: Lines,
  line: number,
  column: number,
  end: number | undefined,
  further: readonly LinePart[],
): Snippet {
  let text = (lines.clean[line] ?? '').slice(column, end).trimEnd();
  if (further.length === 0) return { text, line, column, more: noPieces };
  let more: Piece[] = [];
  for (const part of further) {
    if (text !== '') text += ' ';
    more = append(more, { at: text.length, line: part.line, column: part.column });
    text += (lines.clean[part.line] ?? '').slice(part.column, part.end).trimEnd();
  }
  return { text, line, column, more };
}

/** The original range of a part of a text. */
export function rangeIn(lines: Lines, text: TextPlace, from: number, to: number): Range {
  if (text.more.length === 0) return rangeOf(lines, text.line, from + text.column, to + text.column);
  const start = place(text, from);
  if (to <= from) return rangeOf(lines, start.line, start.column, start.column);
  const last = place(text, to - 1);
  const end = { line: last.line, character: characterAt(lines, last.line, last.column) + 1 };
  return between({ line: start.line, character: characterAt(lines, start.line, start.column) }, end);
}

function place({ line, column, more }: TextPlace, at: number): { line: number; column: number } {
  const piece = more.findLast((candidate) => candidate.at <= at) ?? { at: 0, line, column };
  return { line: piece.line, column: piece.column + at - piece.at };
}
