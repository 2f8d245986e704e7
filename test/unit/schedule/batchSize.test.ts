import assert from 'node:assert/strict';
import { batchSize } from '../../../src/schedule/batchSize';
import { buildPlan, type TaskSketch } from './build';

const plan = (count: number, sketch: Omit<TaskSketch, 'id'> = {}) =>
  buildPlan({ tasks: Array.from({ length: count }, (_, n) => ({ ...sketch, id: `1.${n}` })) });

describe('batch size', () => {
  it('is what the setting says', () => {
    assert.equal(batchSize(3, plan(500)), 3);
    assert.equal(batchSize(1, plan(5)), 1);
    assert.equal(batchSize(0, plan(5)), 1);
  });

  it('goes by the size of the plan and the weight of its tasks when it is automatic', () => {
    const heavy = { text: 'Do it well. '.repeat(200), steps: 4, files: ['a', 'b'] };
    const sizes = [0, 9, 10, 30, 31, 10_000].map((count) => [
      batchSize('auto', plan(count, heavy)),
      batchSize('auto', plan(count)),
    ]);
    assert.deepEqual(sizes, [
      [3, 3],
      [2, 3],
      [3, 4],
      [3, 4],
      [4, 5],
      [4, 5],
    ]);
  });

  it('looks at the typical task, not at a single huge one', () => {
    const { tasks, ...rest } = plan(9);
    const huge = plan(1, { text: 'x'.repeat(1_000_000) }).tasks;
    assert.equal(batchSize('auto', { ...rest, tasks: [...tasks.slice(1), ...huge] }), 3);
  });
});
