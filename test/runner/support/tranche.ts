/** Starts the built terminal program in workspaces of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type JournalRecord, readJournal } from '../../../src/status/journalRecord';

const program = resolve('dist/tranche.js');
const faults = resolve('test/runner/support/faults.cjs');

export interface Fault {
  readonly at: 'journal' | 'rename' | 'any' | 'folder' | 'sync' | 'disk';
  readonly nth: number;
  readonly how: 'before' | 'torn' | 'after' | 'ENOSPC' | 'EIO' | 'EROFS';
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly fault?: Fault;
  /** A variable that is undefined is taken away. */
  readonly env?: NodeJS.ProcessEnv;
  /** What a shell does before it becomes the program: `umask 077`, `ulimit -n 64`. */
  readonly before?: string;
}

/** A shell command for agents that says which process the runner is: not always the one that has started them. */
export const runnerPid = String.raw`sed 's/.*"pid":\([0-9]*\).*/\1/' .tranche/PLAN/lock`;

/** A workspace in a folder of its own; `dispose` removes it. */
export class Workspace {
  readonly folder: string;

  constructor(files: Readonly<Record<string, string>>, name = 'tranche-test-') {
    const base = mkdtempSync(join(tmpdir(), 'tranche-'));
    this.folder = join(base, name);
    mkdirSync(this.folder);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  write(path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), content);
  }

  read(path: string): string {
    return readFileSync(this.path(path), 'utf8');
  }

  exists(path: string): boolean {
    return existsSync(this.path(path));
  }

  /** Settles when a file is there. Its folder has to be there before. */
  appears(path: string): Promise<void> {
    const file = this.path(path);
    return new Promise((resolve) => {
      const look = () => {
        if (!existsSync(file)) return;
        watcher.close();
        resolve();
      };
      const watcher = watch(dirname(file), look);
      look();
    });
  }

  /** The state folder of `PLAN.md`. */
  state(...parts: string[]): string {
    return this.path('.tranche', 'PLAN', ...parts);
  }

  journal(): readonly JournalRecord[] {
    return readJournal(readFileSync(this.state('journal.jsonl'))).records;
  }

  status(): StatusJson {
    return JSON.parse(readFileSync(this.state('status.json'), 'utf8'));
  }

  statuses(): Record<string, string> {
    return Object.fromEntries(this.status().tasks.map(({ id, status }) => [id, status]));
  }

  start(args: readonly string[], { fault, env, before }: RunOptions = {}): Started {
    const command = [process.execPath, ...(fault ? ['--require', faults] : []), program, ...args];
    const [file = '', ...rest] = before ? ['/bin/sh', '-c', `${before}; exec "$@"`, 'sh', ...command] : command;
    const child = spawn(file, rest, {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', ...env, ...(fault && { TRANCHE_TEST_FAULT: JSON.stringify(fault) }) },
    });
    return new Started(child);
  }

  async run(args: readonly string[], options?: RunOptions): Promise<Ended> {
    return this.start(args, options).ended;
  }

  dispose(): void {
    rmSync(dirname(this.folder), { recursive: true, force: true });
  }
}

export interface StatusJson {
  readonly schemaVersion: number;
  readonly seq: number;
  readonly planPath: string;
  readonly tasks: readonly ({ readonly id: string; readonly status: string } & Record<string, unknown>)[];
  readonly runs: readonly Record<string, unknown>[];
  readonly summary: Record<string, number>;
  readonly [extra: string]: unknown;
}

export class Started {
  readonly ended: Promise<Ended>;
  #stdout = '';
  #stderr = '';
  readonly #waiting = new Set<() => void>();

  constructor(readonly child: ChildProcess) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      for (const check of this.#waiting) check();
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    this.ended = once(child, 'close').then(([code, signal]) => ({
      code,
      signal,
      stdout: this.#stdout,
      stderr: this.#stderr,
    }));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Settles when the program has printed a match; rejects when it ended without. */
  async printed(pattern: RegExp): Promise<void> {
    let check = () => {};
    const seen = new Promise<void>((resolve) => {
      check = () => {
        if (pattern.test(this.#stdout)) resolve();
      };
      this.#waiting.add(check);
      check();
    });
    const first = await Promise.race([seen.then(() => 'seen'), this.ended]);
    this.#waiting.delete(check);
    if (first !== 'seen') throw new Error(`It ended without printing ${pattern}:\n${this.#stdout}\n${this.#stderr}`);
  }
}

/** A plan of so many tasks in phases of four. */
export function planOf(tasks: number): string {
  const lines = ['# Implementation Plan: Test', ''];
  for (let i = 0; i < tasks; i++) {
    if (i % 4 === 0) lines.push(`## Phase ${i / 4 + 1}: Part ${i / 4 + 1}`, '');
    lines.push(`- [ ] ${Math.floor(i / 4) + 1}.${(i % 4) + 1} Write \`out/file-${i + 1}.txt\``);
    if (i % 4 === 3) lines.push('');
  }
  return `${lines.join('\n')}\n`;
}

export function configOf(config: Record<string, unknown>): string {
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** An agent that leaves a line for its task and says so; quick to start, so that many runs fit into a test. */
export const quickAgent = {
  agent: 'quick',
  agents: {
    quick: {
      type: 'command',
      command: ['/bin/sh', '-c', 'echo "$TRANCHE_TASK_ID $TRANCHE_ATTEMPT $$" >> work.log; echo did $TRANCHE_TASK_ID'],
    },
  },
};
