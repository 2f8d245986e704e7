/** What the sessions of a run share. */
import { AgentLimits } from './agentLimits';
import { type Baseline, newBaseline } from './gates/baseline';
import { type MergeQueue, newMergeQueue } from './isolation/mergeQueue';
import { type JobControl, jobControl } from './jobControl';

export interface SharedTools {
  readonly jobs: JobControl;
  readonly limits: AgentLimits;
  readonly merges: MergeQueue;
  readonly baseline: Baseline;
}

export function sharedTools(jobs: number | 'auto'): SharedTools {
  return { jobs: jobControl(jobs), limits: new AgentLimits(), merges: newMergeQueue(), baseline: newBaseline() };
}
