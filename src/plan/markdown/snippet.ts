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
  /** Where its first character stands. */
  readonly line: number;
  readonly column: number;
  /** The pieces from further lines; most snippets are a part of one. */
  readonly more: readonly Piece[];
}

/** A part of a line, from a column to its end or that of the line. */
export interface LinePart {
  readonly line: number;
  readonly column: number;
  readonly end?: number | undefined;
}

const noPieces: readonly Piece[] = [];

/** Joins parts of lines with one space between them. */
export function snippetOf(lines: Lines, { line, column, end }: LinePart, further: readonly LinePart[]): Snippet {
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

/** The original range of a part of the snippet. */
export function rangeIn(lines: Lines, snippet: Snippet, from: number, to: number): Range {
  if (snippet.more.length === 0) return rangeOf(lines, snippet.line, from + snippet.column, to + snippet.column);
  const start = place(snippet, from);
  const startPosition = positionAt(lines, start.line, start.column);
  if (to <= from) return { start: startPosition, end: startPosition };
  const last = place(snippet, to - 1);
  const { line, character } = positionAt(lines, last.line, last.column);
  return { start: startPosition, end: { line, character: character + 1 } };
}

function place({ line, column, more }: Snippet, at: number): { line: number; column: number } {
  const piece = more.findLast((candidate) => candidate.at <= at) ?? { at: 0, line, column };
  return { line: piece.line, column: piece.column + at - piece.at };
}
