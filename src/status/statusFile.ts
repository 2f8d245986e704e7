/**
 * `status.json`: what people, other tools and the extension read. A superset of the plan orchestrator's file, whose
 * unknown fields are kept and written back.
 */
import * as z from 'zod/mini';
import type { Plan, Task } from '../plan/model';
import { currentStatus } from './currentStatus';
import type { FailureRecord, UsageRecord } from './journalRecord';
import { runFlags } from './runFlags';
import { runGoal, runOutcomes } from './runGoal';
import { keptReport } from './sessionReport';
import { type BatchRecord, emptyStatus, type RunRecord, type Status, type TaskRecord } from './status';
import { activities, type TaskStatus, taskStatuses } from './taskStatus';

/** Files that say a higher number were written by a newer Tranche and are not touched. */
export const schemaVersion = 1;

const text = z.optional(z.nullable(z.string()));
const number = z.optional(z.nullable(z.number()));

const gateSchema = z.looseObject({
  gate: z.string(),
  passed: z.boolean(),
  durationMs: z.number(),
  command: text,
  message: text,
});

const taskSchema = z.looseObject({
  id: z.string(),
  status: z.enum(taskStatuses),
  activity: z.optional(z.enum(activities)),
  activityUntil: text,
  activityReason: text,
  attempts: number,
  failures: number,
  interruptions: number,
  startedAt: text,
  completedAt: text,
  duration: number,
  lastError: text,
  lastErrorAt: text,
  lastFailure: z.optional(z.looseObject({ kind: z.string(), message: z.string() })),
  runId: text,
  batchId: text,
  batchPosition: number,
  sessionId: text,
  usage: z.optional(z.record(z.string(), z.number())),
  gates: z.optional(z.array(gateSchema)),
  claim: text,
  changedFiles: z.optional(z.array(z.string())),
  textDigest: text,
  givenDigest: text,
  commit: text,
  heldAs: text,
  owesCheck: z.optional(z.boolean()),
  reports: z.optional(z.catch(z.array(keptReport), [])),
  asked: z.optional(z.catch(z.array(z.string()), [])),
  question: text,
  answers: z.optional(z.catch(z.array(z.object({ question: z.string(), answer: z.string() })), [])),
});

const runSchema = z.looseObject({
  runId: text,
  startedAt: z.string(),
  completedAt: text,
  tasksCompleted: number,
  tasksFailed: number,
  agent: text,
  goal: z.optional(z.nullable(runGoal)),
  flags: z.optional(z.nullable(runFlags)),
  pid: number,
  host: text,
  processStart: text,
  outcome: z.optional(z.nullable(z.enum(runOutcomes))),
  exitCode: number,
  reason: text,
});

const batchSchema = z.looseObject({
  batchId: z.string(),
  runId: z.string(),
  index: z.number(),
  tasks: z.array(z.string()),
  startedAt: z.string(),
});

const fileSchema = z.looseObject({
  schemaVersion: number,
  seq: number,
  planPath: text,
  planName: text,
  createdAt: text,
  lastUpdatedAt: text,
  tasks: z.array(taskSchema),
  runs: z.optional(z.array(runSchema)),
  batch: z.optional(z.nullable(batchSchema)),
});

/** A status file as it was found. */
export interface StatusFile {
  readonly status: Status;
  readonly planPath: string | undefined;
  readonly createdAt: string | undefined;
  /** Root fields of other tools, written back unchanged. */
  readonly extra: Readonly<Record<string, unknown>>;
}

export type StatusFault = 'torn' | 'newer' | 'foreign';

/** The file cannot be used; `fault` says whether it is damaged, from the future, or something else altogether. */
export class StatusFileError extends Error {
  constructor(
    readonly fault: StatusFault,
    message: string,
  ) {
    super(message);
    this.name = 'StatusFileError';
  }
}

/** Throws a `StatusFileError`. */
export function parseStatusFile(content: string): StatusFile {
  if (content.trim() === '') throw new StatusFileError('torn', 'the file is empty');
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw new StatusFileError('torn', `it is not whole JSON (${(error as Error).message})`);
  }
  const version = (value as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (typeof version === 'number' && version > schemaVersion) {
    throw new StatusFileError(
      'newer',
      `it has schemaVersion ${version}, this Tranche knows ${schemaVersion}; update Tranche`,
    );
  }
  const result = fileSchema.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0];
    const where = issue?.path.join('.') || 'the root';
    throw new StatusFileError('foreign', `${where} is not what a status file holds (${issue?.message ?? 'unknown'})`);
  }
  return toStatusFile(result.data);
}

type FileData = z.infer<typeof fileSchema>;

function toStatusFile(data: FileData): StatusFile {
  const status = emptyStatus();
  status.seq = data.seq ?? 0;
  status.lastUpdatedAt = data.lastUpdatedAt ?? undefined;
  for (const task of data.tasks) {
    const id = freeId(task.id, status.tasks);
    status.tasks.set(id, { ...toTaskRecord(task), id });
  }
  status.runs = (data.runs ?? []).map(toRunRecord);
  if (data.batch) status.batch = data.batch as unknown as BatchRecord;
  const { schemaVersion: _v, seq: _s, tasks: _t, runs: _r, batch: _b, summary: _u, currentPhase: _p, ...rest } = data;
  const { planPath, planName: _n, createdAt, lastUpdatedAt: _l, ...extra } = rest;
  return { status, planPath: planPath ?? undefined, createdAt: createdAt ?? undefined, extra };
}

