/** Hands out batches to sessions side by side, as long as there is room, something to do, and no reason to stop. */
import { setTimeout as delay } from 'node:timers/promises';
import type { StartChild } from '../agents/process/child';
import { type BatchSource, batchSource } from '../schedule/batchSource';
import type { BatchOptions } from '../schedule/selectBatch';
import { type AttemptContext, ownPaths } from './attemptContext';
import { batchOptionsOf } from './batchOptions';
import { decisionLeft, takeUpDecisions } from './decisions';
import { keptFiles } from './keptFiles';
import { rereadPlan } from './planFile';
import { type BatchWork, runBatch } from './runBatch';
import type { RunProgress } from './runProgress';
import type { RunRequest } from './runRequest';
import { sharedTools } from './sharedTools';

/** How often it is looked again whether one more session may start, in milliseconds. */
const lookAgainMs = 5_000;

/**
 * Settles when no session is at work any more, with what the last one had to work with. Throws what a session threw,
 * after all others have ended.
 */
export async function dispatch(
  request: RunRequest,
  progress: RunProgress,
  start?: StartChild,
): Promise<AttemptContext | undefined> {
  const tools = sharedTools(request.jobs, keptFiles(request.workspace, ownPaths(request)), start);
  const source = batchSource();
  const options = batchOptionsOf(request, progress);
  const broken = new AbortController();
  const signal = AbortSignal.any([request.signal, broken.signal]);
  const sessions = new Set<Promise<void>>();
  let error: { readonly reason: unknown } | undefined;
  let batches = 0;
  let latest: AttemptContext | undefined;

  /** The others cannot go on either: the state cannot be recorded, say, or the plan is lost. */
  const fail = (reason: unknown) => {
    error ??= { reason };
    broken.abort();
    return undefined;
  };
  const begin = (work: BatchWork) => {
    progress.begin(work.agent, work.tasks);
    const session = runBatch({ ...request, signal }, work, progress, tools)
      .then((context) => {
        latest = context;
      })
      .catch(fail)
      .finally(() => {
        progress.end(work.agent, work.tasks);
        sessions.delete(session);
      });
    sessions.add(session);
  };

  const { folder } = request.store.paths;
  const deciding = { ...request, signal, merges: tools.merges };
  for (;;) {
    // Nothing new begins before: a person's word may open or close the way to other tasks.
    if (!signal.aborted) await takeUpDecisions(deciding, folder).catch(fail);
    while (!signal.aborted && progress.mayGoOn && tools.jobs.hasRoom(sessions.size)) {
      if (request.goal.kind === 'batch' && batches > 0) break;
      const work = progress.left > 0 ? await nextBatch(request, source, options, batches + 1).catch(fail) : undefined;
      if (!work || signal.aborted) break;
      batches++;
      begin(work);
    }
    if (sessions.size === 0) break;
    const waits = new AbortController();
    await Promise.race([
      ...sessions,
      delay(lookAgainMs, undefined, { signal: waits.signal, ref: false }).catch(() => {}),
      ...(signal.aborted ? [] : [decisionLeft(folder, waits.signal)]),
    ]);
    waits.abort();
  }
  if (error) throw error.reason;
  return latest;
}

/** The next batch that may run beside those at work; undefined where there is none now. */
async function nextBatch(
  request: RunRequest,
  source: BatchSource,
  options: () => BatchOptions,
  index: number,
): Promise<BatchWork | undefined> {
  const { store } = request;
  const plan = await rereadPlan(request.workspace, store.plan);
  store.plan = plan;
  const batch = source.next(plan.plan, store.status, options());
  if (batch.tasks.length === 0) return undefined;
  return { index, agent: batch.agent ?? request.agent, tasks: batch.tasks.map(({ uid }) => uid), plan };
}
