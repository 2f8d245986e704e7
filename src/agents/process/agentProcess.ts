/** One process of an agent: read as lines and as raw output, ended with all its descendants. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Child, type ChildEnd, type ChildRequest, type OutputName, type StartChild, startChild } from './child';
import { createLineReader, defaultLineBytes } from './lineReader';
import type { RunMarker } from './processTable';
import { endTree } from './processTree';

export interface Launch extends Omit<ChildRequest, 'onExit' | 'onClose'> {
  readonly maxLineBytes?: number;
  readonly onLine: (line: string, from: OutputName) => void;
  /** Starts it as a child of another process; absent: of this one. */
  readonly start?: StartChild | undefined;
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
export async function startProcess({ start = startChild, ...launch }: Launch): Promise<AgentProcess> {
  const startedAt = performance.now();
  const output = readOutput(launch);
  let onExit: (end: ChildEnd) => void = () => undefined;
  const ended = new Promise<ChildEnd>((resolve) => {
    onExit = resolve;
  });
  const child = await start({ ...launch, onOutput: output.take, onExit, onClose: output.close });
  return new AgentProcess(child, { ended, output, startedAt, marker: launch.marker });
}

interface Started {
  readonly ended: Promise<ChildEnd>;
  readonly output: OutputReading;
  /** On the clock of `performance.now`; rather too early than too late. */
  readonly startedAt: number;
  readonly marker: RunMarker;
}

export class AgentProcess {
  /** Settles when the process has ended, its output has been read and its leftovers are gone. */
  readonly exited: Promise<Exit>;
  private gone = false;
  private ending: Promise<number[]> | undefined;
  private giveUp: (exit: Exit) => void = () => undefined;

  constructor(
    private readonly child: Child,
    private readonly started: Started,
  ) {
    this.exited = new Promise((resolve) => {
      this.giveUp = resolve;
      void started.ended.then((end) => {
        this.gone = true;
        resolve(this.settle(end));
      });
    });
  }

  get pid(): number {
    return this.child.pid;
  }

  get hasExited(): boolean {
    return this.gone;
  }

  write(text: string): void {
    this.child.write(text);
  }

  endInput(text?: string): void {
    this.child.endInput(text);
  }

  /** Ends it and all its descendants; settles when they are gone. May be called more than once. */
  async stop(): Promise<void> {
    this.ending ??= this.endTree();
    const survivors = await this.ending;
    // Stuck in the system, where no signal reaches it; nobody must wait for it.
    if (survivors.includes(this.pid)) this.giveUp({ code: null, signal: null, survivors });
    await this.exited;
  }

  private async settle({ code, signal, leftNothing }: ChildEnd): Promise<Exit> {
    // A stop under way ends the leftovers as well.
    this.ending ??= leftNothing ? Promise.resolve([]) : this.endTree(leftoverGraceMs);
    const survivors = await this.ending;
    const { output } = this.started;
    if (!output.isClosed) await Promise.race([output.closed, delay(drainMs, undefined, { ref: false })]);
    this.child.release();
    output.close();
    return { code, signal, survivors };
  }

  private endTree(graceMs?: number): Promise<number[]> {
    const { marker, startedAt } = this.started;
    const { pid, started } = this.child;
    return endTree({ pid, started, gone: this.gone, livedMs: performance.now() - startedAt }, marker, graceMs);
  }
}

interface OutputReading {
  readonly take: ChildRequest['onOutput'];
  /** Nothing more comes; may be called twice. */
  readonly close: () => void;
  readonly closed: Promise<void>;
  readonly isClosed: boolean;
}

function readOutput({
  onOutput,
  onLine,
  maxLineBytes = defaultLineBytes,
}: Pick<Launch, 'onOutput' | 'onLine' | 'maxLineBytes'>): OutputReading {
  const lines = {
    stdout: createLineReader((line) => onLine(line, 'stdout'), maxLineBytes),
    stderr: createLineReader((line) => onLine(line, 'stderr'), maxLineBytes),
  };
  let isClosed = false;
  let resolve = () => {};
  const closed = new Promise<void>((settle) => {
    resolve = settle;
  });
  return {
    take(chunk, from) {
      if (isClosed) return;
      onOutput(chunk, from);
      lines[from].push(chunk);
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      lines.stdout.end();
      lines.stderr.end();
      resolve();
    },
    closed,
    get isClosed() {
      return isClosed;
    },
  };
}
