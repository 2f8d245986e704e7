/** What has happened to a plan so far, in memory: the sum of the journal's records. */
import { failureWords } from './failureWords';
import type { FailureRecord, JournalRecord, UsageRecord } from './journalRecord';
import type { RunFlags } from './runFlags';
import type { RunGoal, RunOutcome } from './runGoal';
import { type KeptReport, reportLine } from './sessionReport';
import type { Activity, TaskStatus } from './taskStatus';

export interface GateOutcome {
  readonly gate: string;
  readonly passed: boolean;
  readonly command?: string | undefined;
  readonly exitCode?: number | null | undefined;
  readonly durationMs: number;
  readonly message?: string | undefined;
  /** `batch`, `run`, `plan` or `phase:<key>` where it is about more than the task. */
  readonly scope?: string | undefined;
  /** Of an audit, 0 to 100. */
  readonly score?: number | undefined;
  readonly deferred?: 'later' | 'passed' | undefined;
  /** About the work together with what others made meanwhile. */
  readonly merged?: boolean | undefined;
}

export interface TaskRecord {
  readonly id: string;
  status: TaskStatus;
  /** Only while `in_progress`. */
  activity?: Activity | undefined;
  activityUntil?: string | undefined;
  activityReason?: string | undefined;
  /** All attempts ever started. */
  attempts: number;
  /** Attempts that failed since the task was last pending by a person's word. */
  failures: number;
  /** Attempts in a row that the end of the runner itself cut off: the task may be what ends it. */
  interruptions?: number | undefined;
  /** Of the latest attempt. */
  startedAt?: string | undefined;
  completedAt?: string | undefined;
  /** Milliseconds, of the latest attempt that ended. */
  duration?: number | undefined;
  lastError?: string | undefined;
  lastErrorAt?: string | undefined;
  lastFailure?: FailureRecord | undefined;
  /** A person's words. */
  notes?: string | undefined;
  runId?: string | undefined;
  batchId?: string | undefined;
  batchPosition?: number | undefined;
  sessionId?: string | undefined;
  /** Over all turns of all attempts. */
  usage?: UsageRecord | undefined;
  /** The agent's last words in the latest turn: its claim. */
  claim?: string | undefined;
  /** Of the latest attempt, the first few. */
  changedFiles?: readonly string[] | undefined;
  /** Of the latest attempt. */
  gates: GateOutcome[];
  /** What agents reported on it beside their work, the last of it. */
  reports?: readonly KeptReport[] | undefined;
  /** What agents asked in the latest attempt, in order. */
  asked?: readonly string[] | undefined;
  /** What the agent asked, while it waits for a person to answer. */
  question?: string | undefined;
  /** What was asked and answered before: told to the next agent. */
  answers?: readonly Answer[] | undefined;
  /** Done, but the check of it was put off and has not passed so far. */
  owesCheck?: true | undefined;
  /**
   * `uid`s that owed a check when it passed for this task, whose attempt ends later. Not in the status file: without
   * it, they are checked once more.
   */
  checked?: readonly string[] | undefined;
  textDigest?: string | undefined;
  /** Of the text that the latest attempt was given, where it matters. */
  givenDigest?: string | undefined;
  /** That holds the work of the attempt that completed it. */
  commit?: string | undefined;
  /** The name that git keeps the commit under, while it waits for a person outside of the workspace. */
  heldAs?: string | undefined;
  /** What another tool keeps with the task; written back unchanged. */
  extra: Record<string, unknown>;
}

export interface Answer {
  readonly question: string;
  readonly answer: string;
}

export interface RunRecord {
  readonly runId: string;
  readonly startedAt: string;
  completedAt?: string | undefined;
  tasksCompleted: number;
  tasksFailed: number;
  readonly agent?: string | undefined;
  readonly goal?: RunGoal | undefined;
  readonly flags?: RunFlags | undefined;
  readonly pid?: number | undefined;
  readonly host?: string | undefined;
  readonly processStart?: string | undefined;
  outcome?: RunOutcome | undefined;
  exitCode?: number | undefined;
  reason?: string | undefined;
  extra: Record<string, unknown>;
}

export interface BatchRecord {
  readonly batchId: string;
  readonly runId: string;
  readonly index: number;
  readonly tasks: readonly string[];
  readonly startedAt: string;
  endedAt?: string | undefined;
  sessionId?: string | undefined;
}

export interface Status {
  /** Number of the last journal record it contains; 0 before the first. */
  seq: number;
  lastUpdatedAt?: string | undefined;
  readonly tasks: Map<string, TaskRecord>;
  runs: RunRecord[];
  /** The latest batch. */
  batch?: BatchRecord | undefined;
}

export function emptyStatus(): Status {
  return { seq: 0, tasks: new Map(), runs: [] };
}

