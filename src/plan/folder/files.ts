/** The files of a folder: their order and their names. */
import type { Plan, Task, WrittenState } from '../model';
import type { PlanText } from '../parsePlan';

const byNumber = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** `2` before `10`, whatever order the file system has. */
export function inOrder(files: readonly PlanText[]): readonly PlanText[] {
  return [...files].sort((a, b) => byNumber.compare(a.path, b.path) || (a.path < b.path ? -1 : 1));
}

/** The last name of a path. */
export function nameOf(path: string): string {
  return (
    path
      .split('/')
      .filter((name) => name !== '')
      .at(-1) ?? ''
  );
}

/** The folders on the way to a file. */
export function foldersOf(path: string): readonly string[] {
  return path.split('/').slice(0, -1);
}

/** The plan with states that are kept elsewhere. A task's own file then has no say in them. */
export function withStates(plan: Plan, stateOf: (task: Task) => WrittenState | null): Plan {
  return {
    ...plan,
    tasks: plan.tasks.map((task) => {
      const state = stateOf(task);
      return state === null || state === task.state ? task : { ...task, state, stateMark: null };
    }),
  };
}
