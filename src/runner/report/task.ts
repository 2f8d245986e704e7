/** What the report tells of one task. */
import type { Task } from '../../plan/model';
import { nextStepWords } from '../../present/nextStep';
import { currentStatus } from '../../status/currentStatus';
import { effortOf } from '../../status/effort';
import { failureWords } from '../../status/failureWords';
import type { AttemptHistory, GateEnd } from '../../status/history';
import type { FailureRecord } from '../../status/journalRecord';
import { taskFileName } from '../../status/taskFileName';
import { endOf } from '../../status/telemetry';
import type { ReportFacts } from './build';
import type { ReportGate, ReportTask, ReportTry } from './model';

export interface TaskFacts extends ReportFacts {
  /** Milliseconds since 1970 up to which time is counted. */
  readonly moment: number;
  /** Key → title. */
  readonly phases: ReadonlyMap<string, string>;
  /** Ids of run and batch → name of the agent. */
  readonly agents: ReadonlyMap<string, string | undefined>;
}

/**
 * @param task as the plan has it now; undefined where it has no such task any more
 * @param attempts those in the runs of the report, at least one
 */
export function reportTask(
  facts: TaskFacts,
  task: Task | undefined,
  uid: string,
  attempts: readonly AttemptHistory[],
): ReportTask {
  const { status, moment, phases, now, readiness } = facts;
  const latest = attempts.at(-1) as AttemptHistory;
  const record = status.tasks.get(uid);
  const effort = effortOf(attempts, moment);
  const outcome = endOf(attempts);
  const waiting = record?.activity === 'waiting_person';
  const current = task ? currentStatus(task, status) : (record?.status ?? 'pending');
  const failure = failureOf(latest, waiting);
  const isOpen = current !== 'completed' && current !== 'skipped';
  const agent = facts.agents.get(`${latest.runId} ${latest.batchId}`);
  const works = latest.turns.filter(({ role }) => role !== 'audit');
  const changes = latest.gates.findLast(({ changedFiles }) => changedFiles !== undefined);
  const commit = commitOf(latest);
  const step = () =>
    nextStepWords({ uid, failure, readiness: readiness.get(uid), agent, log: logOf(facts, latest) }, now);
  return {
    id: uid,
    title: task?.title ?? '',
    phase: task?.phase === undefined || task.phase === null ? null : (phases.get(task.phase) ?? task.phase),
    status: current,
    waiting,
    outcome,
    runId: latest.runId,
    batchId: latest.batchId,
    batchPosition: latest.position,
    agent,
    sessionId: works.findLast(({ sessionId }) => sessionId !== undefined)?.sessionId,
    startedAt: iso(attempts[0]?.startedAt ?? latest.startedAt),
    completedAt: completedAt(latest),
    durationMs: effort.durationMs,
    attempts: attempts.length,
    effort,
    usage: effort.usage,
    tries: attempts.map(reportTry),
    gates: gatesOf(latest).map(reportGate),
    changedFiles: changes?.changedFiles,
    changedCount: changes?.changedCount,
    commit,
    claim: works.findLast(({ claim }) => claim !== undefined)?.claim,
    reports: record?.reports ?? [],
    failure,
    error: failure && errorWords(failure, latest),
    nextStep: isOpen && outcome !== undefined && outcome !== 'completed' ? step() : undefined,
    warnings: [...warningsOf(latest), ...attempts.flatMap(conflictOf)],
  };
}

function completedAt({ outcome, endedAt, decision }: AttemptHistory): string | undefined {
  if (outcome === 'completed' && endedAt !== undefined) return iso(endedAt);
  return decision?.decision === 'approved' ? decision.at : undefined;
}

/** Work that a person did not want, or that did not fit, is none of the workspace's. */
function commitOf({ commit, decision, gates }: AttemptHistory): string | undefined {
  if (decision && decision.decision !== 'approved') return undefined;
  return decision?.commit ?? commit ?? gates.findLast((gate) => gate.commit !== undefined)?.commit;
}

