/** One batch: its tasks, one after another, in one agent session. */
import { AgentError } from '../agents/agent';
import type { Task } from '../plan/model';
import { explainTasks } from '../schedule/readiness';
import { taskRecord } from '../status/status';
import { runAttempt } from './attempt';
import type { AttemptContext } from './attemptContext';
import { BatchSession } from './batchSession';
import { verifyOwed } from './deferredVerify';
import { closesPlan } from './gates/closing';
import { newBatchId } from './ids';
import { openWorkplace } from './isolation/openWorkplace';
import type { AttemptEnd } from './openAttempt';
import { type PlanFile, rereadPlan } from './planFile';
import { runFolder } from './runFiles';
import type { RunProgress } from './runProgress';
import { type RunRequest, record, scheduleOptions, tryWriteReports } from './runRequest';
import { createSessionTools } from './sessionTools';
import type { SharedTools } from './sharedTools';
import { tickTask } from './tick';

export interface BatchWork {
  /** Counts from 1 within the run. */
  readonly index: number;
  readonly agent: string;
  /** `uid`s, in order. */
  readonly tasks: readonly string[];
  /** What they were chosen from. */
  readonly plan: PlanFile;
}

/** Why it ended, where that concerns the whole run, is told to `progress`. Returns what its attempts had to work with. */
export async function runBatch(
  request: RunRequest,
  { index, agent, tasks, plan }: BatchWork,
  progress: RunProgress,
  tools: SharedTools,
): Promise<AttemptContext> {
  const { store, runId } = request;
  const batchId = newBatchId(new Date(), index);
  const counts = { completed: 0, failed: 0 };
  // Before anything is made that would have to be removed again.
  const worker = request.agentNamed(agent);
  const place = await openWorkplace(request, batchId, tools.merges);
  const folder = runFolder(store.paths, runId);
  const sessionTools = worker.takesTools && request.config.sessionTools ? toolsOf(request, batchId, folder) : undefined;
  const options = { workspace: place.folder, runId, batchId, start: tools.start, tools: sessionTools?.server };
  const session = new BatchSession(worker, options);
  const { baseline } = tools;
  const own = { place, session, sessionTools, agent, batchId, folder };
  const context: AttemptContext = { ...request, ...own, progress, tools, baseline };
  try {
    record(request, { type: 'batch_started', runId, batchId, index, tasks: [...tasks], agent });
    await session.open();
    for (const [i, uid] of tasks.entries()) {
      if (request.signal.aborted || !progress.mayGoOn) break;
      const task = await readyTask(request, uid, counts.completed === i ? plan : undefined);
      if (!task) continue;
      const lastOfBatch = i === tasks.length - 1;
      const end = await untilMerged(context, task, {
        position: i + 1,
        batchSize: tasks.length,
        lastOfBatch,
        lastOfRun: lastOfBatch && isLastOfRun(request, progress, task),
      });
      if (end.outcome === 'stopped') break;
      if (end.outcome === 'halted') {
        progress.stop({ reason: end.failure.message, needsSetup: end.failure.kind === 'missing_program' });
        break;
      }
      progress.attempted(taskRecord(store.status, uid));
      if (end.outcome === 'completed') {
        counts.completed++;
        tools.jobs.completed();
        tickTask(request, task);
      } else if (end.outcome === 'failed') counts.failed++;
    }
    await verifyOwed(context);
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    const { kind, message } = error.failure;
    progress.stop({ reason: message, needsSetup: kind === 'missing_program' });
  } finally {
    await session.close();
    await place.close();
    if (store.isHeld) {
      record(request, { type: 'batch_ended', runId, batchId, ...counts });
      tryWriteReports(request);
    }
  }
  return context;
}

function toolsOf({ workspace, store, stateDirectory, runId }: RunRequest, batchId: string, folder: string) {
  return createSessionTools(folder, { workspace, plan: store.plan.name, stateDirectory, runId, batchId });
}

/**
 * The task as the plan has it now, if it can be handed out.
 *
 * @param chosenFrom what its batch was chosen from; undefined when what came before in the batch may have closed the way
 */
async function readyTask(
  { workspace, store, config }: RunRequest,
  uid: string,
  chosenFrom: PlanFile | undefined,
): Promise<Task | undefined> {
  store.plan = await rereadPlan(workspace, store.plan);
  const { plan } = store.plan;
  const isAsChosen = store.plan === chosenFrom;
  if (!isAsChosen && !explainTasks(plan, store.status, scheduleOptions(config)).get(uid)?.ready) return undefined;
  return plan.tasks.find((task) => task.uid === uid);
}

/** Tries the task, and once more each time that others have changed the same lines meanwhile. */
async function untilMerged(
  context: AttemptContext,
  task: Task,
  place: { position: number; batchSize: number; lastOfBatch: boolean; lastOfRun: boolean },
): Promise<Exclude<AttemptEnd, { outcome: 'conflict' }>> {
  for (let redone = 0; ; redone++) {
    const end = await runAttempt(context, task, { ...place, redone });
    if (end.outcome !== 'conflict') return end;
  }
}

function isLastOfRun({ goal, store }: RunRequest, progress: RunProgress, task: Task): boolean {
  // Its own batch is what is still at work.
  if (goal.kind === 'batch') return true;
  return closesPlan(store.plan.plan, store.status, task) || (progress.left <= 0 && progress.busy.size === 1);
}
