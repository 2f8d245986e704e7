/** One child process of an agent: started by argv, read as lines and as raw output, ended with all its descendants. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { createLineReader, defaultLineBytes } from './lineReader';
import { type RunMarker, startOf } from './processTable';
import { endTree } from './processTree';

export interface Launch {
  /** The program's absolute path and its arguments. Never passes through a shell. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The whole environment; carries the marker. */
  readonly env: NodeJS.ProcessEnv;
  readonly marker: RunMarker;
  readonly stdin: 'pipe' | 'ignore';
  readonly maxLineBytes?: number;
  /** All output as it comes. */
  readonly onOutput: (chunk: Uint8Array, from: 'stdout' | 'stderr') => void;
  readonly onLine: (line: string, from: 'stdout' | 'stderr') => void;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Pids of what it left behind and could not be ended. */
  readonly survivors: readonly number[];
}

/** After the exit: as long as others that hold the pipes may still fill them. */
const drainMs = 1000;
/** Leftovers of an agent that ended by itself get less time than one that is at work. */
const leftoverGraceMs = 1000;

/** Rejects with the system's error when the program cannot be started. */
export async function startProcess(launch: Launch): Promise<AgentProcess> {
  const [program = '', ...args] = launch.argv;
  const child = spawn(program, args, {
    cwd: launch.cwd,
    env: launch.env,
    stdio: [launch.stdin, 'pipe', 'pipe'],
    // Its own process group, so that it can be ended with its children, and a Ctrl-C in the terminal passes it by.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  // Before anything else happens to it; the number is surely still its own.
  const started = child.pid === undefined ? undefined : startOf(child.pid);
  const running = new AgentProcess(child, started, launch);
  await once(child, 'spawn');
  return running;
}

export class AgentProcess {
  /** Settles when the process has ended, its output has been read and its leftovers are gone. */
  readonly exited: Promise<Exit>;
  private gone = false;
  private readonly start = performance.now();
  private ending: Promise<number[]> | undefined;
  private giveUp: (exit: Exit) => void = () => undefined;

  constructor(
    private readonly child: ChildProcess,
    private readonly started: string | undefined,
    private readonly launch: Launch,
  ) {
    const closed = this.readOutput();
    // EPIPE: an agent need not read its prompt.
    child.stdin?.on('error', () => undefined);
    this.exited = new Promise((resolve) => {
      this.giveUp = resolve;
      child.once('exit', (code, signal) => {
        this.gone = true;
        resolve(this.settle(code, signal, closed));
      });
      // A failed start has no exit; `startProcess` reports it.
      child.on('error', () => undefined);
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get hasExited(): boolean {
    return this.gone;
  }

  write(text: string): void {
    this.child.stdin?.write(text);
  }

  endInput(text = ''): void {
    this.child.stdin?.end(text);
  }

  /** Ends it and all its descendants; settles when they are gone. May be called more than once. */
  async stop(): Promise<void> {
    this.ending ??= this.endTree();
    const survivors = await this.ending;
    // Stuck in the system, where no signal reaches it; nobody must wait for it.
    if (survivors.includes(this.pid)) this.giveUp({ code: null, signal: null, survivors });
    await this.exited;
  }

  private async settle(code: number | null, signal: NodeJS.Signals | null, closed: Promise<void>): Promise<Exit> {
    // A stop under way ends the leftovers as well.
    this.ending ??= this.endTree(leftoverGraceMs);
    const survivors = await this.ending;
    await Promise.race([closed, delay(drainMs, undefined, { ref: false })]);
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
    return { code, signal, survivors };
  }

  private endTree(graceMs?: number): Promise<number[]> {
    const livedMs = performance.now() - this.start;
    const root = { pid: this.pid, started: this.started, gone: this.gone, livedMs };
    return endTree(root, this.launch.marker, graceMs);
  }

  /** Settles when both streams are at their end. */
  private async readOutput(): Promise<void> {
    const { onOutput, onLine, maxLineBytes = defaultLineBytes } = this.launch;
    const read = async (from: 'stdout' | 'stderr') => {
      const stream = this.child[from];
      if (!stream) return;
      const lines = createLineReader((line) => onLine(line, from), maxLineBytes);
      stream.on('data', (chunk: Buffer) => {
        onOutput(chunk, from);
        lines.push(chunk);
      });
      stream.on('error', () => undefined);
      await new Promise<void>((resolve) => stream.once('close', resolve));
      lines.end();
    };
    await Promise.all([read('stdout'), read('stderr')]);
  }
}
