/** Text from an agent, made fit to be shown: no terminal escapes, no control characters, no unbounded length. */
import { stripVTControlCharacters } from 'node:util';

/** Enough for a line on a screen; the log has the rest. */
const defaultLimit = 4000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be removed.
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * The text as a terminal would leave it standing. Cut first: what follows takes time quadratic in the length where
 * escapes never end.
 */
export function cleanText(text: string, limit = defaultLimit): string {
  return stripVTControlCharacters(text.slice(0, limit * 2))
    .split('\n')
    .map(lastWrittenOver)
    .join('\n')
    .replace(controls, '')
    .slice(0, limit);
}

/** A progress bar writes over its own line. */
function lastWrittenOver(line: string): string {
  const trimmed = line.replace(/\r+$/, '');
  return trimmed.slice(trimmed.lastIndexOf('\r') + 1);
}

/** Keeps the last lines of a stream of them, made fit to be shown. */
export class TextTail {
  private raw = '';

  /** At most so many characters come out. */
  constructor(private readonly limit: number) {}

  add(line: string): void {
    this.raw += `${line.slice(0, this.limit)}\n`;
    // Cleaned only when asked for: nearly all that is added falls out at the front.
    if (this.raw.length > this.limit * 16) this.raw = this.raw.slice(-this.limit * 4);
  }

  /** The last line that says something. */
  get lastLine(): string {
    return this.toString().split('\n').at(-1)?.trim() ?? '';
  }

  toString(): string {
    const text = this.raw
      .slice(-this.limit * 2)
      .split('\n')
      .map((line) => cleanText(line, this.limit))
      .join('\n')
      .trim();
    if (text.length <= this.limit) return text;
    const cut = text.slice(-this.limit);
    // Whole lines, unless the last one alone is too long.
    const start = cut.indexOf('\n') + 1;
    return cut.slice(start).trim() || cut;
  }
}
