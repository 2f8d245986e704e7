/**
 * The text as lines, each in two forms: as written, and as it is matched. Byte order marks and zero-width characters
 * are invisible, and no-break spaces look like spaces, so people cannot know that they are there.
 */
import type { Range } from './model';

/** Enough for anything a person would read; beyond it a line is data, and matching it would only take time. */
export const longestLine = 10_000;

export interface Lines {
  readonly text: string;
  readonly count: number;
  /** For matching: no invisible characters, plain spaces, at most `longestLine` long. */
  readonly clean: readonly string[];
  /** Whether any clean line differs from what is written. */
  readonly changed: boolean;
  /** Offset in the text of each line's first character. */
  readonly starts: Int32Array;
  /** Offset behind each line's last character, its line end not included. */
  readonly ends: Int32Array;
  /** Original column of each character of the lines whose clean form is shorter. */
  readonly columns: ReadonlyMap<number, readonly number[]>;
  /** Lines longer than `longestLine`. */
  readonly tooLong: readonly number[];
}

const invisible = /[\u200B\u2060\uFEFF]/;
const unusualCharacters = ['\0', '\u00A0', '\u2007', '\u200B', '\u202F', '\u2060', '\uFEFF'];
const unusual = new RegExp(`[${unusualCharacters.join('')}]`);

/** Splits a text at LF, CRLF and CR. */
export function readLines(text: string): Lines {
  const { starts, ends } = splitLines(text);
  const count = starts.length;
  const columns = new Map<number, readonly number[]>();
  const tooLong: number[] = [];
  const clean = new Array<string>(count);
  // In a long text looking for one character after the other is many times faster.
  let changed = unusualCharacters.some((character) => text.includes(character));
  for (let line = 0; line < count; line++) {
    const from = starts[line] ?? 0;
    const to = ends[line] ?? from;
    if (to - from > longestLine) tooLong.push(line);
    const written = text.slice(from, Math.min(to, from + longestLine));
    clean[line] = changed && unusual.test(written) ? cleaned(written, line, columns) : written;
  }
  changed ||= tooLong.length > 0;
  return { text, count, clean, changed, starts, ends, columns, tooLong };
}

function splitLines(text: string): { starts: Int32Array; ends: Int32Array } {
  const most = countOf(text, '\n') + countOf(text, '\r') + 1;
  const starts = new Int32Array(most);
  const ends = new Int32Array(most);
  let line = 0;
  let feed = text.indexOf('\n');
  let carriage = text.indexOf('\r');
  while (feed >= 0 || carriage >= 0) {
    const isFeed = carriage < 0 || (feed >= 0 && feed < carriage);
    const end = isFeed ? feed : carriage;
    const last = !isFeed && feed === carriage + 1 ? feed : end;
    ends[line++] = end;
    starts[line] = last + 1;
    if (last === feed) feed = text.indexOf('\n', last + 1);
    if (!isFeed) carriage = text.indexOf('\r', last + 1);
  }
  ends[line++] = text.length;
  return { starts: starts.subarray(0, line), ends: ends.subarray(0, line) };
}

function countOf(text: string, character: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count++;
  return count;
}

function cleaned(written: string, line: number, columns: Map<number, readonly number[]>): string {
  // NUL ends nothing here, but it must not reach the Markdown parser.
  const spaced = written.replace(/[\u00A0\u2007\u202F]/g, ' ').replaceAll('\0', '\uFFFD');
  if (!invisible.test(spaced)) return spaced;
  const kept: number[] = [];
  let text = '';
  for (let column = 0; column < spaced.length; column++) {
    const character = spaced.charAt(column);
    if (invisible.test(character)) continue;
    kept.push(column);
    text += character;
  }
  kept.push(written.length);
  columns.set(line, kept);
  return text;
}

/** The original column of a column of a clean line. */
export function characterAt({ columns }: Lines, line: number, column: number): number {
  return columns.size === 0 ? column : (columns.get(line)?.[column] ?? column);
}

/** A piece of one clean line, as a range of the original text. The end stands right behind its last character. */
export function rangeOf(lines: Lines, line: number, from: number, to: number): Range {
  const character = characterAt(lines, line, from);
  const endCharacter = to <= from ? character : characterAt(lines, line, to - 1) + 1;
  return { line, character, endLine: line, endCharacter };
}

/** A whole clean line without the space around it. */
export function lineRange(lines: Lines, line: number): Range {
  const clean = lines.clean[line] ?? '';
  const from = clean.length - clean.trimStart().length;
  return rangeOf(lines, line, Math.min(from, clean.trimEnd().length), clean.trimEnd().length);
}

/** From a column of one clean line to the end of another line, as written. */
export function rangeToLineEnd(lines: Lines, line: number, column: number, lastLine: number): Range {
  const endCharacter = (lines.ends[lastLine] ?? 0) - (lines.starts[lastLine] ?? 0);
  return { line, character: characterAt(lines, line, column), endLine: lastLine, endCharacter };
}

/** The original text of a range. */
export function textOf(lines: Lines, { line, character, endLine, endCharacter }: Range): string {
  return lines.text.slice((lines.starts[line] ?? 0) + character, (lines.starts[endLine] ?? 0) + endCharacter);
}
