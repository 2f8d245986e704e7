/** One batch: its tasks, one after another, in one agent session. */
import { AgentError } from '../agents/agent';
import { explainTasks } from '../schedule/readiness';
import { runAttempt } from './attempt';
import { BatchSession } from './batchSession';
import { newBatchId } from './ids';
import { sharedWorkplace } from './isolation/shared';
import { rereadPlan } from './planFile';
import { runFolder } from './runFiles';
import { type RunRequest, record, scheduleOptions, tryWriteReports } from './runRequest';
import { tickTask } from './tick';

export type BatchEnd =
  | { readonly outcome: 'finished' | 'stopped' }
  | { readonly outcome: 'halted'; readonly reason: string; readonly needsSetup: boolean };

/** `onAttempted` hears of each task whose attempt came to its end, well or not. */
export async function runBatch(
  request: RunRequest,
  uids: readonly string[],
  index: number,
  onAttempted: (uid: string) => void,
): Promise<BatchEnd> {
  const { workspace, config, store, agent, runId, signal, emit } = request;
  const batchId = newBatchId(new Date(), index);
  const session = new BatchSession(request.agentNamed(agent), { workspace, runId, batchId });
  const place = sharedWorkplace(workspace);
  const folder = runFolder(store.paths, runId);
  let completed = 0;
  let failed = 0;
  record(request, { type: 'batch_started', runId, batchId, index, tasks: [...uids] });
  try {
    await session.open();
    for (const [i, uid] of uids.entries()) {
      if (signal.aborted) return { outcome: 'stopped' };
      store.plan = await rereadPlan(workspace, store.plan);
      const task = store.plan.plan.tasks.find((each) => each.uid === uid);
      // What came before in this very batch may have failed and closed the way, or a person changed the plan.
      if (!task || !explainTasks(store.plan.plan, store.status, scheduleOptions(config)).get(uid)?.ready) continue;
      const end = await runAttempt(
        {
          workspace,
          place,
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
      if (end.outcome === 'completed') {
        completed++;
        tickTask(request, task);
      } else if (end.outcome === 'failed') failed++;
    }
    return { outcome: 'finished' };
  } catch (error) {
    if (error instanceof AgentError) return halted(error.failure);
    throw error;
  } finally {
    await session.close();
    record(request, { type: 'batch_ended', runId, batchId, completed, failed });
    tryWriteReports(request);
  }
}

function halted(failure: AgentError['failure']): BatchEnd {
  return { outcome: 'halted', reason: failure.message, needsSetup: failure.kind === 'missing_program' };
}
