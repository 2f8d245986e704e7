/**
 * A second, tiny process that outlives the runner by a moment: when the runner is killed outright, its end of a pipe
 * closes without a farewell, and the guard ends the agents that it left behind.
 */
import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { ownProgram } from './ownProgram';
import { killProcessesMarked } from './processTree';

export interface Guard {
  /** The run is over and nothing is to be ended. May be called twice. */
  close(): Promise<void>;
}

const farewell = 'bye';

/** Starts a guard for the run. `entry` is for tests: what stands for the terminal program. */
export function startGuard(runId: string, entry?: string): Guard {
  const { argv, env } = ownProgram(entry, '__guard', runId);
  const [program, ...args] = argv;
  // Its environment is bare, so that it never carries a run's marker. Its own group: the runner's signals pass it by.
  const system = Object.fromEntries(['PATH', 'SystemRoot', 'TZ'].map((name) => [name, process.env[name]]));
  const guard = spawn(program, args, {
    detached: true,
    windowsHide: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...system, ...env },
  });
  const ended = new Promise<void>((resolve) => {
    guard.once('exit', () => resolve());
    // Without a guard everything works, except that a killed runner leaves its agents to the next resume.
    guard.once('error', () => resolve());
  });
  guard.stdin.on('error', () => undefined);
  // Neither keeps the runner from ending when its work is done.
  guard.unref();
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  return {
    async close() {
      if (!guard.stdin.writableEnded) guard.stdin.end(`${farewell}\n`);
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
  let heard = '';
  try {
    for await (const chunk of process.stdin) heard = (heard + String(chunk)).slice(-100);
  } catch {
    // A broken pipe is a closed one.
  }
  if (heard.includes(farewell)) return;
  await killProcessesMarked(runId);
  // An agent that was just being started had no environment of its own to be found by.
  await delay(250);
  await killProcessesMarked(runId);
}
