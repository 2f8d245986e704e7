import type { Plan, Task } from '../plan/model';
import type { Status } from '../status/status';
import { type FrontierOptions, openFrontier } from './frontier';
import { hold } from './holds';
import type { Batch, ScheduleOptions } from './model';
import { pickBatch } from './pickBatch';
import { takeStanding } from './standing';

/** What batches are made of; shared by the next one and all to come. */
export interface ChoiceOptions extends ScheduleOptions {
  /** Tasks in a batch. */
  readonly size: number;
  /** The same by the agent that gets it, instead of `size`. */
  readonly sizeOf?: ((agent: string) => number) | undefined;
  /** `uid`s to choose from; without it, all. */
  readonly only?: ReadonlySet<string> | undefined;
  /** Who gets a task. One batch has one agent; without it, any task goes with any other. */
  readonly agentOf?: ((task: Task) => string) | undefined;
  /**
   * Sessions share one folder: beside others only what says which files it touches may run, and nothing beside what
   * does not say.
   */
  readonly filesOnly?: boolean | undefined;
}

export interface BatchOptions extends ChoiceOptions {
  /**
   * `uid`s of the tasks that other sessions have. Not chosen are these, what shares a file or a sequential group with
   * them, their parents and sub-tasks, and what waits for them or is waited for.
   */
  readonly busy?: ReadonlySet<string> | undefined;
  /** Agents that have all the sessions they may have. */
  readonly full?: ReadonlySet<string> | undefined;
}

/** The next batch; without tasks when nothing can run. Tasks are to be worked on in the order given. */
export function selectBatch(plan: Plan, status: Status, options: BatchOptions): Batch {
  const frontier = openFrontier(takeStanding(plan, status, options), frontierOptions(plan, options));
  const { pool, full, holds, standing } = frontier;
  for (const [number, agent] of pool.agents.entries()) if (agent !== null && options.full?.has(agent)) full.add(number);
  if (options.busy) {
    for (const [task, { uid }] of plan.tasks.entries()) {
      if (options.busy.has(uid)) hold(holds, standing, task, pool.filesOf[task] ?? []);
    }
  }
  const { tasks, agent } = pickBatch(frontier, sizeFor(options));
  return { tasks, agent };
}

export function frontierOptions({ tasks }: Plan, { only, agentOf, filesOnly }: ChoiceOptions): FrontierOptions {
  const agentNamed = agentOf && ((task: number) => agentOf(tasks[task] as Task));
  return { only, agentNamed, filesOnly: filesOnly ?? false };
}

export function sizeFor({ size, sizeOf }: ChoiceOptions): (agent: string | null) => number {
  return (agent) => (agent === null || !sizeOf ? size : sizeOf(agent));
}
