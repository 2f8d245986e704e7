/**
 * Where the characters of a decoded plan stand among its bytes, so that one value can be changed and every other byte
 * stays as it is: broken ones, too, of which any number may have become one U+FFFD.
 */
import type { PlanEncoding } from './decode';
import type { Position, Range } from './model';
import { endOf } from './ranges';

export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

export interface EncodedText {
  readonly bytes: Uint8Array;
  readonly encoding: PlanEncoding;
  readonly bom: boolean;
}

/** The bytes of a range of the decoded text; null where there is no such place. */
export function bytesOf(encoded: EncodedText, range: Range): ByteRange | null {
  const from = offsetOf(encoded, range);
  const to = offsetOf(encoded, endOf(range));
  return from === null || to === null || to < from ? null : { from, to };
}

/** A text as bytes of an encoding, without a byte order mark. */
export function encode(text: string, encoding: PlanEncoding): Uint8Array {
  if (encoding === 'utf-8') return new TextEncoder().encode(text);
  const bytes = new Uint8Array(text.length * 2);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const [low, high] = [unit & 0xff, unit >> 8];
    bytes.set(encoding === 'utf-16le' ? [low, high] : [high, low], at * 2);
  }
  return bytes;
}

/** The bytes with some of them replaced. */
export function spliced(bytes: Uint8Array, { from, to }: ByteRange, by: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length - (to - from) + by.length);
  result.set(bytes.subarray(0, from));
  result.set(by, from);
  result.set(bytes.subarray(to), from + by.length);
  return result;
}

function offsetOf({ bytes, encoding, bom }: EncodedText, { line, character }: Position): number | null {
  const width = encoding === 'utf-8' ? 1 : 2;
  const begin = bom ? (encoding === 'utf-8' ? 3 : 2) : 0;
  const unitAt = (at: number) => {
    if (width === 1) return bytes[at] ?? -1;
    const [low, high] = encoding === 'utf-16le' ? [at, at + 1] : [at + 1, at];
    return (bytes[low] ?? 0) | ((bytes[high] ?? 0) << 8);
  };
  // CR and LF are never part of another character, and a broken one ends before them.
  let at = begin;
  for (let left = line; left > 0; left--) {
    while (at < bytes.length && unitAt(at) !== 0x0a && unitAt(at) !== 0x0d) at += width;
    if (at >= bytes.length) return null;
    at += unitAt(at) === 0x0d && unitAt(at + width) === 0x0a ? 2 * width : width;
  }
  if (width === 2) return at + character * 2 <= bytes.length ? at + character * 2 : null;
  let units = 0;
  while (units < character && at < bytes.length) {
    const step = utf8Step(bytes, at);
    units += step.units;
    at += step.bytes;
  }
  return units === character ? at : null;
}

/** The next character, or the bytes that a decoder replaces by one U+FFFD, as the Encoding Standard says. */
function utf8Step(bytes: Uint8Array, at: number): { readonly bytes: number; readonly units: 1 | 2 } {
  const first = bytes[at] ?? 0;
  const needed =
    first >= 0xc2 && first <= 0xdf ? 1 : first >= 0xe0 && first <= 0xef ? 2 : first >= 0xf0 && first <= 0xf4 ? 3 : 0;
  for (let count = 1; count <= needed; count++) {
    const next = bytes[at + count] ?? 0;
    const low = count > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
    const high = count > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
    if (next < low || next > high) return { bytes: count, units: 1 };
  }
  return { bytes: needed + 1, units: needed === 3 ? 2 : 1 };
}
