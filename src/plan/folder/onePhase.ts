/** A file whose tasks are a phase of the folder's plan. */
import type { Phase, Plan } from '../model';
import { atStart, between, endOf } from '../ranges';

/** The plan with all of its tasks and checks in one phase, which no heading in the file stands for. */
export function inOnePhase(plan: Plan, { key, number, title }: Pick<Phase, 'key' | 'number' | 'title'>): Plan {
  const range = between(atStart, endOf(plan.tasks.at(-1)?.range ?? atStart));
  const more = { objective: null, file: null, dependsOn: [], pipelineStart: null };
  return {
    ...plan,
    phases: [{ key, number, title, range, headingRange: atStart, ...more }],
    tasks: plan.tasks.map((task) => ({ ...task, phase: key })),
    checks: plan.checks.map((check) => ({ ...check, phase: key })),
  };
}
