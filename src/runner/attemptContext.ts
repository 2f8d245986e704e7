/** What every step of an attempt needs: whose it is, where things lie, and who is told. */
import { relative, resolve, sep } from 'node:path';
import type { Agent } from '../agents/agent';
import type { BatchSession } from './batchSession';
import type { Config } from './configSchema';
import type { Workplace } from './isolation/workplace';
import type { Emit } from './runEvent';
import type { RunProgress } from './runProgress';
import type { SharedTools } from './sharedTools';
import type { StateStore } from './stateStore';

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

/** Files that tasks in other sessions say they work on. */
export function othersFiles({ store, progress }: AttemptContext, own: string): ReadonlySet<string> {
  const files = new Set<string>();
  if (progress.busy.size < 2) return files;
  for (const task of store.plan.plan.tasks) {
    if (task.uid !== own && progress.busy.has(task.uid)) for (const { path } of task.files) files.add(path);
  }
  return files;
}