/** Repeated ids get the suffix that repeated ids of the plan get, in the same order. */
function freeId(id: string, taken: ReadonlyMap<string, unknown>): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? id : `${id}#${n}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Fields of a task that are written from the plan or the record, never from what was there before. */
const ownTaskFields = new Set([...Object.keys(taskSchema.shape), 'phase', 'description', 'notes']);
const ownRunFields = new Set([
  ...['runId', 'startedAt', 'completedAt', 'tasksCompleted', 'tasksFailed'],
  ...['agent', 'goal', 'flags', 'pid', 'host', 'processStart', 'outcome', 'exitCode', 'reason'],
]);

function toTaskRecord(task: z.infer<typeof taskSchema>): TaskRecord {
  return {
    id: task.id,
    status: task.status,
    activity: task.activity,
    activityUntil: task.activityUntil ?? undefined,
    activityReason: task.activityReason ?? undefined,
    attempts: task.attempts ?? 0,
    failures: task.failures ?? 0,
    interruptions: task.interruptions ?? undefined,
    startedAt: task.startedAt ?? undefined,
    completedAt: task.completedAt ?? undefined,
    duration: task.duration ?? undefined,
    lastError: task.lastError ?? undefined,
    lastErrorAt: task.lastErrorAt ?? undefined,
    lastFailure: task.lastFailure as FailureRecord | undefined,
    notes: typeof task.notes === 'string' ? task.notes : undefined,
    runId: task.runId ?? undefined,
    batchId: task.batchId ?? undefined,
    batchPosition: task.batchPosition ?? undefined,
    sessionId: task.sessionId ?? undefined,
    usage: task.usage as UsageRecord | undefined,
    claim: task.claim ?? undefined,
    changedFiles: task.changedFiles,
    gates: (task.gates ?? []) as TaskRecord['gates'],
    textDigest: task.textDigest ?? undefined,
    givenDigest: task.givenDigest ?? undefined,
    commit: task.commit ?? undefined,
    heldAs: task.heldAs ?? undefined,
    owesCheck: task.owesCheck || undefined,
    reports: task.reports,
    asked: task.asked,
    question: task.question ?? undefined,
    answers: task.answers,
    extra: foreignTaskFields(task),
  };
}

function foreignTaskFields(task: Record<string, unknown>): Record<string, unknown> {
  const extra = without(task, ownTaskFields);
  // The plan has the last word on these; they are kept for tasks that the plan no longer has. The original tool
  // also writes notes that are no text.
  for (const key of ['phase', 'description']) if (task[key] !== undefined) extra[key] = task[key];
  if (task.notes !== undefined && typeof task.notes !== 'string') extra.notes = task.notes;
  return extra;
}

function toRunRecord(run: z.infer<typeof runSchema>): RunRecord {
  const own = run as Record<string, unknown>;
  return {
    ...(Object.fromEntries(Object.entries(own).filter(([key, value]) => ownRunFields.has(key) && value !== null)) as {
      runId: string;
      startedAt: string;
    }),
    tasksCompleted: run.tasksCompleted ?? 0,
    tasksFailed: run.tasksFailed ?? 0,
    extra: without(own, ownRunFields),
  };
}

function without(value: Record<string, unknown>, keys: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.has(key)));
}

export interface StatusFileContext {
  readonly plan: Plan;
  /** Relative to the workspace, with forward slashes. */
  readonly planPath: string;
  readonly createdAt: string;
  readonly extra: Readonly<Record<string, unknown>>;
}

/** The whole file's text: every task of the plan in its order, then those the plan no longer has. */
export function formatStatusFile(status: Status, context: StatusFileContext): string {
  const { plan } = context;
  const phaseTitle = new Map(plan.phases.map((phase) => [phase.key, phase.title]));
  const known = new Set(plan.tasks.map((task) => task.uid));
  const tasks = plan.tasks.map((task) => taskFields(task, status, phaseTitle));
  for (const record of status.tasks.values()) {
    if (!known.has(record.id)) tasks.push({ ...record.extra, ...ownFields(record) });
  }
  const count = (word: TaskStatus) => tasks.filter((task) => task.status === word).length;
  const current = plan.tasks.find((task) => !['completed', 'skipped'].includes(currentStatus(task, status)));
  const file = {
    ...context.extra,
    schemaVersion,
    planPath: context.planPath,
    planName: plan.title,
    createdAt: context.createdAt,
    lastUpdatedAt: status.lastUpdatedAt ?? context.createdAt,
    currentPhase: current?.phase ? phaseTitle.get(current.phase) : undefined,
    seq: status.seq,
    batch: status.batch,
    tasks,
    runs: status.runs.map(({ extra, ...run }) => ({ ...extra, ...run })),
    summary: {
      totalTasks: tasks.length,
      completed: count('completed'),
      pending: count('pending'),
      in_progress: count('in_progress'),
      failed: count('failed'),
      skipped: count('skipped'),
    },
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

function taskFields(task: Task, status: Status, phaseTitle: ReadonlyMap<string, string>): Record<string, unknown> {
  const record = status.tasks.get(task.uid);
  return {
    ...record?.extra,
    id: task.uid,
    phase: task.phase === null ? undefined : phaseTitle.get(task.phase),
    description: task.title,
    ...(record ? ownFields(record) : { status: currentStatus(task, status) }),
  };
}

function ownFields(record: TaskRecord): Record<string, unknown> {
  const { extra: _, gates, attempts, failures, notes, ...fields } = record;
  return {
    ...fields,
    // Else what another tool keeps there would be covered up.
    ...(notes !== undefined && { notes }),
    ...(attempts > 0 && { attempts }),
    ...(failures > 0 && { failures }),
    ...(gates.length > 0 && { gates }),
  };
}