/** The task's record; made, as pending, where there is none yet. */
export function taskRecord(status: Status, id: string): TaskRecord {
  let task = status.tasks.get(id);
  if (!task) {
    task = { id, status: 'pending', attempts: 0, failures: 0, gates: [], extra: {} };
    status.tasks.set(id, task);
  }
  return task;
}

/** Adds one record, in place: a plan of 10,000 tasks is not copied at every step. */
export function applyRecord(status: Status, record: JournalRecord): void {
  status.seq = record.seq;
  status.lastUpdatedAt = record.at;
  switch (record.type) {
    case 'imported':
      for (const [id, value] of Object.entries(record.tasks)) {
        const task = taskRecord(status, id);
        if (task.status !== value) setStatus(task, value, record.at);
      }
      return;
    case 'marked': {
      const task = taskRecord(status, record.task);
      setStatus(task, record.status, record.at);
      if (record.note !== undefined) task.notes = record.note;
      return;
    }
    case 'decided':
      decide(taskRecord(status, record.task), record);
      return;
    case 'run_started':
      status.runs.push({
        runId: record.runId,
        startedAt: record.at,
        tasksCompleted: 0,
        tasksFailed: 0,
        agent: record.agent,
        goal: record.goal,
        pid: record.pid,
        host: record.host,
        processStart: record.processStart,
        flags: record.flags,
        extra: {},
      });
      return;
    case 'run_ended': {
      const run = findRun(status, record.runId);
      if (run) {
        const { at: completedAt, outcome, exitCode, reason } = record;
        Object.assign(run, { completedAt, outcome, exitCode, reason });
      }
      return;
    }
    case 'batch_started':
      status.batch = {
        batchId: record.batchId,
        runId: record.runId,
        index: record.index,
        tasks: record.tasks,
        startedAt: record.at,
      };
      return;
    case 'batch_ended':
      if (status.batch?.batchId === record.batchId) status.batch.endedAt = record.at;
      return;
    case 'plan_written':
      // What the plan says is read from the plan.
      return;
    default:
      applyToAttempt(status, record);
  }
}

type AttemptRecord = Extract<JournalRecord, { attempt: number }>;

function applyToAttempt(status: Status, record: AttemptRecord): void {
  const task = taskRecord(status, record.task);
  switch (record.type) {
    case 'attempt_started':
      setStatus(task, 'in_progress', record.at);
      task.activity = 'agent';
      task.attempts = record.attempt;
      task.runId = record.runId;
      task.batchId = record.batchId;
      task.batchPosition = record.position;
      task.gates = [];
      task.givenDigest = record.textDigest;
      task.claim = task.changedFiles = task.asked = task.checked = undefined;
      return;
    case 'activity_changed':
      task.activity = record.activity;
      task.activityUntil = record.until;
      task.activityReason = record.reason;
      return;
    case 'turn_ended':
      task.usage = addUsage(task.usage, record.usage);
      if (record.role === 'audit') return;
      if (record.claim !== undefined) task.claim = record.claim;
      if (record.sessionId !== undefined) {
        task.sessionId = record.sessionId;
        if (status.batch?.batchId === record.batchId) status.batch.sessionId = record.sessionId;
      }
      return;
    case 'gate_ended': {
      const { gate, passed, command, exitCode, durationMs, message } = record;
      task.gates.push({
        gate,
        passed,
        command,
        exitCode,
        durationMs,
        message,
        score: record.score,
        scope: record.scope,
        deferred: record.deferred,
        merged: record.merged,
      });
      if (record.deferred === 'passed') {
        task.checked = [...status.tasks].filter(([, { owesCheck }]) => owesCheck).map(([uid]) => uid);
        // Between attempts it is about what has been done, not about what an attempt is still to bring in.
        if (isDone(task)) payChecks(status, task);
      }
      if (record.changedFiles) task.changedFiles = record.changedFiles;
      return;
    }
    case 'reported':
      task.reports = [...(task.reports ?? []), record.report].slice(-mostReports);
      if (record.report.kind === 'question') {
        task.asked = [...(task.asked ?? []), reportLine(record.report)].slice(0, mostReports);
      }
      return;
    case 'attempt_ended':
      endAttempt(status, task, record);
      // What is not in the workspace is not checked there, and was checked alone.
      if (!isDone(task) || task.heldAs !== undefined) return;
      switch (latestDeferred(task)) {
        case 'later':
          task.owesCheck = true;
          return;
        case 'passed':
          payChecks(status, task);
      }
  }
}

/** An agent that reports without end must not fill the status file. */
const mostReports = 50;

function latestDeferred({ gates }: TaskRecord): GateOutcome['deferred'] {
  return gates.findLast(({ deferred }) => deferred)?.deferred;
}

