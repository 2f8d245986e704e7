/** What every step of an attempt needs: whose it is, where things lie, and who is told. */
import { relative, resolve, sep } from 'node:path';
import type { BatchSession } from './batchSession';
import type { Config } from './configSchema';
import type { Workplace } from './isolation/workplace';
import type { Emit } from './runEvent';
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
  readonly runId: string;
  readonly batchId: string;
  /** Absolute; prompts, outputs and reports of the run. */
  readonly folder: string;
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
