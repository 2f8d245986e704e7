import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Plan, Range } from '../../../src/plan/model';
import { parsePlan } from '../../../src/plan/parsePlan';
import { comparePositions, endOf } from '../../../src/plan/ranges';
import { covered } from './planText';

/** Pieces that mean something to the parser, so that random texts reach its corners. */
const piece = fc.constantFrom(
  '# ',
  '## Phase 1: A',
  '### ',
  '- [ ] ',
  '- [x] ',
  '* [X] ',
  '1. [ ] ',
  '- ',
  '  ',
  '\t',
  '\n',
  '\n\n',
  '\r\n',
  '\r',
  '1.1',
  '1.1.1',
  '2.3',
  ' ',
  'word',
  '(depends: ',
  '(depends on Phase ',
  ')',
  '(',
  '[',
  ']',
  '[P]',
  '**',
  '**Execution Note:** ',
  'Tasks ',
  '1.1-1.3',
  ' are ',
  '[SEQUENTIAL]',
  '[PARALLEL]',
  ' - ',
  '–',
  '```',
  '~~~',
  '~~',
  '`',
  '`src/a.ts`',
  '<!--',
  '-->',
  '> ',
  '---',
  '**VERIFY:**',
  'verify: x',
  '**pipeline-start:** when ',
  'Depends on: ',
  ', ',
  ' and ',
  '\uFEFF',
  '\u200B',
  '\u00A0',
  '\0',
  '\ud800',
  '😀',
  '[-]',
  '[] ',
  'Phase 2',
  '### Task 3: ',
  '## TASK-001 ✅ ',
  '### - [x] 1. ',
  '**Status:** Done',
  '- Status: ⏳ Pending\n',
  '| ID | Task | Status |\n|--|--|--|\n',
  '| A1 | x | done |\n',
  '| A2 | [ ] | A1 |\n',
  'T001',
  '[~~T2~~]',
  '✅ ',
  '](x) [ ]',
  '`depends:[T001]`',
  '{{x}}',
  '任务 1：',
);
const soup = fc
  .array(fc.oneof({ weight: 8, arbitrary: piece }, { weight: 1, arbitrary: fc.string({ unit: 'binary' }) }), {
    maxLength: 120,
  })
  .map((parts) => parts.join(''));

function allRanges(plan: Plan): Range[] {
  return [
    ...plan.tasks.flatMap((task) => [
      task.range,
      task.idRange,
      ...(task.stateMark ? [task.stateMark.range] : []),
      ...task.dependsOn.map(({ range }) => range),
      ...task.annotations.map(({ range }) => range),
      ...task.steps.map(({ range }) => range),
    ]),
    ...plan.phases.flatMap((phase) => [phase.range, phase.headingRange, ...phase.dependsOn.map(({ range }) => range)]),
    ...[...plan.checks, ...plan.sequentialGroups, ...plan.parallelGroups, ...plan.references, ...plan.problems].map(
      ({ range }) => range,
    ),
  ];
}

function assertSound(text: string): void {
  const plan = parsePlan(text);
  const lines = text.split(/\r\n|\n|\r/);
  const uids = new Set(plan.tasks.map(({ uid }) => uid));
  assert.equal(uids.size, plan.tasks.length, 'uids are unique');
  assert.equal(new Set(plan.phases.map(({ key }) => key)).size, plan.phases.length, 'keys are unique');
  for (const range of allRanges(plan)) {
    assert.ok(comparePositions(range, endOf(range)) <= 0, 'start before end');
    for (const { line, character } of [range, endOf(range)]) {
      assert.ok(
        line >= 0 && character >= 0 && character <= (lines[line]?.length ?? -1),
        `${line}:${character} lies in the text`,
      );
    }
  }
  for (const task of plan.tasks) {
    assert.ok(task.parent === null || uids.has(task.parent));
    assert.ok(task.phase === null || plan.phases.some(({ key }) => key === task.phase));
    assert.equal(covered(text, task.range), task.text);
    if (task.stateMark) assert.equal(covered(text, task.stateMark.range), task.stateMark.written);
    if (!task.generated) assert.equal(covered(text, task.idRange).replace(/[\u200B\u2060\uFEFF]/g, ''), task.id);
  }
  for (const group of plan.sequentialGroups)
    assert.ok(group.tasks.length > 1 && group.tasks.every((uid) => uids.has(uid)));
  assert.equal(
    plan.problems.some(({ code }) => code === 'no-tasks'),
    plan.tasks.length === 0,
  );
}

