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
 * A log that adds to what is there, and is made with the first output. Written at once and without a buffer of its own: nothing is lost when the runner is
 * killed, and an agent that prints faster than the disk takes it has to wait.
 * `onTrouble` hears, once, why the log cannot be written; the turn goes on without it.
 */
export function openAgentLog(file: string, onTrouble: (message: string) => void, limit = defaultLimit): AgentLog {
  let fd: number | undefined;
  let canWrite = true;
  let room = limit;
  let dropped = 0;
  const add = (bytes: Uint8Array) => {
    if (!canWrite || bytes.length === 0) return;
    try {
      fd ??= openToAdd(file);
      for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
    } catch (error) {
      onTrouble(`The agent's output cannot be kept in ${file}: ${error instanceof Error ? error.message : error}`);
      canWrite = false;
      close();
    }
  };
  const close = () => {
    const open = fd;
    fd = undefined;
    if (open !== undefined) closeSync(open);
  };
  return {
    write(chunk) {
      const part = chunk.subarray(0, room);
      room -= part.length;
      dropped += chunk.length - part.length;
      add(part);
    },
    close() {
      if (dropped > 0) {
        const note = `\n[Tranche: ${(dropped / megabyte).toFixed(1)} MB more of output are not kept.]\n`;
        dropped = 0;
        add(Buffer.from(note));
      }
      close();
    },
  };
}

function openToAdd(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  return openSync(file, 'a');
}
