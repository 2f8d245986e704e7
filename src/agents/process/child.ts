/** Starting a program as a child process of this one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type RunMarker, startOf } from './processTable';

export interface ChildRequest {
  /** The program's absolute path and its arguments. Never passes through a shell. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The whole environment; carries the marker. */
  readonly env: NodeJS.ProcessEnv;
  readonly marker: RunMarker;
  readonly stdin: 'pipe' | 'ignore';
  /** Written to stdin, which is closed behind it. Absent: stdin stays open. */
  readonly input?: string;
  /** All output as it comes. */
  readonly onOutput: (chunk: Uint8Array, from: OutputName) => void;
  readonly onExit: (end: ChildEnd) => void;
  /** After the exit: nobody holds its output any more. */
  readonly onClose: () => void;
}

export type OutputName = 'stdout' | 'stderr';

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** It surely left no process behind. */
  readonly leftNothing: boolean;
}

export interface Child {
  readonly pid: number;
  /** From `startOf`, right after the start. */
  readonly started: string | undefined;
  write(text: string): void;
  endInput(text?: string): void;
  /** Its output is not read any more, whoever still holds it. */
  release(): void;
}

/** A child of this very process. */
export interface OwnChild extends Child {
  /** Whether its output is read. */
  read(on: boolean): void;
}

/** Rejects with the system's error when the program cannot be started. */
export type StartChild = (request: ChildRequest) => Promise<Child>;

export async function startChild(request: ChildRequest): Promise<OwnChild> {
  const { argv, cwd, env, stdin, input, onOutput, onExit, onClose } = request;
  const [program = '', ...args] = argv;
  const child = spawn(program, args, {
    cwd,
    env,
    stdio: [stdin, 'pipe', 'pipe'],
    // Its own process group, so that it can be ended with its children, and a Ctrl-C in the terminal passes it by.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const pid = child.pid ?? 0;
  // Before anything else happens to it; the number is surely still its own.
  const started = pid > 0 ? startOf(pid) : undefined;
  for (const from of ['stdout', 'stderr'] as const) {
    child[from]?.on('data', (chunk: Buffer) => onOutput(chunk, from));
    child[from]?.on('error', () => undefined);
  }
  // EPIPE: an agent need not read its prompt.
  child.stdin?.on('error', () => undefined);
  child.once('exit', (code, signal) => onExit({ code, signal, leftNothing: false }));
  child.once('close', onClose);
  // A failed start is told by the promise.
  child.on('error', () => undefined);
  await once(child, 'spawn');
  if (input !== undefined) child.stdin?.end(input);
  return {
    pid,
    started,
    write: (text) => child.stdin?.write(text),
    endInput: (text = '') => child.stdin?.end(text),
    release() {
      child.stdin?.destroy();
      child.stdout?.destroy();
      child.stderr?.destroy();
      child.unref();
    },
    read(on) {
      for (const stream of [child.stdout, child.stderr]) stream?.[on ? 'resume' : 'pause']();
    },
  };
}
