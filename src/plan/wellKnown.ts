/** Where people keep their plans, relative to the root of a workspace, with the most telling names first. */

export type WellKnownPlan =
  | { readonly file: string }
  /** Every Markdown file right inside of it may be a plan. */
  | { readonly folder: string };

/** Places to look at, in this order. Some file systems ignore case, so a file may come up under two of these names. */
export const wellKnownPlans: readonly WellKnownPlan[] = [
  { file: 'PLAN.md' },
  { file: 'plan.md' },
  { file: 'IMPLEMENTATION_PLAN.md' },
  { file: 'IMPLEMENTATION-PLAN.md' },
  { file: 'implementation-plan.md' },
  { file: 'implementation_plan.md' },
  { file: 'docs/PLAN.md' },
  { file: 'docs/plan.md' },
  { file: 'docs/IMPLEMENTATION_PLAN.md' },
  { file: 'docs/implementation-plan.md' },
  { file: 'docs/implementation_plan.md' },
  { folder: 'docs/plans' },
  { folder: 'plans' },
  { folder: '.plans' },
  { folder: 'docs/implementation-plans' },
  { file: 'TASKS.md' },
  { file: 'tasks.md' },
  { file: 'docs/tasks.md' },
  { file: 'TODO.md' },
  { file: 'todo.md' },
];

const notPlans = /^(?:readme|index|contributing|changelog|template|_.*|\..*)$/i;

/** Whether a file of a well-known folder may be a plan, by its name alone. */
export function mayBePlan(fileName: string): boolean {
  const name = /^(.+)\.(?:md|markdown)$/i.exec(fileName)?.[1];
  return name !== undefined && !notPlans.test(name);
}
