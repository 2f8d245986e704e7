/** A file whose tasks are a phase of the folder's plan. */
import type { Phase, Plan } from '../model';
import { nothing } from './files';

/** The plan with all of its tasks and checks in one phase, which no heading in the file stands for. */
export function inOnePhase(plan: Plan, { key, number, title }: Pick<Phase, 'key' | 'number' | 'title'>): Plan {
  const range = { start: nothing.start, end: plan.tasks.at(-1)?.range.end ?? nothing.end };
  const more = { objective: null, file: null, dependsOn: [], pipelineStart: null };
  return {
    ...plan,
    phases: [{ key, number, title, range, headingRange: nothing, ...more }],
    tasks: plan.tasks.map((task) => ({ ...task, phase: key })),
    checks: plan.checks.map((check) => ({ ...check, phase: key })),
  };
}
