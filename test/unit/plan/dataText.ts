/** What the tests of plans in data share. */
import assert from 'node:assert/strict';
import type { Plan } from '../../../src/plan/model';
import { parsePlan } from '../../../src/plan/parsePlan';
import { endOf } from '../../../src/plan/ranges';
import { covered, targetsOf } from './planText';

export const json = (value: unknown, path = 'plan.json') => parsePlan(JSON.stringify(value, null, 2), path);

/** One line per task: `id state <parent [dependencies] {phase}`. */
export function outline(plan: Plan): string[] {
  const titles = new Map(plan.phases.map(({ key, title }) => [key, title]));
  const ids = new Map(plan.tasks.map(({ uid, id }) => [uid, id]));
  return plan.tasks.map((task) => {
    const parent = task.parent === null ? (task.parentName ?? null) : (ids.get(task.parent) ?? '?');
    return [
      task.generated ? '-' : task.id,
      task.state,
      parent === null ? '' : `<${parent}`,
      task.dependsOn.length > 0 ? `[${targetsOf(task).join(' ')}]` : '',
      task.phase === null ? '' : `{${titles.get(task.phase)}}`,
    ]
      .filter((part) => part !== '')
      .join(' ');
  });
}

/** Every place lies in the text, and marks and ids are what stands there. */
export function assertPlaces(plan: Plan, text: string): void {
  const lengths = text.split(/\r\n|\n|\r/).map((line) => line.length);
  const inside = ({ line, character }: { line: number; character: number }) =>
    line >= 0 && line < lengths.length && character >= 0 && character <= (lengths[line] ?? -1);
  const ranges = [
    ...plan.tasks.flatMap((task) => [
      task.range,
      task.idRange,
      ...(task.stateMark ? [task.stateMark.range] : []),
      ...task.dependsOn.map(({ range }) => range),
      ...task.steps.map(({ range }) => range),
    ]),
    ...plan.phases.flatMap(({ range, headingRange }) => [range, headingRange]),
    ...plan.checks.map(({ range }) => range),
    ...plan.references.map(({ range }) => range),
    ...plan.problems.map(({ range }) => range),
  ];
  for (const range of ranges) {
    assert.ok(inside(range) && inside(endOf(range)), `outside of the text: ${JSON.stringify(range)}`);
    const isForward =
      range.line < range.endLine || (range.line === range.endLine && range.character <= range.endCharacter);
    assert.ok(isForward, `backwards: ${JSON.stringify(range)}`);
  }
  for (const { stateMark } of plan.tasks)
    if (stateMark) assert.equal(covered(text, stateMark.range), stateMark.written);
}
