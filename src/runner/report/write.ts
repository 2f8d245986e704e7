/** The reports in the folder of a run: for who looks in between, and for whoever comes in the morning. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../configSchema';
import { readJournalFile } from '../journal';
import { runFolder, writeRunFile } from '../runFiles';
import type { StateStore } from '../stateStore';
import { buildReport } from './build';
import { handoffText } from './handoff';
import { reportHtml } from './html';
import { reportJunit } from './junit';
import { reportMarkdown } from './markdown';
import { reportFacts } from './read';

/**
 * Between batches a report is as old as this at least before the next one is written, in milliseconds, and so much
 * older for each kilobyte of the journal and each task of the plan, which are gone through for it: so it takes a small
 * share of the time of any run.
 */
const leastAgeMs = 1_000;
const agePerKilobyteMs = 10;
const agePerTaskMs = 2;

export interface ReportRequest {
  readonly workspace: string;
  readonly config: Config;
  readonly store: StateStore;
  readonly runId: string;
}

/**
 * Writes `report.md`, `report.json` and `handoff.md` into the run's folder; when the run has ended, `report.html` and
 * `junit.xml`, too. Throws a `RunnerError` of kind `state` where that cannot be done.
 */
export function writeReports({ workspace, config, store, runId }: ReportRequest): void {
  const { paths, status } = store;
  const folder = runFolder(paths, runId);
  const hasEnded = status.runs.findLast((run) => run.runId === runId)?.completedAt !== undefined;
  const { plan, name: planName } = store.plan;
  if (!hasEnded && isRecent(join(folder, 'report.md'), paths.journal, plan.tasks.length)) return;
  const { records } = readJournalFile(paths.journal);
  const running = !hasEnded;
  const facts = reportFacts({ workspace, paths, plan, planName, config, status, records, running });
  const report = buildReport(facts, runId);
  if (!report) return;
  writeRunFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 1)}\n`);
  writeRunFile(join(folder, 'report.md'), reportMarkdown(report));
  writeRunFile(join(folder, 'handoff.md'), handoffText(plan, status) ?? 'Nothing has been done yet.\n');
  if (!hasEnded) return;
  writeRunFile(join(folder, 'junit.xml'), reportJunit(report));
  writeRunFile(join(folder, 'report.html'), reportHtml(report));
}

function isRecent(report: string, journal: string, tasks: number): boolean {
  const written = fs.statSync(report, { throwIfNoEntry: false })?.mtimeMs;
  if (written === undefined) return false;
  const age = Date.now() - written;
  const kilobytes = (fs.statSync(journal, { throwIfNoEntry: false })?.size ?? 0) / 1_000;
  // A clock that was set back must not keep it from ever being written.
  return age >= 0 && age < leastAgeMs + kilobytes * agePerKilobyteMs + tasks * agePerTaskMs;
}
