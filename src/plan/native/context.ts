/** Asks the parser how a task would be read where it is going to stand. */
import type { Task } from '../model';
import { parsePlan } from '../parsePlan';

export interface TaskPlace {
  readonly legend: readonly string[];
  /** Heading of its phase; null before all phases. */
  readonly heading: string | null;
  readonly hasPhases: boolean;
  /** Below another task. */
  readonly nested: boolean;
}

/** The task that these lines are read as; null when they are anything but one task. */
export function readAlone(lines: readonly string[], { legend, heading, hasPhases, nested }: TaskPlace): Task | null {
  const own = nested ? ['- [ ] 99998.1 Above', ...lines.map((line) => (line === '' ? '' : `  ${line}`))] : lines;
  const text = [
    '# Plan',
    '',
    ...legend,
    ...(heading === null ? [] : [heading, '']),
    ...own,
    '',
    ...(heading === null && hasPhases ? ['## Phase 99999: Other', '', '- [ ] 99999.1 Other', ''] : []),
  ].join('\n');
  const { tasks, checks } = parsePlan(text, 'PLAN.md');
  const found = tasks.filter(({ id }) => id !== '99998.1' && id !== '99999.1');
  const [task] = found;
  if (found.length !== 1 || checks.length > 0 || !task) return null;
  return nested === (task.parent !== null) ? task : null;
}
