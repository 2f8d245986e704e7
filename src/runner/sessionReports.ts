/**
 * What an agent's session and the runner tell each other beside the conversation: the runner writes which task is at
 * work, the session's tools (`tranche mcp`) append what the agent reports. Reports inform; the runner decides.
 */
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { report } from '../status/sessionReport';
import { replaceUnimportantFile } from './durable';
import { RunnerError, systemReason } from './errors';

const sessionNow = z.object({
  /** Absolute: where plan and state are, which in a worktree is not where the agent works. */
  workspace: z.string(),
  /** Relative to the workspace. */
  plan: z.string(),
  stateDirectory: z.string(),
  runId: z.string(),
  batchId: z.string(),
  /** `uid` of the task at work. */
  task: z.string(),
  attempt: z.number(),
});
export type SessionNow = z.infer<typeof sessionNow>;

/** A report with the task that was at work when it came. */
const placedReport = z.object({ at: z.string(), task: z.string(), attempt: z.number(), report });
export type PlacedReport = z.infer<typeof placedReport>;

/** An agent gone wild must not fill the disk, nor the runner's memory. */
const mostBytes = 5_000_000;

/** The file that a session's tools are given; beside it lies what they report. */
export function sessionFile(runFolder: string, batchId: string): string {
  return join(runFolder, 'sessions', `${batchId}.json`);
}

function reportsFile(file: string): string {
  return file.replace(/\.json$/, '.reports.jsonl');
}

/** Says which task is at work from now on. Throws a `RunnerError` of kind `state`. */
export function writeSessionNow(file: string, now: SessionNow): void {
  try {
    fs.mkdirSync(dirname(file), { recursive: true });
    replaceUnimportantFile(file, `${JSON.stringify(now)}\n`);
  } catch (error) {
    throw new RunnerError('state', `${file} cannot be written: ${systemReason(error)}.`, { cause: error });
  }
}

/** Throws a `RunnerError` of kind `usage` where the file is not there or not what the runner writes. */
export function readSessionNow(file: string): SessionNow {
  try {
    const read = sessionNow.safeParse(JSON.parse(fs.readFileSync(file, 'utf8')));
    if (read.success) return read.data;
  } catch {
    // Told below.
  }
  throw new RunnerError('usage', `${file} tells of no session that a runner keeps.`);
}

/** Adds a report on the task at work. Throws a `RunnerError` of kind `state` where it cannot be kept. */
export function addReport(file: string, placed: PlacedReport): void {
  const path = reportsFile(file);
  const line = `${JSON.stringify(placed)}\n`;
  try {
    const size = fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size + line.length > mostBytes) {
      throw new RunnerError('state', 'This session has reported too much already; nothing more is kept.');
    }
    fs.appendFileSync(path, line);
  } catch (error) {
    if (error instanceof RunnerError) throw error;
    throw new RunnerError('state', `${path} cannot be written: ${systemReason(error)}.`, { cause: error });
  }
}

export interface ReportsRead {
  readonly reports: readonly PlacedReport[];
  /** Where to read on the next time. */
  readonly end: number;
}

/** The reports from a place in the file on; lines that are none, and one that is not whole yet, are left out. */
export function readReports(file: string, from: number): ReportsRead {
  let bytes: Buffer;
  try {
    const fd = fs.openSync(reportsFile(file), 'r');
    try {
      bytes = Buffer.alloc(Math.max(0, Math.min(fs.fstatSync(fd).size, mostBytes) - from));
      bytes = bytes.subarray(0, fs.readSync(fd, bytes, 0, bytes.length, from));
    } finally {
      fs.closeSync(fd);
    }
  } catch {
    return { reports: [], end: from };
  }
  const whole = bytes.lastIndexOf(0x0a) + 1;
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n');
  return { reports: lines.flatMap(reportIn), end: from + whole };
}

function reportIn(line: string): PlacedReport[] {
  try {
    const read = placedReport.safeParse(JSON.parse(line));
    return read.success ? [read.data] : [];
  } catch {
    return [];
  }
}
