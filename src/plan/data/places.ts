/** From offsets in a text to lines and columns. */
import { readLines } from '../lines';
import type { Position, Range } from '../model';
import { between } from '../ranges';
import type { Span } from './value';

export interface Places {
  /** Offset of each line's first character. */
  readonly starts: ArrayLike<number>;
  /** Offset behind each line's last character. */
  readonly ends: ArrayLike<number>;
}

export function placesOf(text: string): Places {
  const { starts, ends } = readLines(text);
  return { starts, ends };
}

export function rangeOfSpan(places: Places, { from, to }: Span): Range {
  return between(positionOf(places, from), positionOf(places, Math.max(from, to)));
}

/** An offset inside of a line end stands for the end of the line. */
function positionOf({ starts, ends }: Places, offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const start = starts[low] ?? 0;
  return { line: low, character: Math.max(0, Math.min(offset, ends[low] ?? offset) - start) };
}
