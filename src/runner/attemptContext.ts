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
import type { SessionTools } from './sessionTools';
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
  /** Absent for agents that take none. */
  readonly sessionTools?: SessionTools | undefined;
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
export function ownPaths({
  workspace,
  stateDirectory,
  store,
}: Pick<AttemptContext, 'workspace' | 'stateDirectory' | 'store'>): string[] {
  const inside = (path: string) => relative(workspace, resolve(workspace, path)).split(sep).join('/');
  return [inside(stateDirectory), inside(store.paths.status)];
}

/** What the agent and the gates can see of the workplace, at this moment. Undefined where it is too large to tell. */
export function snapshotPlace(context: AttemptContext): Promise<WorkspaceSnapshot | undefined> {
  const { place, workspace, tools } = context;
  // A worktree is new for each batch, and each task gives it a new index.
  return snapshotWorkspace(place.folder, ownPaths(context), place.folder === workspace ? tools.listFiles : undefined);
}

/**
 * Files of tasks that other sessions have worked on in the same folder since this attempt began, as the plan names
 * them, and without those that the task itself names; and what the runner wrote for them. Changes there say nothing
 * about this task.
 */
export function othersFiles(
  { store, place, workspace, runId, batchId, tools }: AttemptContext,
  task: Task,
): ReadonlySet<string> {
  const files = new Set<string>();
  const since = store.status.tasks.get(task.uid)?.startedAt;
  if (tools.oneByOne || place.folder !== workspace || since === undefined) return files;
  for (const other of store.plan.plan.tasks) {
    const record = store.status.tasks.get(other.uid);
    if (record?.runId !== runId || record.batchId === batchId) continue;
    const { status, activity, startedAt = '', completedAt = '', lastErrorAt = '' } = record;
    const isAtWork = status === 'in_progress' && activity !== 'waiting_person';
    if (isAtWork || [startedAt, completedAt, lastErrorAt].some((at) => at >= since)) {
      for (const path of other.files) files.add(path);
    }
  }
  for (const path of task.files) files.delete(path);
  // Of files that agents only propose it is known who changed which.
  const { written } = tools.merges;
  const own = new Set(written.filter((each) => each.task === task.uid).map(({ path }) => path));
  for (const { path, task: other } of written) if (other !== task.uid && !own.has(path)) files.add(path);
  return files;
}
