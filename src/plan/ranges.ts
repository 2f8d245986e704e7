/** Ranges from positions and back. A range can be given wherever its first position is asked for. */
import type { Position, Range } from './model';

/** Of what stands in no text, or at its beginning. */
export const atStart: Range = { line: 0, character: 0, endLine: 0, endCharacter: 0 };

/** From one position up to another. */
export function between(start: Position, end: Position): Range {
  return { line: start.line, character: start.character, endLine: end.line, endCharacter: end.character };
}

/** A piece of one line, by its columns. */
export function onLine(line: number, from: number, to: number): Range {
  return { line, character: from, endLine: line, endCharacter: to };
}

/** Behind the last character of a range. */
export function endOf({ endLine, endCharacter }: Range): Position {
  return { line: endLine, character: endCharacter };
}

/** Negative where the first stands before the second. */
export function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}
