import assert from 'node:assert/strict';
import { defaultScheduleOptions } from '../../../src/schedule/model';
import { planBatches } from '../../../src/schedule/planBatches';
import { selectBatch } from '../../../src/schedule/selectBatch';
import { buildPlan, buildStatus, type PlanSketch, type StatusSketch } from './build';

function select(sketch: PlanSketch, status: StatusSketch, size: number, only?: string[]): string[] {
  const options = { ...defaultScheduleOptions, size, only: only && new Set(only) };
  const { tasks } = selectBatch(buildPlan(sketch), buildStatus(status), options);
  return tasks.map(({ uid, joins }) => (joins === null ? uid : `${uid} with ${joins}`));
}

function planAll(sketch: PlanSketch, status: StatusSketch, size: number): string[] {
  const batches = planBatches(buildPlan(sketch), buildStatus(status), { ...defaultScheduleOptions, size });
  return batches.map(({ tasks }) => tasks.map(({ uid }) => uid).join(' '));
}

describe('the next batch', () => {
  it('takes what was begun, then what failed, then new tasks', () => {
    const plan = { tasks: ['1.1', '1.2', '1.3', '1.4'] };
    assert.deepEqual(select(plan, { '1.2': 1, '1.4': 'in_progress' }, 4), ['1.4', '1.2', '1.1', '1.3']);
    assert.deepEqual(select(plan, { '1.2': 1, '1.4': 'in_progress' }, 2), ['1.4', '1.2']);
  });

  it('goes by phase, then priority, then place in the plan', () => {
    const tasks = [
      '1.1',
      { id: '1.2', priority: 'low' as const },
      { id: '1.10', priority: 'high' as const },
      { id: '1.11', priority: 'critical' as const },
      { id: '1.9', priority: 'high' as const },
      { id: '2.1', priority: 'critical' as const },
    ];
    const plan = { tasks, parallel: [['1', '2']] };
    assert.deepEqual(select(plan, {}, 9), ['1.11', '1.10', '1.9', '1.1', '1.2', '2.1']);
  });

  it('goes by priority, then id, through phases that are categories of one list', () => {
    const tasks = [
      { id: 'T-10', phase: 'missing', priority: 'high' as const },
      { id: 'T-2', phase: 'missing', priority: 'low' as const },
      { id: 'T-9', phase: 'naming', priority: 'high' as const },
      { id: 'T-3', phase: 'naming', priority: 'critical' as const },
      { id: 'T-1', phase: 'naming', priority: 'low' as const },
    ];
    const plan = { tasks, lists: [['missing', 'naming']] };
    assert.deepEqual(select(plan, {}, 9), ['T-3', 'T-9', 'T-10', 'T-1', 'T-2']);
    assert.deepEqual(select(plan, {}, 9, ['T-1', 'T-9']), ['T-9', 'T-1']);
    assert.deepEqual(planAll(plan, { 'T-3': 'completed' }, 2), ['T-9 T-10', 'T-1 T-2']);
    assert.deepEqual(select({ tasks, lists: [['missing']], parallel: [['missing', 'naming']] }, {}, 9), [
      'T-10',
      'T-2',
      'T-3',
      'T-9',
      'T-1',
    ]);
  });

  it('takes a section of priority fixes before others that are open', () => {
    const phases = [
      { key: 'a' },
      { key: 'b', title: '🚨 PRIORITY FIXES (3)' },
      { key: 'c', title: 'Phase 3: Prefix map' },
    ];
    const tasks = ['1', '2', '3', '4'].map((id, n) => ({ id, phase: ['a', 'b', 'b', 'c'][n] ?? null }));
    assert.deepEqual(select({ tasks, phases, parallel: [['a', 'b', 'c']] }, {}, 9), ['2', '3', '1', '4']);
    assert.deepEqual(select({ tasks, phases }, {}, 9), ['1']);
  });

  it('keeps the order of the plan where numbers as text would not', () => {
    const tasks = ['1.8', '1.9', '1.10', '1.11', '10.1', '11.1'];
    assert.deepEqual(planAll({ tasks }, {}, 2), ['1.8 1.9', '1.10 1.11', '10.1', '11.1']);
  });

  it('says for each task why it was chosen', () => {
    const plan = buildPlan({ tasks: ['1.1', '1.2', { id: '1.3', after: ['1.0'] }, '1.0', '1.4'] });
    const status = buildStatus({ '1.0': 'completed', '1.1': 'in_progress', '1.2': 1 });
    assert.deepEqual(selectBatch(plan, status, { ...defaultScheduleOptions, size: 4 }).tasks, [
      { uid: '1.1', reason: { kind: 'unfinished' }, joins: null },
      { uid: '1.2', reason: { kind: 'retry', attemptsLeft: 1 }, joins: null },
      { uid: '1.3', reason: { kind: 'dependencies_met', on: ['1.0'] }, joins: null },
      { uid: '1.4', reason: { kind: 'phase_open', phase: '1' }, joins: null },
    ]);
  });

  it('draws in tasks that touch the same files', () => {
    const tasks = [
      { id: 'a', files: ['src/a.ts'] },
      'b',
      { id: 'c', files: ['./SRC/a.ts', 'c.ts'] },
      { id: 'd', files: ['src/b.ts'] },
      { id: 'e', files: ['C.ts'] },
    ];
    assert.deepEqual(select({ tasks }, {}, 4), ['a', 'c with a', 'e with c', 'b']);
    assert.deepEqual(planAll({ tasks }, {}, 3), ['a c e', 'b d']);
  });

  it('draws in one after the other all that touch a file, for the first in the batch that does', () => {
    const tasks = [{ id: 'a', files: ['x', 'y'] }, 'b', { id: 'c', files: ['x', 'z'] }, { id: 'd', files: ['z', 'y'] }];
    assert.deepEqual(select({ tasks }, {}, 4), ['a', 'c with a', 'd with a', 'b']);
    const same = ['x', 'x', 'y', 'x', 'x'].map((file, n) => ({ id: `t${n}`, files: [file] }));
    assert.deepEqual(select({ tasks: same }, {}, 4), ['t0', 't1', 't3 with t0', 't4 with t0']);
  });

  it('does not call it joining when it is the turn of the task anyway', () => {
    const tasks = [
      { id: 'a', files: ['x'] },
      { id: 'b', files: ['x'] },
    ];
    assert.deepEqual(select({ tasks }, {}, 2), ['a', 'b']);
  });

  it('draws in the next ones of a sequential group, in order', () => {
    const plan = { tasks: ['1.1', '1.2', '1.3', '1.4'], sequential: [['1.1', '1.3', '1.4']] };
    assert.deepEqual(select(plan, {}, 2), ['1.1', '1.3 with 1.1']);
    assert.deepEqual(select(plan, {}, 4), ['1.1', '1.3 with 1.1', '1.4 with 1.3', '1.2']);
    assert.deepEqual(planAll(plan, {}, 2), ['1.1 1.3', '1.2 1.4']);
  });

  it('does not draw in a member of a group that waits for something else, nor one behind that', () => {
    const tasks = ['1.1', { id: '1.2', after: ['1.4'] }, '1.3', '1.4'];
    const plan = { tasks, sequential: [['1.1', '1.2', '1.3']] };
    assert.deepEqual(select(plan, {}, 4), ['1.1', '1.4']);
    assert.deepEqual(planAll(plan, {}, 4), ['1.1 1.4', '1.2 1.3']);
    assert.deepEqual(select({ ...plan, tasks: ['1.1', '1.2', '1.3', '1.4'] }, { '1.2': 2 }, 4), ['1.1', '1.4']);
  });

  it('does not count a task in the batch as a dependency met', () => {
    const plan = { tasks: ['1.1', { id: '1.2', after: ['1.1'] }] };
    assert.deepEqual(select(plan, {}, 2), ['1.1']);
    assert.deepEqual(planAll(plan, {}, 2), ['1.1', '1.2']);
  });

  it('goes on with all that was begun before it draws anything in', () => {
    const tasks = [{ id: 'a', files: ['x'] }, { id: 'b', files: ['x'] }, 'c'];
    assert.deepEqual(select({ tasks }, { a: 'in_progress', c: 'in_progress' }, 3), ['a', 'c', 'b']);
  });

  it('goes on with begun members of a sequential group in its order, whatever their priorities', () => {
    const tasks = ['a', { id: 'b', priority: 'critical' as const }, { id: 'c', priority: 'high' as const }];
    const begun = { a: 'in_progress', b: 'in_progress', c: 'in_progress' } as const;
    assert.deepEqual(select({ tasks, sequential: [['a', 'b']] }, begun, 3), ['c', 'a', 'b']);
  });

  it('keeps to the tasks that were asked for', () => {
    const plan = { tasks: ['1.1', '1.2', '1.3'], sequential: [['1.1', '1.2']] };
    assert.deepEqual(select(plan, {}, 3, ['1.2', '1.3', 'nothing']), ['1.3']);
  });

  it('is empty when nothing can run, or nothing is asked for', () => {
    assert.deepEqual(select({ tasks: [] }, {}, 3), []);
    assert.deepEqual(select({ tasks: ['1.1'] }, { '1.1': 'completed' }, 3), []);
    assert.deepEqual(planAll({ tasks: ['1.1'] }, {}, 0), []);
  });
});

describe('all batches to come', () => {
  it('go through the whole plan, phase by phase', () => {
    const tasks = ['1.1', '1.2', '1.3', '1.4', '1.5', '2.1', '2.2', '3.1'];
    assert.deepEqual(planAll({ tasks }, {}, 3), ['1.1 1.2 1.3', '1.4 1.5', '2.1 2.2', '3.1']);
    assert.deepEqual(planAll({ tasks }, {}, 4), ['1.1 1.2 1.3 1.4', '1.5 2.1 2.2', '3.1']);
  });

  it('leave out what can never run', () => {
    const tasks = ['1.1', { id: '1.2', after: ['nobody'] }, { id: '1.3', after: ['1.4'] }, '1.4'];
    assert.deepEqual(planAll({ tasks }, { '1.4': 2 }, 3), ['1.1']);
  });
});
