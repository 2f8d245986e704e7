/** One batch: its tasks, one after another, in one agent session. */
import { AgentError } from '../agents/agent';
import { explainTasks } from '../schedule/readiness';
import { taskRecord } from '../status/status';
import { type AttemptEnd, runAttempt } from './attempt';
import type { AttemptContext } from './attemptContext';
import { BatchSession } from './batchSession';
import { newBatchId } from './ids';
import { openWorkplace } from './isolation/openWorkplace';
import { rereadPlan } from './planFile';
import { runFolder } from './runFiles';
import type { RunProgress } from './runProgress';
import { type RunRequest, record, scheduleOptions, tryWriteReports } from './runRequest';
import type { SharedTools } from './sharedTools';
import { tickTask } from './tick';

export interface BatchWork {
  /** Counts from 1 within the run. */
  readonly index: number;
  readonly agent: string;
  /** `uid`s, in order. */
  readonly tasks: readonly string[];
}

/** How often a task is done again because others changed the same lines meanwhile. */
const maxRedone = 3;

/** Why it ended, where that concerns the whole run, is told to `progress`. */
export async function runBatch(
  request: RunRequest,
  { index, agent, tasks }: BatchWork,
  progress: RunProgress,
  tools: SharedTools,
): Promise<void> {
  const { workspace, config, store, runId, signal } = request;
  const batchId = newBatchId(new Date(), index);
  const counts = { completed: 0, failed: 0 };
  const place = await openWorkplace(request, batchId, tools.merges);
  const session = new BatchSession(request.agentNamed(agent), { workspace: place.folder, runId, batchId });
  record(request, { type: 'batch_started', runId, batchId, index, tasks: [...tasks], agent });
  const context: AttemptContext = {
    ...request,
    place,
    session,
    agent,
    batchId,
    folder: runFolder(store.paths, runId),
    progress,
    tools,
  };
  try {
    await session.open();
    for (const [i, uid] of tasks.entries()) {
      if (signal.aborted || !progress.mayGoOn) return;
      store.plan = await rereadPlan(workspace, store.plan);
      const { plan } = store.plan;
      const task = plan.tasks.find((each) => each.uid === uid);
      // What came before in this very batch may have failed and closed the way, or a person changed the plan.
      if (!task || !explainTasks(plan, store.status, scheduleOptions(config)).get(uid)?.ready) continue;
      let end: AttemptEnd;
      let redone = 0;
      do {
        const position = { position: i + 1, batchSize: tasks.length, mayRedo: redone < maxRedone };
        end = await runAttempt(context, task, position);
      } while (end.outcome === 'conflict' && redone++ < maxRedone);
      if (end.outcome === 'stopped') return;
      if (end.outcome === 'halted') {
        progress.stop({ reason: end.failure.message, needsSetup: end.failure.kind === 'missing_program' });
        return;
      }
      progress.attempted(taskRecord(store.status, uid));
      if (end.outcome === 'completed') {
        counts.completed++;
        tools.jobs.completed();
        tickTask(request, task);
      } else if (end.outcome === 'failed') counts.failed++;
    }
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
}
