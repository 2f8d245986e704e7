/** Brings together what a report is made from. */
import * as fs from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Plan } from '../../plan/model';
import { explainTasks } from '../../schedule/readiness';
import { foldHistory } from '../../status/history';
import type { JournalRecord } from '../../status/journalRecord';
import type { Status } from '../../status/status';
import type { Config } from '../configSchema';
import { runFolder } from '../runFiles';
import type { StatePaths } from '../stateReading';
import type { ReportFacts } from './build';

export interface ReportSources {
  /** Absolute. */
  readonly workspace: string;
  readonly paths: StatePaths;
  readonly plan: Plan;
  /** Relative to the workspace. */
  readonly planName: string;
  readonly config: Config;
  readonly status: Status;
  /** The whole journal. */
  readonly records: Iterable<JournalRecord>;
  /** Whether the last run is at work. */
  readonly running: boolean;
}

export function reportFacts(sources: ReportSources): ReportFacts {
  const { workspace, paths, plan, planName, config, status, records, running } = sources;
  return {
    plan,
    planName,
    status,
    history: foldHistory(records),
    readiness: explainTasks(plan, status, { phaseGate: config.phaseGate, maxAttempts: config.limits.maxAttempts }),
    phaseGate: config.phaseGate,
    jobs: jobsOf(config),
    running,
    now: new Date(),
    fileOf(runId, name) {
      const path = join(runFolder(paths, runId), name);
      return fs.existsSync(path) ? relative(workspace, path).split(sep).join('/') : undefined;
    },
  };
}

/** Sessions side by side; where that is left to the load, what is sure. */
export function jobsOf({ jobs }: Config): number {
  return jobs === 'auto' ? 1 : jobs;
}
