/** Terminals that nobody reads any more: that of a VS Code window that was reloaded, one that was paused with Ctrl-S. */
import type { WriteStream } from 'node:tty';

/** How long the program stays at its end for what the terminal has not taken yet, in milliseconds. */
const lastWordsMs = 10_000;

/**
 * Node waits until a terminal has taken what is written to it, and with it waits everything: agents, heartbeats, stopping.
 * From now on what is not taken is kept, and the run goes on.
 */
export function neverWaitForReaders(): void {
  for (const stream of [process.stdout, process.stderr]) if (stream.isTTY) handleOf(stream)?.setBlocking?.(false);
}

/** What was written is not read. Whoever draws the same thing again and again draws nothing meanwhile. */
export function isUnread(stream: Pick<WriteStream, 'writableLength'>): boolean {
  return stream.writableLength > 0;
}

/** To be called at the end: words that nobody reads keep no program from ending. */
export function endWithoutReaders(code: number): void {
  if (!isUnread(process.stdout) && !isUnread(process.stderr)) return;
  if (process.stdout.isTTY || process.stderr.isTTY) setTimeout(() => process.exit(code), lastWordsMs).unref();
}

/** Node has no other name for it: https://github.com/nodejs/node/blob/main/lib/tty.js sets it the other way. */
function handleOf(stream: object): { readonly setBlocking?: (on: boolean) => unknown } | undefined {
  const { _handle } = stream as { readonly _handle?: { readonly setBlocking?: (on: boolean) => unknown } };
  return _handle;
}
