/**
 * One line of `journal.jsonl`: a transition, written before the effect it announces or right after the fact.
 * The journal is the truth; `status.json` is what its records add up to.
 */
import * as z from 'zod/mini';
import { runFlags } from './runFlags';
import { runGoal, runOutcomes } from './runGoal';
import { keptReport } from './sessionReport';
import { activities, taskStatuses } from './taskStatus';

const usage = z.object({
  inputTokens: z.optional(z.number()),
  cacheReadTokens: z.optional(z.number()),
  cacheWriteTokens: z.optional(z.number()),
  outputTokens: z.optional(z.number()),
  costUsd: z.optional(z.number()),
});
export type UsageRecord = z.infer<typeof usage>;

const failure = z.object({
  kind: z.string(),
  message: z.string(),
  /** What a person can do about it; no agent is told of it. */
  advice: z.optional(z.string()),
  resetAt: z.optional(z.number()),
});
export type FailureRecord = z.infer<typeof failure>;

/** What must hold before an attempt counts. `tests` only warns; `merge` brings the work of a worktree back. */
const gateNames = ['changes', 'tests', 'evidence', 'verify', 'audit', 'merge', 'approval'] as const;

/** `seq` counts from 1 without gaps; `at` is ISO 8601 in UTC with milliseconds. */
const stamped = { seq: z.int(), at: z.string() };
const inAttempt = { ...stamped, runId: z.string(), batchId: z.string(), task: z.string(), attempt: z.int() };

/** States that came from elsewhere: another tool's status.json, the plan's boxes, or an edit of status.json by hand. */
const imported = z.object({
  ...stamped,
  type: z.literal('imported'),
  source: z.enum(['status_file', 'plan']),
  tasks: z.record(z.string(), z.enum(taskStatuses)),
});
const runStarted = z.object({
  ...stamped,
  type: z.literal('run_started'),
  runId: z.string(),
  pid: z.int(),
  host: z.string(),
  /** Tells the process from a later one with the same pid; see the lock. */
  processStart: z.optional(z.string()),
  agent: z.string(),
  goal: runGoal,
  /** Sessions side by side. */
  jobs: z.optional(z.int()),
  isolation: z.optional(z.string()),
  flags: z.optional(runFlags),
});
const batchStarted = z.object({
  ...stamped,
  type: z.literal('batch_started'),
  runId: z.string(),
  batchId: z.string(),
  /** Counts from 1 within the run. */
  index: z.int(),
  tasks: z.array(z.string()),
  agent: z.optional(z.string()),
});
const attemptStarted = z.object({
  ...inAttempt,
  type: z.literal('attempt_started'),
  /** Place in the batch, from 1. */
  position: z.int(),
  /** Digest of the task's text as it was handed out, where the work may come in before the end is recorded. */
  textDigest: z.optional(z.string()),
});
const activityChanged = z.object({
  ...inAttempt,
  type: z.literal('activity_changed'),
  activity: z.enum(activities),
  /** When a wait ends, ISO 8601. */
  until: z.optional(z.string()),
  /** Why, for the person. */
  reason: z.optional(z.string()),
});
const turnEnded = z.object({
  ...inAttempt,
  type: z.literal('turn_ended'),
  /** Counts from 1 within the attempt; rework turns are 2, 3 … An audit has the number of the turn that it judges. */
  turn: z.int(),
  /** Whose turn: that of the agent that does the work, which is the usual one, or of the one that judges it. */
  role: z.optional(z.enum(['work', 'audit'])),
  outcome: z.enum(['ended', 'failed', 'stopped']),
  failure: z.optional(failure),
  usage,
  sessionId: z.optional(z.string()),
  /** The agent's last words, shortened: its claim, which proves nothing. */
  claim: z.optional(z.string()),
  durationMs: z.int(),
});
const gateEnded = z.object({
  ...inAttempt,
  type: z.literal('gate_ended'),
  gate: z.enum(gateNames),
  passed: z.boolean(),
  /** As shown to the person. */
  command: z.optional(z.string()),
  exitCode: z.optional(z.nullable(z.int())),
  /** SHA-256 of the output, in hex. */
  outputDigest: z.optional(z.string()),
  /** Files that the attempt changed, relative to the workspace; the first few of `changedCount`. */
  changedFiles: z.optional(z.array(z.string())),
  changedCount: z.optional(z.int()),
  durationMs: z.int(),
  /** Why it did not pass, or what is worth knowing although it did. */
  message: z.optional(z.string()),
  /** Of an audit, 0 to 100. */
  score: z.optional(z.number()),
  findings: z.optional(z.array(z.string())),
  /** The commit that holds the work. */
  commit: z.optional(z.string()),
  /** What a verify command is about, where that is not one task: `batch`, `run`, `plan`, or `phase:` and its key. */
  scope: z.optional(z.string()),
  /** `later`: the check was put off to the end of `scope`. `passed`: with this command all that was put off has passed. */
  deferred: z.optional(z.enum(['later', 'passed'])),
  /** It is about the work together with what others made meanwhile. */
  merged: z.optional(z.boolean()),
});
const attemptEnded = z.object({
  ...inAttempt,
  type: z.literal('attempt_ended'),
  /**
   * `interrupted`: the runner or the agent was ended before a verdict; the task goes on at the next resume.
   * `parked`: all is well but for a person's approval, which comes as `decided`.
   */
  outcome: z.enum(['completed', 'failed', 'interrupted', 'parked']),
  failure: z.optional(failure),
  durationMs: z.int(),
  /** Digest of the task's text as it was when it was done. */
  textDigest: z.optional(z.string()),
  /** The commit that holds the work, where there is one. */
  commit: z.optional(z.string()),
  /** The name that git keeps it under, where it is not in the workspace until a person says so. */
  heldAs: z.optional(z.string()),
});
/** A person's word on a task that was parked. */
const decided = z.object({
  ...stamped,
  type: z.literal('decided'),
  task: z.string(),
  /** `outdated`: they approved it, but it does not fit what others have made since, so that it is done again. */
  decision: z.enum(['approved', 'rejected', 'outdated', 'answered']),
  /** Told to the agent when it is done again: a reason, or the answer. */
  note: z.optional(z.string()),
  /** With which work that was kept apart came in. */
  commit: z.optional(z.string()),
});
/** Something that the agent wants to be known: it decides nothing. */
const reported = z.object({ ...inAttempt, type: z.literal('reported'), report: keptReport });
const batchEnded = z.object({
  ...stamped,
  type: z.literal('batch_ended'),
  runId: z.string(),
  batchId: z.string(),
  completed: z.int(),
  failed: z.int(),
});
const runEnded = z.object({
  ...stamped,
  type: z.literal('run_ended'),
  runId: z.string(),
  /**
   * `finished`: the goal was gone through, well or not. `stopped`: by a person. `halted`: something must be mended
   * first. `lost`: found dead by a later runner.
   */
  outcome: z.enum(runOutcomes),
  exitCode: z.int(),
  /** One sentence. */
  reason: z.string(),
});
const marked = z.object({
  ...stamped,
  type: z.literal('marked'),
  task: z.string(),
  status: z.enum(taskStatuses),
  note: z.optional(z.string()),
});
/** The plan's own text was told that a task is completed, or could not be. The task's status does not depend on it. */
const planWritten = z.object({
  ...stamped,
  type: z.literal('plan_written'),
  task: z.string(),
  /** `failed`: the file could not be written just then, so it is tried again. */
  outcome: z.enum(['written', 'refused', 'failed']),
  /** Of the plan, relative to the workspace. */
  file: z.string(),
  /** Counts from 1. */
  line: z.optional(z.int()),
  /** Why it was not written, for the person. */
  reason: z.optional(z.string()),
});

