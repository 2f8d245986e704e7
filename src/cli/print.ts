/** One line for the person on stdout. */
export function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** A value for programs on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 1)}\n`);
}
