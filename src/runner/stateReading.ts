/** Where a plan's state lies and what it says, read without a lock and without touching anything. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../plan/model';
import { inheritFromParents } from '../status/inherit';
import type { JournalReading } from '../status/journalRecord';
import { reconcile } from '../status/reconcile';
import { isPathOfPlan, orchestratorStatusPath, planSlug } from '../status/stateFolder';
import type { Status } from '../status/status';
import { parseStatusFile, type StatusFile, StatusFileError } from '../status/statusFile';
import type { TaskStatus } from '../status/taskStatus';
import { RunnerError, systemReason } from './errors';
import { readJournalFile } from './journal';

export interface StatePaths {
  /** `.tranche/<plan>`, absolute. */
  readonly folder: string;
  readonly journal: string;
  readonly status: string;
}

export function statePaths(workspace: string, stateDirectory: string, planName: string): StatePaths {
  const folder = join(workspace, stateDirectory, planSlug(planName));
  const theirs = join(workspace, orchestratorStatusPath(planName));
  return {
    folder,
    journal: join(folder, 'journal.jsonl'),
    status: isOfPlan(theirs, planName) ? theirs : join(folder, 'status.json'),
  };
}

/** Plans of the same name in different folders would share the orchestrator's file; it belongs to the one it names. */
function isOfPlan(path: string, planName: string): boolean {
  if (!fs.existsSync(path)) return false;
  try {
    const { planPath } = parseStatusFile(readText(path));
    return planPath === undefined || isPathOfPlan(planPath, planName);
  } catch {
    // Damaged: whoever reads it next says so.
    return true;
  }
}

function readText(path: string): string {
  return fs.readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
}

export interface StateReading {
  readonly status: Status;
  readonly unrecorded: Readonly<Record<string, TaskStatus>>;
  readonly lastSeq: number;
  readonly file: StatusFile | undefined;
  readonly journal: JournalReading;
  /** The status file was unreadable and the journal stood in for it. */
  readonly rebuilt: boolean;
  /** What a person should know: damaged lines, a rebuilt file. */
  readonly notices: readonly string[];
}

/** Throws a `RunnerError` where nothing trustworthy is left. */
export function readState(paths: StatePaths, planName: string, plan: Plan): StateReading {
  const journal = readJournalFile(paths.journal);
  const notices = journal.badLines.map(
    ({ line, reason }) => `${paths.journal}:${line}: the line ${reason} and is passed over.`,
  );
  if (journal.torn) notices.push(`${paths.journal}: the last record was torn off by a crash and is left out.`);
  let file: StatusFile | undefined;
  let rebuilt = false;
  try {
    file = readStatusFile(paths.status, planName);
    if (file) inheritFromParents(plan, file.status);
  } catch (error) {
    if (!(error instanceof StatusFileError)) throw error;
    // The journal alone tells the whole story; without one nothing may be guessed.
    if (error.fault !== 'torn' || journal.records.length === 0) {
      throw new RunnerError(
        'usage',
        `The status file ${paths.status} cannot be used: ${error.message}. Nothing was changed. ${remedy(error)}`,
        { cause: error },
      );
    }
    rebuilt = true;
    notices.push(`${paths.status} cannot be used (${error.message}); the state was taken from the journal.`);
  }
  return { ...reconcile(journal.records, file?.status), file, journal, rebuilt, notices };
}

function remedy(error: StatusFileError): string {
  if (error.fault === 'newer') return 'Run `npm update tranche`, or update the extension.';
  return 'Restore it from a copy, or move it away to start from the boxes of the plan.';
}

function readStatusFile(path: string, planName: string): StatusFile | undefined {
  let content: string;
  try {
    content = readText(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new RunnerError('usage', `The status file ${path} cannot be read: ${systemReason(error)}.`, { cause: error });
  }
  const file = parseStatusFile(content);
  if (file.planPath !== undefined && !isPathOfPlan(file.planPath, planName)) {
    throw new StatusFileError('foreign', `it belongs to another plan, ${file.planPath}, not to ${planName}`);
  }
  return file;
}
