/** What a run is asked to do and with what; shared by the run and its batches. */
import type { Agent } from '../agents/agent';
import type { ScheduleOptions } from '../schedule/model';
import type { NewRecord } from '../status/journalRecord';
import type { RunFlags } from '../status/runFlags';
import type { RunGoal } from '../status/runGoal';
import type { Config } from './configSchema';
import { writeReports } from './report/write';
import type { Emit } from './runEvent';
import type { StateStore } from './stateStore';

export interface RunRequest {
  readonly workspace: string;
  readonly config: Config;
  readonly stateDirectory: string;
  readonly store: StateStore;
  /** The agent of that name in the configuration. Throws a `RunnerError` of kind `usage` where there is none. */
  readonly agentNamed: (name: string) => Agent;
  /** For tasks that no assignment names another agent for. */
  readonly agent: string;
  /** A person asked for this agent, whatever the assignments say. */
  readonly oneAgent: boolean;
  readonly runId: string;
  readonly goal: RunGoal;
  /** Instead of the configured size. */
  readonly batchSize: number | undefined;
  /** What was typed for this run instead of what the configuration says. */
  readonly flags: RunFlags;
  /** Sessions side by side. */
  readonly jobs: number | 'auto';
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

export function scheduleOptions(config: Config): ScheduleOptions {
  const { phaseGate, limits, ignoreDependencies } = config;
  return { phaseGate, maxAttempts: limits.maxAttempts, ignoreDependencies };
}

/** Reports are for reading; that one cannot be written ends no run, and must not hide what does. */
export function tryWriteReports(request: RunRequest): void {
  try {
    writeReports(request);
  } catch (error) {
    request.emit({ type: 'notice', message: `No report: ${(error as Error).message}` });
  }
}

/** Journal first, then whoever watches. */
export function record(request: RunRequest, value: NewRecord): void {
  request.emit({ type: 'record', record: request.store.record(value) });
}
