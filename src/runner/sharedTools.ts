/** What the sessions of a run share. */
import type { StartChild } from '../agents/process/child';
import { AgentLimits } from './agentLimits';
import { type Baseline, newBaseline } from './gates/baseline';
import { type MergeQueue, newMergeQueue } from './isolation/mergeQueue';
import { type JobControl, jobControl } from './jobControl';
import type { FileList } from './workspaceFiles';

export interface SharedTools {
  readonly jobs: JobControl;
  /** Never more than one session at a time. */
  readonly oneByOne: boolean;
  readonly limits: AgentLimits;
  readonly merges: MergeQueue;
  readonly baseline: Baseline;
  /** Lists the files of the workspace that count as work. */
  readonly listFiles: () => Promise<FileList>;
  /** Starts the agent of a turn; absent: as a child of this process. */
  readonly start?: StartChild | undefined;
}

export function sharedTools(
  jobs: number | 'auto',
  listFiles: () => Promise<FileList>,
  start?: StartChild,
): SharedTools {
  return {
    jobs: jobControl(jobs),
    oneByOne: jobs === 1,
    limits: new AgentLimits(),
    merges: newMergeQueue(),
    baseline: newBaseline(),
    listFiles,
    start,
  };
}
