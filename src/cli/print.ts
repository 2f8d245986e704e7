import { safeLines } from '../present/terminalText';

/** One line for the person on stdout. */
export function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** A value for programs on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 1)}\n`);
}

/** A text of many lines: as it is for a file or a program, without what could move the cursor for a terminal. */
export function printText(text: string): void {
  process.stdout.write(process.stdout.isTTY ? safeLines(text) : text);
}