export const journalRecord = z.discriminatedUnion('type', [
  imported,
  runStarted,
  batchStarted,
  attemptStarted,
  activityChanged,
  turnEnded,
  gateEnded,
  attemptEnded,
  reported,
  batchEnded,
  runEnded,
  marked,
  decided,
  planWritten,
]);
export type JournalRecord = z.infer<typeof journalRecord>;

/** A record before the journal has given it its number and time. */
export type NewRecord = JournalRecord extends infer R
  ? R extends JournalRecord
    ? Omit<R, 'seq' | 'at'>
    : never
  : never;

export interface JournalReading {
  readonly records: readonly JournalRecord[];
  /** Bytes of the readable beginning; what follows is a torn last record. */
  readonly goodBytes: number;
  readonly torn: boolean;
  /** Whole lines that are no records: line numbers from 1, with the reason. */
  readonly badLines: readonly { readonly line: number; readonly reason: string }[];
}

/**
 * Reads a journal. A last line without its line end was cut off by a crash and is left out; any other bad line is
 * reported and passed over.
 */
export function readJournal(bytes: Uint8Array): JournalReading {
  const records: JournalRecord[] = [];
  const badLines: { line: number; reason: string }[] = [];
  const decoder = new TextDecoder();
  let start = 0;
  let line = 0;
  while (start < bytes.length) {
    line++;
    const end = bytes.indexOf(0x0a, start);
    if (end < 0) return { records, goodBytes: start, torn: true, badLines };
    const reading = readRecord(decoder.decode(bytes.subarray(start, end)));
    if (typeof reading !== 'string') records.push(reading);
    else badLines.push({ line, reason: reading });
    start = end + 1;
  }
  return { records, goodBytes: start, torn: false, badLines };
}

function readRecord(text: string): JournalRecord | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'is not JSON';
  }
  const result = journalRecord.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  return `is no journal record (${issue?.path.join('.') || 'type'})`;
}
