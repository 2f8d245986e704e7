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
  const followers: number[][] = index.tasks.map(() => []);
  const phaseFollowers: number[][] = index.phases.map(() => []);
  const starts: number[][] = index.tasks.map(() => []);
  const follow = (waits: Waits | null, follower: number) => {
    for (const task of waits?.tasks ?? []) followers[task]?.push(follower);
    for (const phase of waits?.phases ?? []) phaseFollowers[phase]?.push(follower);
  };
  for (const [task, waits] of index.waits.entries()) follow(waits, task);
  for (const [task, subtasks] of index.subtasks.entries()) {
    for (const subtask of subtasks) followers[subtask]?.push(task);
  }
  for (const [phase, { waits, pipelineStart }] of index.phases.entries()) {
    follow(waits, index.tasks.length + phase);
    if (pipelineStart !== null) starts[pipelineStart]?.push(phase);
  }
  return { followers, phaseFollowers, starts };
}
