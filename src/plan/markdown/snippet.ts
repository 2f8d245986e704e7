/** A text that runs over several lines, read as one and yet knowing where each of its characters stands. */
import { append } from '../append';
import { type Lines, positionAt, rangeOf } from '../lines';
import type { Range } from '../model';

interface Piece {
  /** Where the piece begins in the snippet's text. */
  readonly at: number;
  readonly line: number;
  readonly column: number;
}

export interface Snippet {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** Joins parts of lines (each from a column to its end, or that of its line) with one space between them. */
export function snippetOf(
  lines: Lines,
  parts: readonly { readonly line: number; readonly column: number; readonly end?: number | undefined }[],
): Snippet {
  let pieces: Piece[] = [];
  let text = '';
  for (const { line, column, end } of parts) {
    const part = (lines.clean[line] ?? '').slice(column, end).trimEnd();
    if (text !== '') text += ' ';
    pieces = append(pieces, { at: text.length, line, column });
    text += part;
  }
  return { text, pieces };
}

/** The original range of a part of the snippet. */
export function rangeIn(lines: Lines, { pieces }: Snippet, from: number, to: number): Range {
  const only = pieces[0];
  if (only && pieces.length === 1) {
    const offset = only.column - only.at;
    return rangeOf(lines, only.line, from + offset, to + offset);
  }
  const start = place(pieces, from);
  const startPosition = positionAt(lines, start.line, start.column);
  if (to <= from) return { start: startPosition, end: startPosition };
  const last = place(pieces, to - 1);
  const { line, character } = positionAt(lines, last.line, last.column);
  return { start: startPosition, end: { line, character: character + 1 } };
}

function place(pieces: readonly Piece[], at: number): { line: number; column: number } {
  const piece = pieces.findLast((candidate) => candidate.at <= at) ?? { at: 0, line: 0, column: 0 };
  return { line: piece.line, column: piece.column + at - piece.at };
}