/** Completed, or lacking only a person's word. */
function isDone({ status, activity }: TaskRecord): boolean {
  return status === 'completed' || activity === 'waiting_person';
}

/** The check ran on all that was brought in before it, and on nothing that came later. */
function payChecks(status: Status, task: TaskRecord): void {
  for (const uid of task.checked ?? []) taskRecord(status, uid).owesCheck = undefined;
  task.checked = task.owesCheck = undefined;
}

/** Of a task that waits for a person; of any other the word comes too late. */
function decide(task: TaskRecord, record: Extract<JournalRecord, { type: 'decided' }>): void {
  const { decision, note, at } = record;
  if (task.activity !== 'waiting_person') return;
  if (decision === 'answered') {
    answer(task, note ?? '');
    return;
  }
  const wasHeld = task.heldAs !== undefined;
  task.heldAs = undefined;
  task.gates.push({ gate: 'approval', passed: decision === 'approved', durationMs: 0, message: note });
  clearActivity(task);
  if (decision === 'approved') {
    task.status = 'completed';
    task.completedAt = at;
    if (wasHeld) task.commit = record.commit;
    if (wasHeld && latestDeferred(task) === 'later') task.owesCheck = true;
    task.lastError = task.lastErrorAt = task.lastFailure = undefined;
    return;
  }
  task.owesCheck = undefined;
  if (wasHeld) task.commit = undefined;
  task.lastErrorAt = at;
  if (decision === 'outdated') {
    task.status = 'pending';
    task.lastError = note ?? 'The work does not fit what others have made since.';
    task.lastFailure = { kind: 'write_conflict', message: task.lastError };
    return;
  }
  task.status = 'failed';
  task.failures++;
  task.lastFailure = { kind: 'rejected', message: `A person rejected the work${note ? `: ${note}` : '.'}` };
  task.lastError = task.lastFailure.message;
}

/** The next attempt is told; nothing has failed. */
function answer(task: TaskRecord, words: string): void {
  task.answers = [...(task.answers ?? []), { question: task.question ?? '', answer: words }];
  task.status = 'pending';
  task.owesCheck = task.heldAs = undefined;
  clearActivity(task);
}

function endAttempt(status: Status, task: TaskRecord, record: Extract<JournalRecord, { type: 'attempt_ended' }>): void {
  clearActivity(task);
  task.duration = record.durationMs;
  task.interruptions = record.failure?.kind === 'interrupted' ? (task.interruptions ?? 0) + 1 : undefined;
  if (record.commit !== undefined) task.commit = record.commit;
  const run = findRun(status, record.runId);
  if (record.outcome === 'completed') {
    task.status = 'completed';
    task.completedAt = record.at;
    task.textDigest = record.textDigest;
    task.lastError = task.lastErrorAt = task.lastFailure = undefined;
    if (run) run.tasksCompleted++;
    return;
  }
  if (record.outcome === 'parked') {
    task.activity = 'waiting_person';
    task.activityReason = record.failure?.message;
    task.question = record.failure?.kind === 'asked' ? record.failure.message : undefined;
    task.heldAs = record.heldAs;
    task.textDigest = record.textDigest;
    return;
  }
  if (record.failure) {
    task.lastError = failureWords(record.failure);
    task.lastErrorAt = record.at;
    task.lastFailure = record.failure;
  }
  if (record.outcome === 'failed') {
    task.status = 'failed';
    task.failures++;
    if (run) run.tasksFailed++;
  }
}

function setStatus(task: TaskRecord, value: TaskStatus, at: string): void {
  task.status = value;
  task.owesCheck = task.heldAs = undefined;
  clearActivity(task);
  if (value === 'in_progress') {
    task.startedAt = at;
    task.completedAt = task.duration = undefined;
  } else if (value === 'completed') {
    task.completedAt = at;
    task.lastError = task.lastErrorAt = task.lastFailure = undefined;
  } else {
    task.completedAt = undefined;
  }
  if (value === 'pending') {
    task.failures = 0;
    task.startedAt = task.duration = task.lastError = task.lastErrorAt = task.lastFailure = undefined;
  }
}

function clearActivity(task: TaskRecord): void {
  task.activity = task.activityUntil = task.activityReason = task.question = undefined;
}

function findRun(status: Status, runId: string): RunRecord | undefined {
  return status.runs.findLast((run) => run.runId === runId);
}

/** The sum; a figure that neither side knows stays unknown. */
export function addUsage(a: UsageRecord | undefined, b: UsageRecord | undefined): UsageRecord {
  const sum: Record<string, number> = {};
  for (const usage of [a, b]) {
    for (const [key, value] of Object.entries(usage ?? {})) {
      if (value !== undefined) sum[key] = (sum[key] ?? 0) + value;
    }
  }
  return sum;
}
