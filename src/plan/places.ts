/**
 * Where people and their tools keep plans, as data. Runner and extension look in the same places, so that both find the
 * same plans in the same order. What a file holds decides afterwards.
 */

export interface PlacePattern {
  /** A file is a plan of its own; a folder is one plan with all its files. */
  readonly kind: 'file' | 'folder';
  /** Of path segments; `*` in one stands for any characters. Case does not count. */
  readonly pattern: string;
  /** Of a folder: one of the names right inside of it must match, else it is something else of that name. */
  readonly holds?: RegExp;
}

const file = (pattern: string): PlacePattern => ({ kind: 'file', pattern });
const folder = (pattern: string, holds?: RegExp): PlacePattern => ({
  kind: 'folder',
  pattern,
  ...(holds && { holds }),
});

/** The most telling first: names that mean a plan, then those of tools, then lists that may be anything. */
export const places: readonly PlacePattern[] = [
  file('PLAN.md'),
  file('plan.md'),
  file('IMPLEMENTATION_PLAN.md'),
  file('IMPLEMENTATION-PLAN.md'),
  file('implementation-plan.md'),
  file('implementation_plan.md'),
  file('docs/PLAN.md'),
  file('docs/plan.md'),
  file('docs/IMPLEMENTATION_PLAN.md'),
  file('docs/implementation-plan.md'),
  file('docs/implementation_plan.md'),
  file('docs/plans/*.md'),
  file('plans/*.md'),
  file('.plans/*.md'),
  file('.plan/*.md'),
  file('.cursor/plans/*.md'),
  file('.copilot/plans/*.md'),
  file('.claude/plans/*.md'),
  file('docs/implementation-plans/*.md'),
  file('docs/superpowers/plans/*.md'),
  file('.kiro/specs/*/tasks.md'),
  file('.spec-workflow/specs/*/tasks.md'),
  folder('kitty-specs/*', /^(?:tasks|tasks\.md|wps\.yaml|meta\.json)$/i),
  // spec-kit; SmartSpec sorts them by category.
  file('specs/*/tasks.md'),
  file('specs/*/*/tasks.md'),
  file('.specify/specs/*/tasks.md'),
  file('openspec/changes/*/tasks.md'),
  file('conductor/tracks/*/plan.md'),
  folder('.planning', /^ROADMAP\.md$/i),
  file('.gsd/milestones/*/*ROADMAP.md'),
  file('.taskmaster/tasks/tasks.json'),
  file('.auto-claude/specs/*/implementation_plan.json'),
  file('implementation_plan.json'),
  folder('.claude/epics/*', /\.md$/i),
  folder('backlog', /^(?:tasks|config\.ya?ml)$/i),
  folder('.spec/prompts/*', /\.(?:md|json)$|^meta$/i),
  folder('taskplane-tasks'),
  folder('_bmad-output/implementation-artifacts', /\.(?:md|ya?ml)$/i),
  folder('_bmad-output/stories', /\.md$/i),
  folder('_bmad-output', /^sprint-status\.ya?ml$/i),
  folder('specs/implementation-artifacts', /\.(?:md|ya?ml)$/i),
  folder('docs/implementation-artifacts', /\.(?:md|ya?ml)$/i),
  folder('docs/sprint-artifacts', /\.(?:md|ya?ml)$/i),
  folder('docs/stories', /\.md$/i),
  // One file per task, sorted by level.
  folder('tasks', /^level-\d+/i),
  file('prd.json'),
  file('scripts/ralph/prd.json'),
  file('.ralph/prd.json'),
  file('fix_plan.md'),
  file('@fix_plan.md'),
  file('.ralph/fix_plan.md'),
  file('.ralph/@fix_plan.md'),
  file('.beads/issues.jsonl'),
  file('claude_task_queue.json'),
  file('data/claude_task_queue.json'),
  file('data/orchestrate*.json'),
  file('tasks/tasks.json'),
  file('tasks/tasks-*.md'),
  file('TASKS.md'),
  file('tasks.md'),
  file('docs/tasks.md'),
  file('tasks/*.md'),
  file('*_PLAN.md'),
  file('*-plan.md'),
  file('*_TASKS.md'),
  file('*-tasks.md'),
  file('ROADMAP.md'),
  file('docs/ROADMAP.md'),
  file('TODO.md'),
  file('todo.md'),
  file('TODO.txt'),
  file('todo/*.md'),
];

/** Pages of a folder of plans that are none. */
const notPlans = /^(?:readme|index|contributing|changelog|template|prd-.*|_.*|\..*)$/i;

/** Whether a file of a folder of plans may be one, by its name alone. */
export function mayBePlan(fileName: string): boolean {
  const name = /^(.+)\.(?:md|markdown)$/i.exec(fileName)?.[1];
  return name !== undefined && !notPlans.test(name);
}

/**
 * Fixed paths, one of which is there when a place of the workspace itself is: for what can only be told names. Places
 * below a name that every second workspace has are left out.
 */
export function fixedPaths(): string[] {
  const paths = places.flatMap(({ pattern }) => {
    const segments = pattern.split('/');
    const star = segments.findIndex((segment) => segment.includes('*'));
    return star < 0 ? [pattern] : [segments.slice(0, star).join('/')];
  });
  return [...new Set(paths)].filter((path) => path !== '' && path !== 'data');
}
