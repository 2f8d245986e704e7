/** The folder of a run: prompts, outputs and reports, for people to read. */
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { replaceUnimportantFile } from './durable';
import { RunnerError, systemReason } from './errors';
import type { StatePaths } from './stateReading';

export function runFolder(paths: StatePaths, runId: string): string {
  return join(dirname(paths.journal), 'runs', runId);
}

/**
 * Throws a `RunnerError` of kind `state`. The folder is made again when somebody tidied it away meanwhile. Nothing waits
 * for the disk: these files are for reading, and what counts is in the journal.
 */
export function writeRunFile(path: string, text: string): void {
  try {
    fs.mkdirSync(dirname(path), { recursive: true });
    replaceUnimportantFile(path, text);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** The same for a file of a new name, which nobody reads before it is whole. Rejects instead of throwing. */
export async function addRunFile(path: string, text: string): Promise<void> {
  try {
    const fd = openNew(path);
    try {
      fs.writeFileSync(fd, text);
    } finally {
      fs.closeSync(fd);
    }
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

function openNew(path: string): number {
  try {
    return fs.openSync(path, 'w');
  } catch {
    fs.mkdirSync(dirname(path), { recursive: true });
    return fs.openSync(path, 'w');
  }
}

function cannotWrite(path: string, error: unknown): RunnerError {
  return new RunnerError('state', `${path} cannot be written: ${systemReason(error)}.`, { cause: error });
}
