/** Runs the plan in the scratch copy, by the very runner that would run it, and waits for nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ownProgram } from '../../agents/ownProgram';
import type { JournalRecord } from '../../status/journalRecord';
import { configFileName } from '../config';
import type { Config } from '../configSchema';
import { RunnerError } from '../errors';
import { readJournalFile } from '../journal';
import { statePaths } from '../stateReading';
import { wakeRunner } from '../waiting';
import type { Scratch } from './scratch';

/** The records of the run. Undefined when the signal ended it. Throws a `RunnerError` when it could not even begin. */
export async function play(
  scratch: Scratch,
  config: Config,
  signal: AbortSignal,
): Promise<readonly JournalRecord[] | undefined> {
  fs.writeFileSync(join(scratch.folder, configFileName), `${JSON.stringify(config, null, 1)}\n`);
  const paths = statePaths(scratch.folder, config.stateDirectory, scratch.plan);
  const { argv, env } = ownProgram(undefined, 'run', '--all', '--json', '--plan', scratch.plan);
  const [program, ...args] = argv;
  const runner = spawn(program, args, {
    cwd: scratch.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env, XDG_CACHE_HOME: scratch.cache },
    // Its own group: a Ctrl-C must not reach it twice, which would mean to leave at once.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const stop = () => runner.kill('SIGINT');
  signal.addEventListener('abort', stop);
  /** Tasks whose sessions wait for a limit or for the next try. */
  const waiting = new Set<string>();
  createInterface({ input: runner.stdout }).on('line', (line) => noteWait(line, waiting));
  // Again and again: a wait may begin right after the word that was to end it.
  const wake = setInterval(() => {
    if (waiting.size > 0) wakeRunner(paths.folder);
  }, 100);
  let complaints = '';
  runner.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-4_000);
  });
  try {
    if (signal.aborted) stop();
    await once(runner, 'close');
  } finally {
    clearInterval(wake);
    signal.removeEventListener('abort', stop);
  }
  if (signal.aborted) return undefined;
  const { records } = readJournalFile(paths.journal);
  if (records.some(({ type }) => type === 'run_started')) return records;
  throw new RunnerError('usage', complaints.trim() || 'The rehearsal could not begin, and its runner did not say why.');
}

function noteWait(line: string, waiting: Set<string>): void {
  let record: Partial<Extract<JournalRecord, { type: 'activity_changed' }>>;
  try {
    record = JSON.parse(line);
  } catch {
    return;
  }
  if (record.task === undefined || record.type !== 'activity_changed') return;
  if (record.activity === 'backoff' || record.activity === 'waiting_quota') waiting.add(record.task);
  else waiting.delete(record.task);
}
