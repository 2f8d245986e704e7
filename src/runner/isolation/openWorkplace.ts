/** The workplace that the configuration asks for. */
import { relative, resolve, sep } from 'node:path';
import { runFolder } from '../runFiles';
import type { RunRequest } from '../runRequest';
import type { MergeQueue } from './mergeQueue';
import { openProposal } from './proposal';
import { sharedWorkplace } from './shared';
import type { Workplace } from './workplace';
import { openWorktree } from './worktree';
import type { WorktreeOptions } from './worktreeMake';

/** Throws a `RunnerError` of kind `usage` where the workspace cannot be worked on in that way. */
export async function openWorkplace(request: RunRequest, batchId: string, merges: MergeQueue): Promise<Workplace> {
  const { workspace, config } = request;
  switch (config.isolation) {
    case 'shared':
      return sharedWorkplace(workspace);
    case 'proposal':
      return openProposal({ workspace, reserved: [...runnersPaths(request), 'tranche.config.json'], merges });
    case 'worktree':
      return openWorktree(worktreeOptions(request, batchId, merges));
  }
}

type WorktreeRequest = Pick<RunRequest, 'workspace' | 'config' | 'store' | 'stateDirectory' | 'runId'> &
  Pick<RunRequest, 'signal' | 'emit'>;

export function worktreeOptions(request: WorktreeRequest, batchId: string, merges: MergeQueue): WorktreeOptions {
  const { workspace, config, store, runId, signal, emit } = request;
  return {
    ...{ workspace, runId, batchId, merges, signal, config: config.worktree },
    // An agent that could loosen the gates would work for its own approval.
    reserved: [...runnersPaths(request), 'tranche.config.json'],
    logFolder: runFolder(store.paths, runId),
    limitMs: config.limits.verifyMinutes * 60_000,
    say: (message) => emit({ type: 'notice', message }),
  };
}

/** What the runner alone writes in the workspace, relative to it: the state and the plan. */
function runnersPaths({ workspace, stateDirectory, store }: WorktreeRequest): string[] {
  const { files } = store.plan.plan;
  const plan = files.length === 0 ? [store.plan.path] : files.map((file) => resolve(store.plan.path, file));
  return [stateDirectory, store.paths.status, ...plan]
    .map((path) => relative(workspace, resolve(workspace, path)).split(sep).join('/'))
    .filter((path) => path !== '' && !path.startsWith('../') && path !== '..');
}
