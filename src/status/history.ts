/**
 * What has happened to a plan, in order: runs, the batches in them, the attempts in those. The status says where each
 * task stands; this says how it came there. Every figure that is told of the past is worked out from it.
 */
import type { FailureRecord, JournalRecord } from './journalRecord';
import type { RunGoal, RunOutcome } from './runGoal';
import type { TaskStatus } from './taskStatus';

type RecordOf<T extends JournalRecord['type']> = Extract<JournalRecord, { readonly type: T }>;
export type TurnEnd = RecordOf<'turn_ended'>;
export type GateEnd = RecordOf<'gate_ended'>;
type AttemptOutcome = RecordOf<'attempt_ended'>['outcome'];
type InAttempt = Extract<JournalRecord, { readonly attempt: number }>;

/** A time without work: for a limit to end, or a while before the next try. Milliseconds since 1970. */
export interface Wait {
  readonly activity: 'backoff' | 'waiting_quota';
  readonly from: number;
  /** Undefined while it goes on. */
  to: number | undefined;
  /** When it was to end, ISO 8601. */
  readonly until: string | undefined;
}

export interface AttemptHistory {
  readonly task: string;
  /** Counts from 1 over all runs. */
  readonly attempt: number;
  readonly runId: string;
  readonly batchId: string;
  /** Place in the batch, from 1. */
  readonly position: number;
  /** Milliseconds since 1970, as all times here. */
  readonly startedAt: number;
  /** Of an attempt that was cut off: the last that was seen of its run. */
  endedAt: number | undefined;
  /** Undefined while it goes on. */
  outcome: AttemptOutcome | undefined;
  failure: FailureRecord | undefined;
  commit: string | undefined;
  /** Of the agents that did the work and of those that judged it, in the order in which they ended. */
  readonly turns: TurnEnd[];
  readonly gates: GateEnd[];
  readonly waits: Wait[];
  /** What a person said of work that waited for it. */
  decision: RecordOf<'decided'> | undefined;
}

export interface BatchHistory {
  readonly batchId: string;
  readonly runId: string;
  /** Counts from 1 within the run. */
  readonly index: number;
  readonly agent: string | undefined;
  /** What was handed out, in order. */
  readonly tasks: readonly string[];
  readonly startedAt: number;
  endedAt: number | undefined;
  readonly attempts: AttemptHistory[];
}

export interface RunHistory {
  readonly runId: string;
  readonly agent: string | undefined;
  readonly goal: RunGoal | undefined;
  readonly jobs: number | undefined;
  readonly isolation: string | undefined;
  readonly startedAt: number;
  /** Of a run that was lost: the last that was seen of it. */
  endedAt: number | undefined;
  /** When its latest record was written. */
  lastSign: number;
  outcome: RunOutcome | undefined;
  exitCode: number | undefined;
  reason: string | undefined;
  readonly batches: BatchHistory[];
}

/** What became of a task without an attempt. */
export interface Intervention {
  readonly at: number;
  readonly task: string;
  readonly status: TaskStatus;
  readonly by: 'person' | 'import';
}

export interface History {
  /** In the order in which they began. */
  readonly runs: RunHistory[];
  /** By task, in order. */
  readonly attempts: Map<string, AttemptHistory[]>;
  readonly interventions: Intervention[];
}

function emptyHistory(): History {
  return { runs: [], attempts: new Map(), interventions: [] };
}

/** All records of a journal, in one pass. */
export function foldHistory(records: Iterable<JournalRecord>): History {
  const history = emptyHistory();
  for (const record of records) addToHistory(history, record);
  return history;
}

/** Adds one record, in place. */
export function addToHistory(history: History, record: JournalRecord): void {
  const at = Date.parse(record.at);
  switch (record.type) {
    case 'imported':
      for (const [task, status] of Object.entries(record.tasks)) {
        history.interventions.push({ at, task, status, by: 'import' });
      }
      return;
    case 'marked':
      history.interventions.push({ at, task: record.task, status: record.status, by: 'person' });
      return;
    case 'decided': {
      const attempt = history.attempts.get(record.task)?.at(-1);
      if (attempt?.outcome === 'parked') attempt.decision = record;
      return;
    }
    case 'plan_written':
      return;
    case 'run_started': {
      const { runId, agent, goal, jobs, isolation } = record;
      history.runs.push(newRun(runId, at, { agent, goal, jobs, isolation }));
      return;
    }
    case 'run_ended': {
      const run = runOf(history, record.runId, at);
      run.outcome = record.outcome;
      run.exitCode = record.exitCode;
      run.reason = record.reason;
      // Who writes this of a lost run comes later, perhaps by days.
      if (record.outcome !== 'lost') run.lastSign = at;
      run.endedAt = run.lastSign;
      for (const batch of run.batches) batch.endedAt ??= run.lastSign;
      return;
    }
    case 'batch_started': {
      const { batchId, runId, index, agent, tasks } = record;
      const run = seen(history, runId, at);
      run.batches.push({ batchId, runId, index, agent, tasks, startedAt: at, endedAt: undefined, attempts: [] });
      return;
    }
    case 'batch_ended':
      batchOf(seen(history, record.runId, at), record.batchId, at).endedAt = at;
      return;
    default:
      addToAttempt(history, record, at);
  }
}

