/** What an agent is told when a task is handed out: the same in a run and in a preview of it. */
import { taskPrompt } from '../agents/prompt';
import type { Plan, Task } from '../plan/model';
import type { Status } from '../status/status';
import { handoffText } from './report/handoff';

export interface FirstPromptFacts {
  readonly plan: Plan;
  /** Relative to the workspace. */
  readonly planName: string;
  readonly status: Status;
  readonly task: Task;
  /** Place in the batch, from 1. */
  readonly position: number;
  readonly batchSize: number;
  /** The session knows nothing yet of what was done before it. */
  readonly isFresh: boolean;
  readonly trouble: string | undefined;
  /** Of the workplace. */
  readonly rules: string | undefined;
}

export function firstPrompt({ status, isFresh, ...facts }: FirstPromptFacts): string {
  const answers = status.tasks.get(facts.task.uid)?.answers;
  return taskPrompt({ ...facts, answers, handoff: isFresh ? handoffText(facts.plan, status) : undefined });
}

/** Why the last attempt came to nothing; undefined for a task without one. */
export function troubleOf(task: Task, status: Status): string | undefined {
  const record = status.tasks.get(task.uid);
  return record?.status === 'failed' || record?.lastFailure !== undefined
    ? (record.lastFailure?.message ?? record.lastError)
    : undefined;
}
