/** One run: batch after batch, each in a new agent session, until what was asked for is done or cannot go on. */
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { type Agent, AgentError } from '../agents/agent';
import { startGuard } from '../agents/guard';
import { killProcessesMarked } from '../agents/processTree';
import { batchSize } from '../schedule/batchSize';
import type { ScheduleOptions } from '../schedule/model';
import { explainTasks } from '../schedule/readiness';
import { selectBatch } from '../schedule/selectBatch';
import { findCheckpoint } from '../status/checkpoint';
import type { NewRecord, RunGoal, RunOutcome } from '../status/journalRecord';
import { runAttempt } from './attempt';
import { BatchSession } from './batchSession';
import type { Config } from './config';
import { RunnerError } from './errors';
import { newBatchId } from './ids';
import { readPlan } from './planFile';
import { writeReports } from './report';
import type { Emit } from './runEvent';
import { runFolder, type StateStore } from './stateStore';

export interface RunRequest {
  readonly workspace: string;
  readonly config: Config;
  readonly stateDirectory: string;
  readonly store: StateStore;
  readonly agent: Agent;
  readonly runId: string;
  readonly goal: RunGoal;
  /** Instead of the configured size. */
  readonly batchSize: number | undefined;
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

export interface RunEnd {
  readonly runId: string;
  readonly outcome: Exclude<RunOutcome, 'lost'> | 'nothing_to_run';
  /** Tasks that this run was the last to work on, by what became of them. */
  readonly completed: readonly string[];
  readonly failed: readonly string[];
  /** One sentence. */
  readonly reason: string;
  /** Set when the run halted because the agent's program is missing or a setting is wrong. */
  readonly needsSetup: boolean;
}

export function scheduleOptions(config: Config): ScheduleOptions {
  return { phaseGate: config.phaseGate, maxAttempts: config.limits.maxAttempts };
}

/** Throws a `RunnerError` of kind `state` when the state can no longer be recorded; the agent is ended then, too. */
export async function runPlan(request: RunRequest): Promise<RunEnd> {
  const { store, runId } = request;
  await endOrphans(request);
  const guard = startGuard(runId);
  try {
    record(request, {
      type: 'run_started',
      runId,
      pid: process.pid,
      host: hostname(),
      agent: request.agent.name,
      goal: request.goal,
    });
    fs.mkdirSync(runFolder(store.paths, runId), { recursive: true });
    const end = await runBatches(request);
    record(request, {
      type: 'run_ended',
      runId,
      outcome: end.outcome === 'nothing_to_run' ? 'finished' : end.outcome,
      exitCode: exitCodeOf(end),
      reason: end.reason,
    });
    return end;
  } catch (error) {
    // The plan became unreadable, say. Where the state itself fails, this cannot be recorded either.
    if (error instanceof RunnerError && error.kind !== 'state') {
      record(request, { type: 'run_ended', runId, outcome: 'halted', exitCode: 2, reason: error.message });
    }
    throw error;
  } finally {
    await guard.close();
  }
}

/** 0 all completed, 1 a task failed or the run halted, 2 set-up, 4 nothing could run, 130 stopped. */
export function exitCodeOf(end: RunEnd): number {
  switch (end.outcome) {
    case 'stopped':
      return 130;
    case 'nothing_to_run':
      return 4;
    case 'halted':
      return end.needsSetup ? 2 : 1;
    case 'finished':
      return end.failed.length > 0 ? 1 : 0;
  }
}

/** A runner that was killed together with its guard may have left agents at work; two on one task is one too many. */
async function endOrphans({ store, emit }: RunRequest): Promise<void> {
  for (const run of store.status.runs.filter(({ outcome }) => outcome === 'lost').slice(-3)) {
    const survivors = await killProcessesMarked(run.runId);
    if (survivors.length > 0) {
      emit({
        type: 'notice',
        message: `Left over from ${run.runId} and not to be ended: pid ${survivors.join(', ')}.`,
      });
    }
  }
}

async function runBatches(request: RunRequest): Promise<RunEnd> {
  const { store, config, goal, signal } = request;
  const worked = new Set<string>();
  let left = goal.kind === 'count' ? goal.count : Number.POSITIVE_INFINITY;
  const ended = (outcome: RunEnd['outcome'], reason: string, needsSetup = false): RunEnd => {
    const withStatus = (word: string) => [...worked].filter((uid) => store.status.tasks.get(uid)?.status === word);
    return {
      runId: request.runId,
      outcome,
      completed: withStatus('completed'),
      failed: withStatus('failed'),
      reason,
      needsSetup,
    };
  };
  for (let index = 1; left > 0; index++) {
    if (signal.aborted) return ended('stopped', 'The run was stopped.');
    // People go on editing while a long run works.
    if (index > 1) store.plan = readPlan(request.workspace, store.plan.path);
    const { plan } = store.plan;
    const size = Math.min(left, request.batchSize ?? batchSize(config.batchSize, plan));
    const only = goal.kind === 'tasks' ? remaining(goal.tasks, worked) : undefined;
    const batch = selectBatch(plan, store.status, { ...scheduleOptions(config), size, ...(only && { only }) });
    if (batch.tasks.length === 0) {
      if (worked.size === 0) return ended('nothing_to_run', 'No task can run.');
      return ended(
        'finished',
        goal.kind === 'count' ? 'No further task can run.' : 'All tasks that can run were gone through.',
      );
    }
    const uids = batch.tasks.map(({ uid }) => uid);
    const end = await runBatch(request, uids, index, (uid) => {
      worked.add(uid);
      left--;
    });
    if (end.outcome === 'stopped') return ended('stopped', 'The run was stopped.');
    if (end.outcome === 'halted') return ended('halted', end.reason, end.needsSetup);
    if (goal.kind === 'batch') break;
  }
  return ended('finished', 'What was asked for was gone through.');
}

function remaining(tasks: readonly string[], worked: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(tasks.filter((uid) => !worked.has(uid)));
}

type BatchEnd =
  | { readonly outcome: 'finished' | 'stopped' }
  | { readonly outcome: 'halted'; readonly reason: string; readonly needsSetup: boolean };

async function runBatch(
  request: RunRequest,
  uids: readonly string[],
  index: number,
  onAttempted: (uid: string) => void,
): Promise<BatchEnd> {
  const { workspace, config, store, agent, runId, signal, emit } = request;
  const batchId = newBatchId(new Date(), index);
  const session = new BatchSession(agent, { workspace, runId, batchId });
  const folder = runFolder(store.paths, runId);
  let completed = 0;
  let failed = 0;
  record(request, { type: 'batch_started', runId, batchId, index, tasks: [...uids] });
  try {
    await session.open();
    for (const [i, uid] of uids.entries()) {
      if (signal.aborted) return { outcome: 'stopped' };
      const task = store.plan.plan.tasks.find((each) => each.uid === uid);
      // What came before in this very batch may have failed and closed the way.
      if (!task || !explainTasks(store.plan.plan, store.status, scheduleOptions(config)).get(uid)?.ready) continue;
      const end = await runAttempt(
        {
          workspace,
          stateDirectory: request.stateDirectory,
          config,
          store,
          session,
          runId,
          batchId,
          folder,
          signal,
          emit,
        },
        task,
        { position: i + 1, batchSize: uids.length },
      );
      if (end.outcome === 'stopped') return { outcome: 'stopped' };
      if (end.outcome === 'halted') return halted(end.failure);
      onAttempted(uid);
      if (end.outcome === 'completed') completed++;
      else failed++;
    }
    return { outcome: 'finished' };
  } catch (error) {
    if (error instanceof AgentError) return halted(error.failure);
    throw error;
  } finally {
    await session.close();
    record(request, { type: 'batch_ended', runId, batchId, completed, failed });
    writeReports(store, runId, folder);
  }
}

function halted(failure: AgentError['failure']): BatchEnd {
  return { outcome: 'halted', reason: failure.message, needsSetup: failure.kind === 'missing_program' };
}

function record(request: RunRequest, value: NewRecord): void {
  request.emit({ type: 'record', record: request.store.record(value) });
}

/** The goal that is left of the last run. Throws a `RunnerError` of kind `nothing_to_run` when it came to its end. */
export function resumeGoal(store: StateStore): RunGoal {
  const checkpoint = findCheckpoint(store.status);
  if (checkpoint) return checkpoint.goal;
  throw new RunnerError(
    'nothing_to_run',
    'There is nothing to resume: the last run went through all it was asked for. Start the next one with `tranche run`.',
  );
}
