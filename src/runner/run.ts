/** One run: batch after batch, each in a new agent session, until what was asked for is done or cannot go on. */
import { hostname } from 'node:os';
import { startGuard } from '../agents/guard';
import { startOf } from '../agents/processTable';
import { killProcessesMarked } from '../agents/processTree';
import { batchSize } from '../schedule/batchSize';
import { selectBatch } from '../schedule/selectBatch';
import { findCheckpoint } from '../status/checkpoint';
import { currentStatus } from '../status/currentStatus';
import type { RunGoal, RunOutcome } from '../status/runGoal';
import { isSettled, type TaskStatus } from '../status/taskStatus';
import { RunnerError } from './errors';
import { rereadPlan } from './planFile';
import { runBatch } from './runBatch';
import { type RunRequest, record, scheduleOptions, tryWriteReports } from './runRequest';
import type { StateStore } from './stateStore';
import { tickWhatIsLeft } from './tick';

export interface RunEnd {
  readonly runId: string;
  readonly outcome: Exclude<RunOutcome, 'lost'>;
  /** Tasks that this run was the last to work on, by what became of them. */
  readonly completed: readonly string[];
  readonly failed: readonly string[];
  /** Asked for and still to do, but nothing of it can run. */
  readonly notRun: readonly string[];
  readonly exitCode: number;
  /** One sentence. */
  readonly reason: string;
}

/** Throws a `RunnerError` of kind `state` when the state can no longer be recorded; the agent is ended then, too. */
export async function runPlan(request: RunRequest): Promise<RunEnd> {
  const { store, runId, agent, goal } = request;
  await endOrphans(request);
  const guard = startGuard(runId);
  try {
    const { pid } = process;
    const processStart = startOf(pid);
    record(request, { type: 'run_started', runId, pid, host: hostname(), processStart, agent, goal });
    tickWhatIsLeft(request);
    const end = await runBatches(request);
    const { outcome, exitCode, reason } = end;
    record(request, { type: 'run_ended', runId, outcome, exitCode, reason });
    return end;
  } catch (error) {
    // The plan became unreadable, say. Where the state itself fails, this cannot be recorded either.
    if (error instanceof RunnerError && error.kind !== 'state') {
      record(request, { type: 'run_ended', runId, outcome: 'halted', exitCode: 2, reason: error.message });
    }
    throw error;
  } finally {
    if (store.isHeld) tryWriteReports(request);
    await guard.close();
  }
}

/** A runner that was killed together with its guard may have left agents at work; two on one task is one too many. */
async function endOrphans({ store, emit }: RunRequest): Promise<void> {
  for (const run of store.status.runs.filter(({ outcome }) => outcome === 'lost').slice(-3)) {
    const survivors = await killProcessesMarked(run.runId);
    if (survivors.length > 0) {
      const pids = survivors.join(', ');
      emit({ type: 'notice', message: `Left over from ${run.runId} and not to be ended: pid ${pids}.` });
    }
  }
}

async function runBatches(request: RunRequest): Promise<RunEnd> {
  const { store, config, goal, signal } = request;
  const worked = new Set<string>();
  let left = goal.kind === 'count' ? goal.count : Number.POSITIVE_INFINITY;
  for (let index = 1; left > 0; index++) {
    if (signal.aborted) return stopped(request, worked);
    store.plan = await rereadPlan(request.workspace, store.plan);
    const { plan } = store.plan;
    const size = Math.min(left, request.batchSize ?? batchSize(config.batchSize, plan));
    const only = goal.kind === 'tasks' ? new Set(goal.tasks.filter((uid) => !worked.has(uid))) : undefined;
    const batch = selectBatch(plan, store.status, { ...scheduleOptions(config), size, only });
    if (batch.tasks.length === 0) return finished(request, worked, left);
    const uids = batch.tasks.map(({ uid }) => uid);
    const end = await runBatch(request, uids, index, (uid) => {
      worked.add(uid);
      left--;
    });
    if (end.outcome === 'stopped') return stopped(request, worked);
    if (end.outcome === 'halted') {
      return { ...soFar(request, worked), outcome: 'halted', reason: end.reason, exitCode: end.needsSetup ? 2 : 1 };
    }
    if (goal.kind === 'batch') break;
  }
  return finished(request, worked, 0);
}

function soFar(
  { store, runId }: RunRequest,
  worked: ReadonlySet<string>,
): Omit<RunEnd, 'outcome' | 'reason' | 'exitCode'> {
  const withStatus = (word: TaskStatus) => [...worked].filter((uid) => store.status.tasks.get(uid)?.status === word);
  return { runId, completed: withStatus('completed'), failed: withStatus('failed'), notRun: [] };
}

function stopped(request: RunRequest, worked: ReadonlySet<string>): RunEnd {
  return { ...soFar(request, worked), outcome: 'stopped', reason: 'The run was stopped.', exitCode: 130 };
}

/** `left`: how many tasks were asked for and not found. */
function finished(request: RunRequest, worked: ReadonlySet<string>, left: number): RunEnd {
  const { store, goal } = request;
  const done = soFar(request, worked);
  const asked = goal.kind === 'tasks' ? new Set(goal.tasks) : undefined;
  const unsettled = store.plan.plan.tasks.filter((task) => !isSettled(currentStatus(task, store.status)));
  const open = unsettled.map(({ uid }) => uid).filter((uid) => !worked.has(uid) && (asked?.has(uid) ?? left > 0));
  const nothing = worked.size === 0 && goal.kind !== 'all';
  const exitCode = done.failed.length > 0 ? 1 : open.length > 0 || nothing ? 4 : 0;
  const reason =
    open.length > 0 ? 'Of what was asked for, nothing more can run.' : 'What was asked for was gone through.';
  return { ...done, outcome: 'finished', notRun: open, exitCode, reason };
}

/** The goal that is left of the last run. Throws a `RunnerError` of kind `nothing_to_run` when it came to its end. */
export function resumeGoal(store: StateStore): RunGoal {
  const checkpoint = findCheckpoint(store.plan.plan, store.status);
  if (checkpoint) return checkpoint.goal;
  throw new RunnerError(
    'nothing_to_run',
    'There is nothing to resume: the last run went through all it was asked for. Start the next one with `tranche run`.',
  );
}
