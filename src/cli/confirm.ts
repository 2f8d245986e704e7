/** A question that a person at the terminal answers with yes or no. */
import { createInterface } from 'node:readline/promises';

/** Nobody can answer where either is a file or a pipe. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** Enter means yes; Ctrl-C, Ctrl-D and a closed terminal mean no. */
export async function confirm(
  question: string,
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stdout,
): Promise<boolean> {
  const lines = createInterface({ input, output, prompt: `${question} [Y/n] ` });
  try {
    lines.prompt();
    for await (const line of lines) {
      const answer = line.trim().toLowerCase();
      if (['', 'y', 'yes'].includes(answer)) return true;
      if (['n', 'no'].includes(answer)) return false;
      lines.prompt();
    }
    output.write('\n');
    return false;
  } finally {
    lines.close();
  }
}
