/** A workspace with fake agents in it, and what is needed to watch real processes. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import type { AgentEvent, SessionOptions, TurnRequest } from '../../../../src/agents/agent';
import { killProcessesMarked } from '../../../../src/agents/process/processTree';

export interface Bench {
  readonly workspace: string;
  readonly options: SessionOptions;
  readonly logFile: string;
  readonly events: AgentEvent[];
  /** Writes a Node script outside the workspace and returns its path. */
  script(text: string): string;
  request(changes?: Partial<TurnRequest>): TurnRequest;
  read(path: string): string;
  /** The pid that a fake agent has written to this file, as soon as it is there. */
  pidIn(path: string): Promise<number>;
  dispose(): Promise<void>;
}

export function createBench(): Bench {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'tranche "ägents\'\n$(x) `-')));
  const workspace = join(root, 'work');
  mkdirSync(workspace);
  const events: AgentEvent[] = [];
  const options = { workspace, runId: `run-${process.pid}-${Math.random().toString(36).slice(2)}`, batchId: 'batch-1' };
  const logFile = join(root, 'logs', 'agent.log');
  let scripts = 0;
  return {
    workspace,
    options,
    logFile,
    events,
    script(text) {
      const file = join(root, `agent ${++scripts}.mjs`);
      writeFileSync(file, text);
      return file;
    },
    request: (changes = {}) => ({
      prompt: 'Do the task.',
      task: { id: '1.1', title: 'Set it up', text: '- [ ] 1.1 Set it up', files: [] },
      attempt: 1,
      logFile,
      signal: new AbortController().signal,
      idleMs: 30_000,
      totalMs: 60_000,
      onEvent: (event) => events.push(event),
      ...changes,
    }),
    read: (path) => readFileSync(join(workspace, path), 'utf8'),
    pidIn: (path) =>
      eventually(`a pid in ${path}`, () => {
        const pid = Number.parseInt(readFileSync(join(workspace, path), 'utf8'), 10);
        return pid > 0 ? pid : undefined;
      }),
    async dispose() {
      await killProcessesMarked(options.runId);
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** The first value other than undefined, false or an error; looked for until a generous limit. */
export async function eventually<T>(what: string, look: () => T | undefined | false): Promise<T> {
  for (const end = Date.now() + 15_000; Date.now() < end; await delay(20)) {
    try {
      const value = look();
      if (value !== undefined && value !== false) return value;
    } catch {
      // Not yet.
    }
  }
  throw new Error(`There was no ${what} in 15 s.`);
}

/** Dead ones that only wait for their parent do not count. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform !== 'linux') return true;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat[stat.lastIndexOf(')') + 2] !== 'Z';
  } catch {
    return false;
  }
}

/** Bundles the stand-in for the terminal program into a folder of its own. */
export function buildEntry(): { readonly entry: string; dispose(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'tranche-entry-'));
  const entry = join(folder, 'entry.js');
  buildSync({
    entryPoints: ['test/unit/agents/support/entry.ts'],
    outfile: entry,
    bundle: true,
    platform: 'node',
    format: 'cjs',
  });
  return { entry, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Source text for fake agents: writes pids where `pidIn` finds them, never half-written. */
export const notePid = `
import { renameSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
const note = (name, pid = process.pid) => { writeFileSync(name + '.tmp', String(pid)); renameSync(name + '.tmp', name); };
const forever = 'setInterval(() => {}, 1e6)';
`;
