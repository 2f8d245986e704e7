/** Makes the report from the plan, where it stands, and what has happened. */
import type { Plan, Task } from '../../plan/model';
import { readinessWords } from '../../present/readiness';
import type { Readiness } from '../../schedule/model';
import { currentStatus } from '../../status/currentStatus';
import { effortOf } from '../../status/effort';
import { forecastOf } from '../../status/forecast';
import type { BatchHistory, History, RunHistory } from '../../status/history';
import type { Status } from '../../status/status';
import { isSettled } from '../../status/taskStatus';
import { attemptsIn, endOf, telemetryOf } from '../../status/telemetry';
import { openTasks, taskKinds } from './forecastFacts';
import type { Report, ReportBatch, ReportMention, ReportRun } from './model';
import { progressOf } from './progress';
import { reportTask } from './task';

export interface ReportFacts {
  readonly plan: Plan;
  /** Relative to the workspace. */
  readonly planName: string;
  readonly status: Status;
  readonly history: History;
  readonly readiness: ReadonlyMap<string, Readiness>;
  readonly phaseGate: number;
  /** Sessions side by side. */
  readonly jobs: number;
  /** Whether the last run is at work. */
  readonly running: boolean;
  readonly now: Date;
  /** A file of that run's folder as a person can open it; undefined where there is none of the name. */
  readonly fileOf: (runId: string, name: string) => string | undefined;
}

/** @param runId of the run it is about; all runs without one. Undefined where there was no such run. */
export function buildReport(facts: ReportFacts, runId: string | undefined): Report | undefined {
  const { plan, planName, status, history } = facts;
  const runs = runId === undefined ? history.runs : history.runs.filter((run) => run.runId === runId);
  const run = runs.at(-1);
  if (!run) return undefined;
  const scope = runId === undefined ? 'all' : 'run';
  const moment = momentOf(facts);
  const byTask = attemptsIn(history, new Set(runs.map((each) => each.runId)));
  const telemetry = telemetryOf(history, runs, moment);
  const byUid = new Map(plan.tasks.map((task) => [task.uid, task]));
  const phases = new Map(plan.phases.map(({ key, title }) => [key, title]));
  const agents = agentsOf(runs);
  const { now, jobs, running } = facts;
  return {
    schemaVersion: 1,
    at: now.toISOString(),
    plan: {
      path: planName,
      title: plan.title,
      tasks: plan.tasks.length,
      settled: plan.tasks.filter((task) => isSettled(currentStatus(task, status))).length,
    },
    scope,
    run: reportRun(run),
    runs: runs.map(reportRun),
    batches: runs.flatMap(({ batches, agent }) => batches.map((batch) => reportBatch(batch, agent, moment))),
    tasks: [...byTask].map(([uid, attempts]) =>
      reportTask({ ...facts, moment, phases, agents }, byUid.get(uid), uid, attempts),
    ),
    notStarted: notStarted(facts, scope === 'all' ? undefined : run, byTask),
    stillWaiting: plan.tasks
      .filter(({ uid }) => !byTask.has(uid) && isWaiting(status, uid))
      .map((task) => mention(facts, task)),
    telemetry,
    usage: telemetry.effort.usage,
    forecast:
      forecastOf(history, {
        open: openTasks(plan, status, facts.readiness),
        kindOf: taskKinds(plan),
        jobs,
        now: moment,
        running,
      }) ?? null,
    progress: progressOf(plan, history, runs),
  };
}

/** By the ids of run and batch. */
function agentsOf(runs: readonly RunHistory[]): Map<string, string | undefined> {
  return new Map(
    runs.flatMap((run) => run.batches.map(({ batchId, agent }) => [`${run.runId} ${batchId}`, agent ?? run.agent])),
  );
}

/** Now, or the last that was seen, where nobody is at work any more. */
function momentOf({ history, running, now }: ReportFacts): number {
  return running ? now.getTime() : (history.runs.at(-1)?.lastSign ?? now.getTime());
}

function reportRun({ runId, agent, goal, startedAt, endedAt, outcome, exitCode, reason }: RunHistory): ReportRun {
  return { runId, agent, goal, startedAt: iso(startedAt), completedAt: isoOf(endedAt), outcome, exitCode, reason };
}

function reportBatch(batch: BatchHistory, agentOfRun: string | undefined, moment: number): ReportBatch {
  const { batchId, runId, index, agent, startedAt, endedAt, tasks, attempts } = batch;
  const latest = new Map(attempts.map((attempt) => [attempt.task, attempt]));
  const ends = [...latest.values()].map((attempt) => endOf([attempt]));
  return {
    batchId,
    runId,
    index,
    agent: agent ?? agentOfRun,
    startedAt: iso(startedAt),
    endedAt: isoOf(endedAt),
    tasks,
    completed: ends.filter((end) => end === 'completed').length,
    failed: ends.filter((end) => end === 'failed').length,
    effort: effortOf(attempts, moment),
  };
}

/** What the run was asked for and did not come to; of all runs, what none has ever begun. */
function notStarted(
  facts: ReportFacts,
  run: RunHistory | undefined,
  begun: ReadonlyMap<string, unknown>,
): ReportMention[] {
  const { plan, status } = facts;
  const asked = run && askedOf(run);
  const isAsked = (task: Task) => asked === undefined || asked.has(task.uid);
  return plan.tasks
    .filter((task) => !begun.has(task.uid) && isAsked(task) && !isSettled(currentStatus(task, status)))
    .filter(({ uid }) => !isWaiting(status, uid))
    .map((task) => mention(facts, task));
}

function mention({ plan, readiness, phaseGate }: ReportFacts, { uid, title }: Task): ReportMention {
  const ready = readiness.get(uid);
  const why = !ready ? 'unknown' : ready.ready ? 'ready' : readinessWords(ready, { plan, phaseGate, mostNames: 3 });
  return { id: uid, title, why };
}

function isWaiting(status: Status, uid: string): boolean {
  return status.tasks.get(uid)?.activity === 'waiting_person';
}

/** The tasks that were asked for by name or handed out; undefined where that was all there are. */
function askedOf({ goal, batches }: RunHistory): ReadonlySet<string> | undefined {
  if (goal?.kind === 'all') return undefined;
  return new Set(goal?.kind === 'tasks' ? goal.tasks : batches.flatMap(({ tasks }) => tasks));
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function isoOf(at: number | undefined): string | undefined {
  return at === undefined ? undefined : iso(at);
}