const title = fc.constantFrom(
  'Write the parser',
  'Test `src/a.ts` well',
  'Ask people',
  'Draw *the* line',
  'Überall prüfen',
  '整理',
);
const writtenTask = fc.record({
  title,
  checked: fc.boolean(),
  priority: fc.constantFrom('critical', 'high', 'medium', 'low'),
  optional: fc.boolean(),
  parallel: fc.boolean(),
  dependsOn: fc.array(fc.nat({ max: 30 }), { maxLength: 3 }),
  bullet: fc.constantFrom('-', '*', '+'),
  bold: fc.boolean(),
});
const writtenPlan = fc.array(fc.array(writtenTask, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 });
type WrittenPlan = ReturnType<typeof writtenPlan.generate>['value'];

function write(phases: WrittenPlan): { text: string; expected: unknown[] } {
  const ids = phases.flatMap((tasks, phase) => tasks.map((_, at) => `${phase + 1}.${at + 1}`));
  const lines = ['# Implementation Plan: Written', ''];
  const expected: unknown[] = [];
  let next = 0;
  for (const [phase, tasks] of phases.entries()) {
    lines.push(`## Phase ${phase + 1}: Part`, '', '**Tasks:**');
    for (const task of tasks) {
      const id = ids[next++] ?? '';
      const dependsOn = [...new Set(task.dependsOn.map((at) => ids[at % ids.length] ?? ''))];
      const marks = [
        task.parallel ? '[P]' : '',
        task.optional ? '(optional)' : '',
        task.priority === 'medium' ? '' : `(${task.priority.toUpperCase()})`,
      ];
      const depends = dependsOn.length > 0 ? `(depends: ${dependsOn.join(', ')})` : '';
      const shown = task.bold ? `**${id}**` : id;
      lines.push(
        [task.bullet, task.checked ? '[x]' : '[ ]', shown, task.title, ...marks, depends]
          .filter((part) => part !== '')
          .join(' '),
      );
      const plain = task.title.replace(/[`*]/g, '');
      expected.push([
        id,
        plain,
        task.checked ? 'completed' : 'pending',
        String(phase + 1),
        task.priority,
        task.optional,
        task.parallel,
        dependsOn,
      ]);
    }
    lines.push('', '**VERIFY:**', '- [ ] all well', '', '---', '');
  }
  return { text: lines.join('\n'), expected };
}

const summary = (plan: Plan) =>
  plan.tasks.map(({ id, title: text, state, phase, priority, optional, parallel, dependsOn }) => [
    id,
    text,
    state,
    phase,
    priority,
    optional,
    parallel,
    dependsOn.map(({ target }) => target),
  ]);

describe('any text', () => {
  it('is read soundly', () => {
    fc.assert(fc.property(soup, assertSound), { numRuns: 400 });
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), assertSound), { numRuns: 100 });
  });

  it('is read soundly when it is a plan with a piece cut out or put in', () => {
    const mutated = fc.tuple(writtenPlan, fc.nat(), fc.nat({ max: 20 }), piece).map(([phases, at, length, added]) => {
      const { text } = write(phases);
      const from = at % text.length;
      return text.slice(0, from) + added + text.slice(from + length);
    });
    fc.assert(fc.property(mutated, assertSound), { numRuns: 200 });
  });
});

describe('a written plan', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(writtenPlan, (phases) => {
        const { text, expected } = write(phases);
        const plan = parsePlan(text);
        assert.deepEqual(summary(plan), expected);
        assert.equal(plan.checks.length, phases.length);
        assert.deepEqual(
          plan.problems.filter(({ code }) => code !== 'dependency-cycle'),
          [],
        );
      }),
      { numRuns: 150 },
    );
  });

  it('is the same with other line ends', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          writtenPlan.map((phases) => write(phases).text),
          soup.map((text) => text.replace(/\r\n?/g, '\n')),
        ),
        fc.constantFrom('\r\n', '\r'),
        (text, lineEnd) => {
          const [one, other] = [parsePlan(text), parsePlan(text.replaceAll('\n', lineEnd))];
          const rid = (plan: Plan) => plan.tasks.map(({ text: _text, ...task }) => task);
          assert.deepEqual(rid(other), rid(one));
          assert.deepEqual(other.problems, one.problems);
          assert.deepEqual(other.checks, one.checks);
        },
      ),
      { numRuns: 200 },
    );
  });
});
