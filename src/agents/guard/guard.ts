/**
 * A second, small process that outlives the runner by a moment: when the runner is killed outright, its end of a pipe
 * closes without a farewell, and the guard ends the agents that it left behind.
 *
 * Where starting a process costs the more the more memory the starting one has (Linux copies the tables of all of it),
 * the guard also starts agents for the runner, which goes on with its work meanwhile.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { ownProgram } from '../ownProgram';
import { type StartChild, startChild } from '../process/child';
import { killProcessesMarked } from '../process/processTree';
import { keepAgents } from './guardedAgents';
import { guardedStart } from './guardedStart';

export interface Guard {
  /** Starts an agent, as a child of the guard as long as that is there. */
  readonly start: StartChild;
  /** The run is over and nothing is to be ended. May be called twice. */
  close(): Promise<void>;
}

const farewell = 'bye';

/** Starts a guard for the run. `entry` is for tests: what stands for the terminal program. */
export function startGuard(runId: string, entry?: string): Guard {
  const { argv, env } = ownProgram(entry, '__guard', runId);
  const [program, ...args] = argv;
  const startsAgents = process.platform === 'linux';
  // Its environment is bare, so that it never carries a run's marker. Its own group: the runner's signals pass it by.
  const system = Object.fromEntries(['PATH', 'SystemRoot', 'TZ'].map((name) => [name, process.env[name]]));
  const guard: ChildProcess = spawn(program, args, {
    detached: true,
    windowsHide: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore', ...(startsAgents ? (['ipc'] as const) : [])],
    serialization: 'advanced',
    env: { ...system, ...env },
  });
  const ended = new Promise<void>((resolve) => {
    guard.once('exit', () => resolve());
    // Without a guard everything works, except that a killed runner leaves its agents to the next resume.
    guard.once('error', () => resolve());
  });
  const { stdin } = guard;
  stdin?.on('error', () => undefined);
  // Neither keeps the runner from ending when its work is done.
  guard.unref();
  if (stdin instanceof Socket) stdin.unref();
  return {
    start: startsAgents ? guardedStart(guard) : startChild,
    async close() {
      if (stdin && !stdin.writableEnded) stdin.end(`${farewell}\n`);
      guard.ref();
      await ended;
    },
  };
}

/** The guard itself; `args` are what follows `__guard` on the command line. */
export async function runGuard(args: readonly string[]): Promise<void> {
  const [runId] = args;
  if (!runId) throw new Error('The guard is started by the runner, with the id of its run.');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const letGo = keepAgents();
  let heard = '';
  try {
    for await (const chunk of process.stdin) heard = (heard + String(chunk)).slice(-100);
  } catch {
    // A broken pipe is a closed one.
  }
  letGo();
  if (heard.includes(farewell)) return;
  await killProcessesMarked(runId);
  // An agent that was just being started had no environment of its own to be found by.
  await delay(250);
  await killProcessesMarked(runId);
}
