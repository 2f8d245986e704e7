/** What the tests of this folder share: reading a text, and looking at the parts of a plan. */
import assert from 'node:assert/strict';
import type { Plan, Problem, ProblemCode, Range, Task } from '../../../src/plan/model';
import { parsePlan } from '../../../src/plan/parsePlan';

export function planOf(...lines: string[]): Plan {
  return parsePlan(lines.join('\n'));
}

export function taskOf(plan: Plan, uid: string): Task {
  const task = plan.tasks.find((one) => one.uid === uid);
  assert.ok(task, `no task ${uid} among ${plan.tasks.map((one) => one.uid).join(', ')}`);
  return task;
}

export const uidsOf = (plan: Plan) => plan.tasks.map(({ uid }) => uid);

export const targetsOf = (task: Pick<Task, 'dependsOn'>) =>
  task.dependsOn.map(({ kind, target }) => (kind === 'phase' ? `phase:${target}` : target));

export const codesOf = (plan: Plan) => plan.problems.map(({ code }) => code);

export function problemOf(plan: Plan, code: ProblemCode): Problem {
  const found = plan.problems.filter((problem) => problem.code === code);
  assert.equal(found.length, 1, `${code}: ${plan.problems.map((problem) => problem.code).join(', ')}`);
  return found[0] as Problem;
}

/** The text that a range covers, line ends left as they are. */
export function covered(text: string, { line, character, endLine, endCharacter }: Range): string {
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
  const offset = (at: number, column: number) => lines.slice(0, at).join('').length + column;
  return text.slice(offset(line, character), offset(endLine, endCharacter));
}

/** A plan with one phase around the given task lines. */
export const inPhase = (...lines: string[]) => planOf('# Plan', '', '## Phase 1: Work', '', ...lines);
