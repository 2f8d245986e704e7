/** States and marks in the native format. */
import type { Task, WrittenState } from '../model';

const boxes: Readonly<Record<WrittenState, string>> = {
  pending: ' ',
  in_progress: '/',
  completed: 'x',
  failed: '!',
  skipped: '-',
  blocked: '?',
};

/** @example boxOf('completed') // '[x]' */
export function boxOf(state: WrittenState): string {
  return `[${boxes[state]}]`;
}

/** Explains the boxes whose meaning tools do not agree on; empty where there are none. */
export function legendOf(tasks: readonly Pick<Task, 'state'>[]): readonly string[] {
  const used = new Set(tasks.map(({ state }) => state));
  if (![...used].some((state) => state !== 'pending' && state !== 'completed')) return [];
  const entries = Object.entries(boxes).map(([state, mark]) => `[${mark}] ${state.replace('_', ' ')}`);
  return [`Legend: ${entries.join(', ')}`, ''];
}

/** What stands behind a task's title, dependencies aside. */
export function marksOf({ parallel, optional, priority, expectsNoChanges }: Task): string {
  const marks = [
    parallel && '[P]',
    priority !== 'medium' && `(${priority.toUpperCase()})`,
    optional && '(optional)',
    expectsNoChanges && '(no changes)',
  ];
  return marks.filter(Boolean).join(' ');
}
