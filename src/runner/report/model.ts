/**
 * What a run, or all runs of a plan, came to. `report.json` is this; the other forms are made from it. Times are
 * ISO 8601, durations milliseconds.
 */

import type { Effort } from '../../status/effort';
import type { Forecast } from '../../status/forecast';
import type { AttemptHistory } from '../../status/history';
import type { FailureRecord, UsageRecord } from '../../status/journalRecord';
import type { RunGoal, RunOutcome } from '../../status/runGoal';
import type { KeptReport } from '../../status/sessionReport';
import type { GateOutcome } from '../../status/status';
import type { TaskStatus } from '../../status/taskStatus';
import type { Telemetry } from '../../status/telemetry';

export interface Report {
  readonly schemaVersion: 1;
  /** When it was made. */
  readonly at: string;
  readonly plan: {
    /** Relative to the workspace. */
    readonly path: string;
    readonly title: string;
    readonly tasks: number;
    /** Completed and skipped, by whomever. */
    readonly settled: number;
  };
  /** The run it is about, the last one of all runs. */
  readonly run: ReportRun;
  /** About this run alone, or about all runs there were. */
  readonly scope: 'run' | 'all';
  readonly runs: readonly ReportRun[];
  readonly batches: readonly ReportBatch[];
  /** Those worked on, in the order in which they were taken up. */
  readonly tasks: readonly ReportTask[];
  /** What was asked for and never begun. */
  readonly notStarted: readonly ReportMention[];
  /** What has waited for a person since before the runs of this report. */
  readonly stillWaiting: readonly ReportMention[];
  readonly telemetry: Telemetry;
  /** The same as in the telemetry, where a program looks first. */
  readonly usage: UsageRecord;
  /** How long the rest of the plan will take; null where too little is known. */
  readonly forecast: Forecast | null;
  /** How many tasks of the plan were settled when, for the burn-up. */
  readonly progress: readonly { readonly at: string; readonly settled: number }[];
}

/** A task that was not worked on, and why. */
export interface ReportMention {
  readonly id: string;
  readonly title: string;
  /** May hold commands between backquotes. */
  readonly why: string;
}

export interface ReportRun {
  readonly runId: string;
  readonly agent: string | undefined;
  readonly goal: RunGoal | undefined;
  readonly startedAt: string;
  /** Undefined while it is at work. */
  readonly completedAt: string | undefined;
  readonly outcome: RunOutcome | undefined;
  readonly exitCode: number | undefined;
  /** One sentence. */
  readonly reason: string | undefined;
}

export interface ReportBatch {
  readonly batchId: string;
  readonly runId: string;
  /** Counts from 1 within the run. */
  readonly index: number;
  readonly agent: string | undefined;
  readonly startedAt: string;
  readonly endedAt: string | undefined;
  /** What was handed out, in order. */
  readonly tasks: readonly string[];
  readonly completed: number;
  readonly failed: number;
  readonly effort: Effort;
}

export interface ReportGate extends GateOutcome {
  /** What an auditor, or the look at the tests, has found. */
  readonly findings?: readonly string[] | undefined;
}

export interface ReportTask {
  readonly id: string;
  readonly title: string;
  /** Title of its phase; null where it stands before any. */
  readonly phase: string | null;
  /** Where it stands now. */
  readonly status: TaskStatus;
  /** It waits for a person's word. */
  readonly waiting: boolean;
  /** What its latest attempt in the runs of this report came to, a person's word on it included; undefined: it is under way. */
  readonly outcome: AttemptHistory['outcome'];
  readonly runId: string;
  readonly batchId: string;
  /** Place in its batch, from 1. */
  readonly batchPosition: number;
  readonly agent: string | undefined;
  readonly sessionId: string | undefined;
  readonly startedAt: string;
  readonly completedAt: string | undefined;
  /** Of all its attempts in these runs together. */
  readonly durationMs: number;
  readonly attempts: number;
  readonly effort: Effort;
  readonly usage: UsageRecord;
  /** Where and when it was worked on. */
  readonly tries: readonly ReportTry[];
  /** Of its latest attempt. */
  readonly gates: readonly ReportGate[];
  /** Of its latest attempt, the first few of `changedCount`; undefined where it could not be told. */
  readonly changedFiles: readonly string[] | undefined;
  readonly changedCount: number | undefined;
  readonly commit: string | undefined;
  /** The agent's own words; they prove nothing. */
  readonly claim: string | undefined;
  /** What agents reported beside the work. */
  readonly reports: readonly KeptReport[];
  readonly failure: FailureRecord | undefined;
  readonly error: string | undefined;
  /** What to do about it; undefined where nothing is to be done. */
  readonly nextStep: string | undefined;
  /** What a person should look at although it passed: tests that prove less, say. */
  readonly warnings: readonly string[];
}

export interface ReportTry {
  readonly attempt: number;
  readonly batchId: string;
  readonly startedAt: string;
  readonly endedAt: string | undefined;
  readonly outcome: AttemptHistory['outcome'];
  readonly failure: FailureRecord | undefined;
  readonly waits: readonly { readonly from: string; readonly to: string | undefined }[];
}