/** With what an auditor found, where that is the reason. */
function errorWords(failure: FailureRecord, { gates }: AttemptHistory): string {
  const audit = gates.findLast(({ gate }) => gate === 'audit');
  const found = audit && !audit.passed ? (audit.findings ?? []) : [];
  const words = failureWords(failure);
  return found.length === 0 ? words : `${words} It found: ${found.map((each) => each.replace(/\.$/, '')).join('; ')}.`;
}

/** Others had changed the same lines, so that it was done again. */
function conflictOf({ outcome, failure }: AttemptHistory): string[] {
  return outcome === 'interrupted' && failure?.kind === 'write_conflict' ? [failure.message] : [];
}

function failureOf({ outcome, failure, decision }: AttemptHistory, waiting: boolean): FailureRecord | undefined {
  if (decision?.decision === 'rejected') {
    return { kind: 'rejected', message: `A person rejected the work${decision.note ? `: ${decision.note}` : '.'}` };
  }
  if (decision?.decision === 'outdated') return { kind: 'write_conflict', message: decision.note ?? '' };
  if (outcome === 'parked') {
    if (decision) return undefined;
    return waiting
      ? { ...failure, kind: 'approval', message: failure?.message ?? 'It waits for a person to approve it.' }
      : failure;
  }
  return outcome === 'completed' ? undefined : failure;
}

function reportTry({ attempt, batchId, startedAt, endedAt, outcome, failure, waits }: AttemptHistory): ReportTry {
  return {
    attempt,
    batchId,
    startedAt: iso(startedAt),
    endedAt: endedAt === undefined ? undefined : iso(endedAt),
    outcome,
    failure,
    waits: waits.map(({ from, to }) => ({ from: iso(from), to: to === undefined ? undefined : iso(to) })),
  };
}

/** After the last rework: what was mended meanwhile is no news. */
function gatesOf({ gates, turns }: AttemptHistory): readonly GateEnd[] {
  const last = turns.findLast(({ role }) => role !== 'audit')?.seq ?? 0;
  const after = gates.filter(({ seq }) => seq > last);
  return after.length > 0 ? after : gates;
}

function reportGate({
  gate,
  passed,
  command,
  exitCode,
  durationMs,
  message,
  score,
  findings,
  scope,
  merged,
}: GateEnd): ReportGate {
  return { gate, passed, command, exitCode, durationMs, message, score, findings, scope, merged };
}

/** The gate of tests warns, whether it passed or not; an agent that changed nothing may be right. */
function warningsOf(attempt: AttemptHistory): string[] {
  const { changedFiles } = attempt.gates.findLast((gate) => gate.changedFiles !== undefined) ?? {};
  return [
    ...gatesOf(attempt).flatMap(({ gate, message, findings }) =>
      gate === 'tests' && message ? [message, ...(findings ?? [])] : [],
    ),
    ...(attempt.outcome === 'completed' && changedFiles?.length === 0 ? ['It changed no file.'] : []),
  ];
}

/** Where to look for the cause: what the failed command printed, else what the agent did. */
function logOf({ fileOf }: ReportFacts, attempt: AttemptHistory): string | undefined {
  const turn = attempt.turns.findLast(({ role }) => role !== 'audit');
  if (!turn) return undefined;
  const stem = `${taskFileName(attempt.task)}.${attempt.attempt}.${turn.turn}`;
  const verify = attempt.gates.filter(({ gate, seq }) => gate === 'verify' && seq > turn.seq);
  const failed = verify.findIndex(({ passed }) => !passed);
  const names = [...(failed < 0 ? [] : [`${stem}.verify-${failed + 1}.log`]), `${stem}.agent.log`];
  return names.map((name) => fileOf(attempt.runId, name)).find((path) => path !== undefined);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
