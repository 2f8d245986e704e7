import { addTo, emptyLists } from './lists';
import type { PlanIndex, Waits } from './planIndex';

export interface Followers {
  /** For each task what waits for it: tasks, and behind them, counted on from the last task, phases. */
  readonly followers: readonly (readonly number[])[];
  /** The same for each phase. */
  readonly phaseFollowers: readonly (readonly number[])[];
  /** For each task the phases it opens early. */
  readonly starts: readonly (readonly number[])[];
}

/** Everything that waits by name, turned round: from what is waited for to what waits. */
export function followersOf(index: PlanIndex): Followers {
  const followers = emptyLists(index.tasks.length);
  const phaseFollowers = emptyLists(index.phases.length);
  const starts = emptyLists(index.tasks.length);
  const follow = (waits: Waits | null, follower: number) => {
    for (const task of waits?.tasks ?? []) addTo(followers, task, follower);
    for (const phase of waits?.phases ?? []) addTo(phaseFollowers, phase, follower);
  };
  for (const [task, waits] of index.waits.entries()) follow(waits, task);
  for (const [task, subtasks] of index.subtasks.entries()) {
    for (const subtask of subtasks) addTo(followers, subtask, task);
  }
  for (const [phase, { waits, pipelineStart }] of index.phases.entries()) {
    follow(waits, index.tasks.length + phase);
    if (pipelineStart !== null) addTo(starts, pipelineStart, phase);
  }
  return { followers, phaseFollowers, starts };
}
