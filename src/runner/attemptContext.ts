/** What every step of an attempt needs: whose it is, where things lie, and who is told. */
import { relative, resolve, sep } from 'node:path';
import type { Agent } from '../agents/agent';
import type { Task } from '../plan/model';
import type { BatchSession } from './batchSession';
import type { Config } from './configSchema';
import type { Baseline } from './gates/baseline';
import type { Workplace } from './isolation/workplace';
import type { Emit } from './runEvent';
import type { RunProgress } from './runProgress';
import type { SharedTools } from './sharedTools';
import type { StateStore } from './stateStore';
import { snapshotWorkspace, type WorkspaceSnapshot } from './workspaceChanges';

export interface AttemptContext {
  /** Absolute; the person's own folder, where the plan and its state lie. */
  readonly workspace: string;
  /** Where the agent works and gates look. */
  readonly place: Workplace;
  readonly stateDirectory: string;
  readonly config: Config;
  readonly store: StateStore;
  readonly session: BatchSession;
  /** Name of the agent that does the work. */
  readonly agent: string;
  /** Another agent of the configuration. Throws a `RunnerError` of kind `usage` where there is none of the name. */
  readonly agentNamed: (name: string) => Agent;
  readonly runId: string;
  readonly batchId: string;
  /** Absolute; prompts, outputs and reports of the run. */
  readonly folder: string;
  readonly progress: RunProgress;
  readonly tools: SharedTools;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  /** What failed before the run's first attempt, where "verifyBaseline" is set. One for the whole run. */
  readonly baseline?: Baseline | undefined;
}

/** As in the journal's records. */
export interface AttemptIds {
  readonly runId: string;
  readonly batchId: string;
  readonly task: string;
  readonly attempt: number;
}

/** What the runner writes into the workspace, relative to it: no work of the agent's. */
export function ownPaths({ workspace, stateDirectory, store }: AttemptContext): string[] {
  const inside = (path: string) => relative(workspace, resolve(workspace, path)).split(sep).join('/');
  return [inside(stateDirectory), inside(store.paths.status)];
}

/** What the agent and the gates can see of the workplace, at this moment. Undefined where it is too large to tell. */
export function snapshotPlace(context: AttemptContext): Promise<WorkspaceSnapshot | undefined> {
  const { folder } = context.place;
  const ours = ownPaths(context);
  return snapshotWorkspace(folder, ours, context.tools.filesOf(folder, ours));
}

/**
 * Files of tasks that other sessions have worked on in the same folder since this attempt began, as the plan names
 * them: changes there say nothing about this task. Without those that the task itself names.
 */
export function othersFiles(
  { store, place, workspace, runId, batchId }: AttemptContext,
  task: Task,
): ReadonlySet<string> {
  const files = new Set<string>();
  const since = store.status.tasks.get(task.uid)?.startedAt;
  if (place.folder !== workspace || since === undefined) return files;
  for (const other of store.plan.plan.tasks) {
    const record = store.status.tasks.get(other.uid);
    if (record?.runId !== runId || record.batchId === batchId) continue;
    const { status, activity, startedAt = '', completedAt = '', lastErrorAt = '' } = record;
    const isAtWork = status === 'in_progress' && activity !== 'waiting_person';
    if (isAtWork || [startedAt, completedAt, lastErrorAt].some((at) => at >= since)) {
      for (const { path } of other.files) files.add(path);
    }
  }
  for (const { path } of task.files) files.delete(path);
  return files;
}