function addToAttempt(history: History, record: InAttempt, at: number): void {
  if (record.type === 'attempt_started') {
    openAttempt(history, record, at, record.position);
    return;
  }
  const latest = history.attempts.get(record.task)?.at(-1);
  const known = latest?.attempt === record.attempt ? latest : undefined;
  if (record.type === 'attempt_ended') {
    if (known) endAttempt(history, known, record, at);
    return;
  }
  // A line of the journal that could not be read has left a gap; what follows counts all the same.
  const attempt = known ?? openAttempt(history, record, at, 0);
  seen(history, record.runId, at);
  endWait(attempt, at);
  switch (record.type) {
    case 'turn_ended':
      attempt.turns.push(record);
      return;
    case 'gate_ended':
      attempt.gates.push(record);
      return;
    case 'activity_changed':
      if (record.activity === 'backoff' || record.activity === 'waiting_quota') {
        attempt.waits.push({ activity: record.activity, from: at, to: undefined, until: record.until });
      }
  }
}

function openAttempt(history: History, record: InAttempt, at: number, position: number): AttemptHistory {
  const { task, attempt, runId, batchId } = record;
  const opened: AttemptHistory = {
    task,
    attempt,
    runId,
    batchId,
    position,
    startedAt: at,
    endedAt: undefined,
    outcome: undefined,
    failure: undefined,
    commit: undefined,
    turns: [],
    gates: [],
    waits: [],
    decision: undefined,
  };
  const attempts = history.attempts.get(task);
  if (attempts) attempts.push(opened);
  else history.attempts.set(task, [opened]);
  batchOf(seen(history, runId, at), batchId, at).attempts.push(opened);
  return opened;
}

function endAttempt(history: History, attempt: AttemptHistory, record: RecordOf<'attempt_ended'>, at: number): void {
  // The next runner writes the end of what the last one was killed in; how long that went on nobody has seen.
  const isCutOff = record.durationMs === 0;
  const run = isCutOff ? runOf(history, record.runId, at) : seen(history, record.runId, at);
  attempt.endedAt = Math.max(run.lastSign, attempt.startedAt);
  attempt.outcome = record.outcome;
  attempt.failure = record.failure;
  attempt.commit = record.commit;
  endWait(attempt, attempt.endedAt);
}

function endWait(attempt: AttemptHistory, at: number): void {
  const wait = attempt.waits.at(-1);
  if (wait) wait.to ??= Math.max(at, wait.from);
}

/** The run, which has just given a sign of life. */
function seen(history: History, runId: string, at: number): RunHistory {
  const run = runOf(history, runId, at);
  run.lastSign = at;
  return run;
}

function runOf(history: History, runId: string, at: number): RunHistory {
  const known = history.runs.findLast((run) => run.runId === runId);
  if (known) return known;
  const run = newRun(runId, at, { agent: undefined, goal: undefined, jobs: undefined, isolation: undefined });
  history.runs.push(run);
  return run;
}

function newRun(
  runId: string,
  at: number,
  asked: Pick<RunHistory, 'agent' | 'goal' | 'jobs' | 'isolation'>,
): RunHistory {
  return {
    ...{ runId, ...asked, startedAt: at, endedAt: undefined, lastSign: at },
    ...{ outcome: undefined, exitCode: undefined, reason: undefined, batches: [] },
  };
}

function batchOf(run: RunHistory, batchId: string, at: number): BatchHistory {
  const known = run.batches.findLast((batch) => batch.batchId === batchId);
  if (known) return known;
  const batch: BatchHistory = {
    ...{ batchId, runId: run.runId, index: run.batches.length + 1, agent: run.agent, tasks: [] },
    ...{ startedAt: at, endedAt: undefined, attempts: [] },
  };
  run.batches.push(batch);
  return batch;
}

/** Milliseconds from its beginning to its end, or to `now` while it goes on. */
export function spanMs(
  span: { readonly startedAt: number; readonly endedAt: number | undefined },
  now: number,
): number {
  return Math.max(0, (span.endedAt ?? now) - span.startedAt);
}
