/** The file that holds what an agent printed, as it came. */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export interface AgentLog {
  write(chunk: Uint8Array): void;
  /** May be called twice. */
  close(): void;
}

const megabyte = 1_000_000;
/** Beyond it only the amount is kept: an agent gone wild must not fill the disk. */
const defaultLimit = 20 * megabyte;

/**
 * Opens the log, adding to what is there. Written at once and without a buffer of its own: nothing is lost when the runner is
 * killed, and an agent that prints faster than the disk takes it has to wait.
 * `onTrouble` hears, once, why the log cannot be written; the turn goes on without it.
 */
export function openAgentLog(file: string, onTrouble: (message: string) => void, limit = defaultLimit): AgentLog {
  let fd: number | undefined;
  let room = limit;
  let dropped = 0;
  const attempt = (action: () => void) => {
    try {
      action();
    } catch (error) {
      onTrouble(`The agent's output cannot be kept in ${file}: ${error instanceof Error ? error.message : error}`);
      close();
    }
  };
  const close = () => {
    const open = fd;
    fd = undefined;
    if (open !== undefined) closeSync(open);
  };
  attempt(() => {
    mkdirSync(dirname(file), { recursive: true });
    fd = openSync(file, 'a');
  });
  return {
    write(chunk) {
      const part = chunk.subarray(0, room);
      room -= part.length;
      dropped += chunk.length - part.length;
      attempt(() => writeAll(fd, part));
    },
    close() {
      if (dropped > 0) {
        const note = `\n[Tranche: ${(dropped / megabyte).toFixed(1)} MB more of output are not kept.]\n`;
        dropped = 0;
        attempt(() => writeAll(fd, Buffer.from(note)));
      }
      close();
    },
  };
}

function writeAll(fd: number | undefined, bytes: Uint8Array): void {
  for (let done = 0; fd !== undefined && done < bytes.length; ) done += writeSync(fd, bytes, done);
}
