/** Which processes there are, and which of them belong to a run. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** The variables that everything an agent starts inherits; they find what left the agent's process group. */
export interface RunMarker {
  readonly runId: string;
  /** Absent: every batch of the run. */
  readonly batchId?: string;
}

export interface ProcessRecord {
  readonly pid: number;
  readonly ppid: number;
  readonly pgid: number;
  /** When it started, in whatever unit the system has. With the pid it tells a process from a later one of the same number. */
  readonly started: string;
}

/** All processes that are alive; those that ended and only wait for their parent are left out. */
export async function listProcesses(): Promise<ProcessRecord[]> {
  if (process.platform === 'linux') return listFromProc();
  if (process.platform === 'win32') return [];
  return parsePs(await ps(['-Ao', 'pid=,ppid=,pgid=,stat=,lstart=']));
}

/** When the process started, or undefined if there is none or the system does not say. */
export function startOf(pid: number): string | undefined {
  return process.platform === 'linux' ? readStat(pid)?.started : undefined;
}

/**
 * Those that were started after the one with that pid, which has run for less than a second and may be gone: numbers
 * are given out one after another, and in so short a time nobody goes through all of them. Undefined where that cannot
 * be told, or where looking at all processes is as quick.
 */
export function startedSince(pid: number): ProcessRecord[] | undefined {
  const last = lastPid();
  if (last === undefined || last < pid || last - pid > mostLookedAt) return undefined;
  const records: ProcessRecord[] = [];
  for (let later = pid + 1; later <= last; later++) {
    const record = readStat(later);
    if (record) records.push(record);
  }
  return records;
}

const mostLookedAt = 32;

/** The number that was given out last. */
function lastPid(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return Number(readFileSync('/proc/loadavg', 'utf8').trim().split(' ').at(-1)) || undefined;
  } catch {
    return undefined;
  }
}

/** The pids of the processes whose environment carries the marker. Empty where the system does not show environments. */
export async function findMarked(marker: RunMarker, table: readonly ProcessRecord[]): Promise<Set<number>> {
  if (process.platform === 'linux') {
    return new Set(table.filter(({ pid }) => carries(marker, readEnvironment(pid), '\0')).map(({ pid }) => pid));
  }
  if (process.platform !== 'darwin') return new Set();
  const found = new Set<number>();
  for (const line of (await ps(['-AEww', '-o', 'pid=,command='])).split('\n')) {
    if (carries(marker, ` ${line} `, ' ')) found.add(Number.parseInt(line, 10));
  }
  return found;
}

/** `environment` begins and ends with the separator. */
function carries(marker: RunMarker, environment: string, separator: string): boolean {
  const has = (name: string, value: string) => environment.includes(`${separator}${name}=${value}${separator}`);
  if (!has('TRANCHE_RUN_ID', marker.runId)) return false;
  return marker.batchId === undefined || has('TRANCHE_BATCH_ID', marker.batchId);
}

function readEnvironment(pid: number): string {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'utf8')}\0`;
  } catch {
    // Gone by now, or somebody else's.
    return '';
  }
}

function listFromProc(): ProcessRecord[] {
  const records: ProcessRecord[] = [];
  for (const name of readdirSync('/proc')) {
    const record = /^\d+$/.test(name) ? readStat(Number(name)) : undefined;
    if (record) records.push(record);
  }
  return records;
}

function readStat(pid: number): ProcessRecord | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The name stands in brackets and may itself hold spaces and brackets; the fields of proc(5) go on after the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, ppid, pgid] = fields;
  const started = fields[19];
  if (state === undefined || started === undefined || 'ZX'.includes(state)) return undefined;
  return { pid, ppid: Number(ppid), pgid: Number(pgid), started };
}

function parsePs(output: string): ProcessRecord[] {
  const records: ProcessRecord[] = [];
  for (const line of output.split('\n')) {
    const [, pid, ppid, pgid, state, started] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line) ?? [];
    if (state === undefined || started === undefined || state.startsWith('Z')) continue;
    records.push({ pid: Number(pid), ppid: Number(ppid), pgid: Number(pgid), started });
  }
  return records;
}

async function ps(args: readonly string[]): Promise<string> {
  const run = promisify(execFile);
  return (await run('ps', args, { maxBuffer: 64_000_000 })).stdout;
}

/** A killed process that nobody has waited for yet counts as gone, where the system tells. */
export function processExists(pid: number): boolean {
  if (process.platform === 'linux') return startOf(pid) !== undefined;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
