/** From bytes to text: UTF-8 or UTF-16, with or without a byte order mark. */
import type { Problem } from './model';
import { problem } from './problems';
import { onLine } from './ranges';

/** The bytes are no text. The message says what they seem to be and what to do. */
export class PlanTextError extends Error {
  override readonly name = 'PlanTextError';
}

export type PlanEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

export interface DecodedPlan {
  /** Without the byte order mark. */
  readonly text: string;
  readonly encoding: PlanEncoding;
  readonly bom: boolean;
  /** Places where bytes are no text in this encoding and were replaced by U+FFFD. */
  readonly problems: readonly Problem[];
}

const sampleSize = 8192;
const mostProblems = 50;

/** Decodes a plan. Throws `PlanTextError` for what is no text at all. */
export function decodePlan(bytes: Uint8Array): DecodedPlan {
  const { encoding, bom } = encodingOf(bytes);
  const content = bom ? bytes.subarray(encoding === 'utf-8' ? 3 : 2) : bytes;
  if (encoding === 'utf-8') {
    refuseBinary(content);
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(content);
    return { text, encoding, bom, problems: text.includes('\uFFFD') ? invalidUtf8(content) : [] };
  }
  const text = new TextDecoder('utf-16le', { ignoreBOM: true }).decode(
    encoding === 'utf-16be' ? swapped(content) : content,
  );
  if (text.includes('\0')) throw notText('it holds NUL characters');
  return { text, encoding, bom, problems: replacements(text) };
}

function encodingOf(bytes: Uint8Array): { encoding: PlanEncoding; bom: boolean } {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', bom: true };
  // FF FE 00 00 would be UTF-32, which nobody writes; as UTF-16 it is refused for its NUL characters.
  if (a === 0xff && b === 0xfe && !(c === 0 && d === 0 && bytes.length === 4))
    return { encoding: 'utf-16le', bom: true };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', bom: true };
  return { encoding: guessed(bytes), bom: false };
}

/** In UTF-16 every second byte of Latin text is zero. */
function guessed(bytes: Uint8Array): PlanEncoding {
  const size = Math.min(bytes.length, sampleSize) & ~1;
  if (size < 4 || bytes.length % 2 === 1) return 'utf-8';
  let even = 0;
  let odd = 0;
  for (let at = 0; at < size; at += 2) {
    if (bytes[at] === 0) even++;
    if (bytes[at + 1] === 0) odd++;
  }
  const pairs = size / 2;
  if (odd > pairs * 0.4 && even < pairs * 0.02) return 'utf-16le';
  if (even > pairs * 0.4 && odd < pairs * 0.02) return 'utf-16be';
  return 'utf-8';
}

function refuseBinary(bytes: Uint8Array): void {
  if (startsWith(bytes, '%PDF-')) throw notText('it is a PDF document');
  if (bytes.includes(0)) throw notText('it holds NUL bytes');
  let control = 0;
  const size = Math.min(bytes.length, sampleSize);
  for (const byte of bytes.subarray(0, size))
    if (byte < 0x20 && !(byte >= 0x08 && byte <= 0x0d) && byte !== 0x1b) control++;
  if (control > size * 0.1) throw notText('it holds mostly control characters');
}

function notText(why: string): PlanTextError {
  return new PlanTextError(`This file is no text (${why}); choose a Markdown file, or save it as UTF-8 text.`);
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return [...text].every((character, at) => bytes[at] === character.charCodeAt(0));
}

/** Line by line, so that a U+FFFD that someone really wrote is not reported. */
function invalidUtf8(bytes: Uint8Array): Problem[] {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
  const problems: Problem[] = [];
  let start = 0;
  for (let line = 0; start <= bytes.length && problems.length < mostProblems; line++) {
    const end = lineEnd(bytes, start);
    const content = bytes.subarray(start, end);
    if (!isValid(strict, content)) problems.push(invalidAt(line, lenient.decode(content).indexOf('\uFFFD')));
    start = end + (bytes[end] === 0x0d && bytes[end + 1] === 0x0a ? 2 : 1);
  }
  return problems;
}

function lineEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 0x0a && bytes[at] !== 0x0d) at++;
  return at;
}

function isValid(strict: InstanceType<typeof TextDecoder>, bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** In UTF-16 only half a pair, or half a unit at the end, is no text. */
function replacements(text: string): Problem[] {
  const lines = text.includes('\uFFFD') ? text.split(/\r\n|\n|\r/) : [];
  return lines
    .flatMap((line, number) => (line.includes('\uFFFD') ? [invalidAt(number, line.indexOf('\uFFFD'))] : []))
    .slice(0, mostProblems);
}

function invalidAt(line: number, character: number): Problem {
  const from = Math.max(0, character);
  const range = onLine(line, from, from + 1);
  return problem(
    'invalid-text',
    range,
    'This line holds bytes that are no text in this encoding; save the file as UTF-8 and correct it.',
  );
}

function swapped(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) result[at] = bytes[at ^ 1] ?? 0;
  return result;
}
