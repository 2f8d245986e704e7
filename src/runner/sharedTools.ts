/** What the sessions of a run share. */
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
}

export function sharedTools(jobs: number | 'auto', listFiles: () => Promise<FileList>): SharedTools {
  return {
    jobs: jobControl(jobs),
    oneByOne: jobs === 1,
    limits: new AgentLimits(),
    merges: newMergeQueue(),
    baseline: newBaseline(),
    listFiles,
  };
}
