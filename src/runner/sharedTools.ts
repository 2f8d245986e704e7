/** What the sessions of a run share. */
import { AgentLimits } from './agentLimits';
import { type Baseline, newBaseline } from './gates/baseline';
import { type MergeQueue, newMergeQueue } from './isolation/mergeQueue';
import { type JobControl, jobControl } from './jobControl';
import { seldom } from './seldom';
import { type WorkspaceFiles, workspaceFiles } from './workspaceFiles';

export interface SharedTools {
  readonly jobs: JobControl;
  readonly limits: AgentLimits;
  readonly merges: MergeQueue;
  readonly baseline: Baseline;
  /** The files of a folder that count as work; of one folder always the same. */
  readonly filesOf: (folder: string, ours: readonly string[]) => WorkspaceFiles;
  /** Writes the run's reports, unless that took too long a short while ago. */
  readonly report: () => void;
}

/** Of the time, for reports that are to be written anew after each batch. */
const reportShare = 0.02;

export function sharedTools(jobs: number | 'auto', writeReports: () => void): SharedTools {
  const files = new Map<string, WorkspaceFiles>();
  return {
    jobs: jobControl(jobs),
    limits: new AgentLimits(),
    merges: newMergeQueue(),
    baseline: newBaseline(),
    filesOf(folder, ours) {
      const known = files.get(folder) ?? workspaceFiles(folder, ours);
      files.set(folder, known);
      return known;
    },
    report: seldom(reportShare, writeReports),
  };
}
