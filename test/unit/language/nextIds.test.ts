import assert from 'node:assert/strict';
import { idMaker, nextPhaseNumber } from '../../../src/language/nextIds';
import { followersIn } from '../../../src/language/waiting';
import type { Plan, Task } from '../../../src/plan/model';
import { parsePlan } from '../../../src/plan/parsePlan';
import { editDistance, nearestNames } from '../../../src/schedule/nearest';
import { makePlan, makeTask } from '../present/planFixture';
import { lines } from './bench';

const task = (id: string, phase: string | null = '1', parent: string | null = null): Task =>
  makeTask(id, 0, { phase, parent });

function next(plan: Plan, phase: string | null, parent: string | null = null): string {
  return idMaker(plan)({ phase, parent });
}

describe('the next free id', () => {
  it('goes on with the numbers of its phase', () => {
    const plan = makePlan([task('1.1'), task('1.2'), task('1.10'), task('2.1', '2')]);
    assert.equal(next(plan, '1'), '1.11');
    assert.equal(next(plan, '2'), '2.2');
  });

  it('begins with the number of the phase where that has none yet', () => {
    const plan = parsePlan(lines('## Phase 3: A', '', '- [ ] One', '', '## Phase 4: B', '', '- [ ] 4.1 Two'));
    assert.equal(next(plan, '3'), '3.1');
  });

  it('counts through all phases, with the same zeros, where the plan does', () => {
    const plan = makePlan([task('T001'), task('T002'), task('T009', '2')]);
    assert.equal(next(plan, '1'), 'T010');
    assert.equal(next(plan, '3'), 'T010');
    assert.equal(next(plan, '1', 'T001'), 'T010');
    assert.equal(next(makePlan([task('TASK-7')]), '1'), 'TASK-8');
  });

  it('goes below the parent where numbers do', () => {
    const plan = makePlan([task('1', null), task('1.1', null, '1'), task('2', null)]);
    assert.equal(next(plan, null), '3');
    assert.equal(next(plan, null, '1'), '1.2');
    assert.equal(next(plan, null, '2'), '2.1');
  });

  it('is given only once, and never one that is taken', () => {
    const plan = makePlan([task('1.1'), task('1.2', '2')]);
    const make = idMaker(plan);
    assert.deepEqual(
      [1, 2, 3].map(() => make({ phase: '1', parent: null })),
      ['1.3', '1.4', '1.5'],
    );
  });

  it('of a plan that has none follows its dialect', () => {
    const plan = makePlan([makeTask('a', 0, { generated: true, phase: null })]);
    assert.equal(next(plan, null), '1.1');
    assert.equal(next({ ...plan, format: 'speckit' }, null), 'T001');
    assert.equal(nextPhaseNumber(plan), '1');
    assert.equal(nextPhaseNumber(makePlan([task('1.1'), task('7.1', '7')])), '8');
  });
});

describe('names that may have been meant', () => {
  it('are the nearest ones, and none that is too far away', () => {
    const found = nearestNames('1.21', ['1.1', '1.2', '3.4.5', '2.1', 'setup']);
    assert.deepEqual(
      found.map(({ name }) => name),
      ['1.1', '1.2', '2.1'],
    );
    assert.ok(!found.some(({ clear }) => clear), 'two are as near');
    assert.deepEqual(nearestNames('t012', ['T012', 'T021'], 1), [{ name: 'T012', clear: true }]);
    assert.deepEqual(nearestNames('xyz', ['setup', '1.1']), []);
  });

  it('count a swap of neighbours as one slip', () => {
    assert.equal(editDistance('T021', 'T012', 4), 1);
    assert.equal(editDistance('abc', 'abc', 1), 0);
    assert.equal(editDistance('abcdef', 'uvwxyz', 2), 3);
  });
});

describe('what waits for a task', () => {
  const plan = parsePlan(
    lines(
      '## Phase 1: A',
      '',
      '- [ ] 1.1 One',
      '- [ ] 1.2 Two (depends: 1.1)',
      '- [ ] 1.3 Three (depends: 1.2)',
      '',
      '## Phase 2: B (depends on Phase 1)',
      '',
      '- [ ] 2.1 Four',
      '- [ ] 2.2 Five (depends: 2.1)',
    ),
  );

  it('is what names it, and all that waits for that in turn, over phases', () => {
    const { direct, all } = followersIn(plan)('1.1');
    assert.deepEqual(direct, ['1.2']);
    assert.deepEqual([...all].sort(), ['1.2', '1.3', '2.1', '2.2']);
    assert.deepEqual([...followersIn(plan)('2.2').all], []);
  });

  it('holds the task itself in a circle', () => {
    const circle = parsePlan(lines('## Phase 1: A', '', '- [ ] 1.1 A (depends: 1.2)', '- [ ] 1.2 B (depends: 1.1)'));
    assert.ok(followersIn(circle)('1.1').all.has('1.1'));
  });
});
