/** One run: its batches, each in a new agent session, until what was asked for is done or cannot go on. */
import { hostname } from 'node:os';
import { startGuard } from '../agents/guard/guard';
import type { StartChild } from '../agents/process/child';
import { startOf } from '../agents/process/processTable';
import { killProcessesMarked } from '../agents/process/processTree';
import { findCheckpoint } from '../status/checkpoint';
import { currentStatus } from '../status/currentStatus';
import type { RunGoal, RunOutcome } from '../status/runGoal';
import { type TaskRecord, taskRecord } from '../status/status';
import { isSettled } from '../status/taskStatus';
import { takeUpDecisions } from './decisions';
import { verifyOwed } from './deferredVerify';
import { dispatch } from './dispatch';
import { RunnerError } from './errors';
import { removeLeftovers } from './isolation/leftovers';
import { newMergeQueue } from './isolation/mergeQueue';
import { runFolder } from './runFiles';
import { RunProgress } from './runProgress';
import { type RunRequest, record, tryWriteReports } from './runRequest';
import { refuseUnsafeJobs } from './sideBySide';
import { keepHeapSmall } from './smallHeap';
import type { StateStore } from './stateStore';
import { tickWhatIsLeft } from './tick';

export interface RunEnd {
  readonly runId: string;
  readonly outcome: Exclude<RunOutcome, 'lost'>;
  /** Tasks that this run was the last to work on, by what became of them. */
  readonly completed: readonly string[];
  readonly failed: readonly string[];
  /** Done but for a person's approval. */
  readonly parked: readonly string[];
  /** Asked for and still to do, but nothing of it can run. */
  readonly notRun: readonly string[];
  readonly exitCode: number;
  /** One sentence. */
  readonly reason: string;
}

/** Throws a `RunnerError` of kind `state` when the state can no longer be recorded; the agent is ended then, too. */
export async function runPlan(request: RunRequest): Promise<RunEnd> {
  const { store, runId, agent, goal, config } = request;
  refuseUnsafeJobs(config, store.plan.plan, store.status, goal);
  keepHeapSmall(store.plan.plan.tasks.length);
  await endOrphans(request);
  const guard = startGuard(runId);
  try {
    const { pid } = process;
    const processStart = startOf(pid);
    const { jobs, isolation } = config;
    record(request, {
      type: 'run_started',
      runId,
      pid,
      host: hostname(),
      processStart,
      agent,
      goal,
      jobs: jobs === 'auto' ? undefined : jobs,
      isolation,
      flags: Object.keys(request.flags).length > 0 ? request.flags : undefined,
    });
    await removeLeftovers({
      workspace: request.workspace,
      runId,
      say: (message) => request.emit({ type: 'notice', message }),
    });
    tickWhatIsLeft(request);
    const end = await runBatches(request, guard.start);
    const { outcome, exitCode, reason } = end;
    record(request, { type: 'run_ended', runId, outcome, exitCode, reason });
    return end;
  } catch (error) {
    recordBreak(request, error);
    throw error;
  } finally {
    if (store.isHeld) tryWriteReports(request);
    await guard.close();
  }
}

/** The plan became unreadable, say. Where the state itself fails, this cannot be recorded either. */
function recordBreak(request: RunRequest, error: unknown): void {
  if (!request.store.isHeld || (error instanceof RunnerError && error.kind === 'state')) return;
  const [reason, exitCode] =
    error instanceof RunnerError ? [error.message, 2] : [`The runner failed in a way it should not: ${error}`, 1];
  try {
    record(request, { type: 'run_ended', runId: request.runId, outcome: 'halted', exitCode, reason });
  } catch {
    // What broke the run is what the person has to hear of.
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

async function runBatches(request: RunRequest, start: StartChild): Promise<RunEnd> {
  const { goal, config, signal, emit } = request;
  const progress = new RunProgress(goal, config.limits, (message) => emit({ type: 'notice', message }));
  const latest = await dispatch(request, progress, start);
  const folder = runFolder(request.store.paths, request.runId);
  const checked = await verifyOwed({ ...request, progress, folder, ...(latest && { tools: latest.tools }) });
  // What a person said while that went on.
  if (!signal.aborted) {
    const merges = latest?.tools.merges ?? newMergeQueue();
    await takeUpDecisions({ ...request, merges }, request.store.paths.folder);
  }
  const done = soFar(request, progress.worked);
  if (signal.aborted) return { ...done, outcome: 'stopped', reason: 'The run was stopped.', exitCode: 130 };
  const { halt } = progress;
  const isDone = !findCheckpoint(request.store.plan.plan, request.store.status);
  if (halt && !(halt.unlessDone && isDone))
    return { ...done, outcome: 'halted', reason: halt.reason, exitCode: halt.needsSetup ? 2 : 1 };
  return finished(request, progress, checked);
}

function soFar(
  { store, runId }: RunRequest,
  worked: ReadonlySet<string>,
): Omit<RunEnd, 'outcome' | 'reason' | 'exitCode'> {
  const records = [...worked].map((uid) => taskRecord(store.status, uid));
  const ids = (wanted: (record: TaskRecord) => boolean) => records.filter(wanted).map(({ id }) => id);
  return {
    runId,
    completed: ids(({ status }) => status === 'completed'),
    failed: ids(({ status }) => status === 'failed'),
    parked: ids(({ activity }) => activity === 'waiting_person'),
    notRun: [],
  };
}

/** @param checked a check that was put off has passed, which is something done, too */
function finished(request: RunRequest, progress: RunProgress, checked: boolean): RunEnd {
  const { store, goal } = request;
  const { worked } = progress;
  const done = soFar(request, worked);
  const asked = goal.kind === 'tasks' ? new Set(goal.tasks) : undefined;
  const isWanted = (uid: string) => asked?.has(uid) ?? (goal.kind !== 'batch' && progress.missing > 0);
  const unsettled = store.plan.plan.tasks.filter((task) => !isSettled(currentStatus(task, store.status)));
  const open = unsettled.map(({ uid }) => uid).filter((uid) => !worked.has(uid) && isWanted(uid));
  const nothing = worked.size === 0 && goal.kind !== 'all' && !(checked && open.length === 0);
  const isLeft = open.length > 0 || done.parked.length > 0 || nothing;
  const exitCode = done.failed.length > 0 ? 1 : isLeft ? 4 : 0;
  const reason =
    open.length > 0 || nothing
      ? 'Of what was asked for, nothing more can run.'
      : worked.size === 0 && checked
        ? 'The check that was put off has passed.'
        : 'What was asked for was gone through.';
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
