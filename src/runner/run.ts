/** One run: batch after batch, each in a new agent session, until what was asked for is done or cannot go on. */
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { startGuard } from '../agents/guard';
import { killProcessesMarked } from '../agents/processTree';
import { batchSize } from '../schedule/batchSize';
import { selectBatch } from '../schedule/selectBatch';
import { findCheckpoint } from '../status/checkpoint';
import type { RunGoal, RunOutcome } from '../status/journalRecord';
import { RunnerError } from './errors';
import { readPlan } from './planFile';
import { runBatch } from './runBatch';
import { type RunRequest, record, scheduleOptions } from './runRequest';
import { runFolder } from './stateReading';
import type { StateStore } from './stateStore';

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

/** The goal that is left of the last run. Throws a `RunnerError` of kind `nothing_to_run` when it came to its end. */
export function resumeGoal(store: StateStore): RunGoal {
  const checkpoint = findCheckpoint(store.status);
  if (checkpoint) return checkpoint.goal;
  throw new RunnerError(
    'nothing_to_run',
    'There is nothing to resume: the last run went through all it was asked for. Start the next one with `tranche run`.',
  );
}
