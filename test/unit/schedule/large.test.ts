import assert from 'node:assert/strict';
import { planBatches } from '../../../src/schedule/planBatches';
import { explainTasks } from '../../../src/schedule/readiness';
import { selectBatch } from '../../../src/schedule/selectBatch';
import { emptyStatus } from '../../../src/status/status';
import { buildPlan, type PlanSketch, type TaskSketch } from './build';

const count = 10_000;
const schedule = { phaseGate: 0.8, maxAttempts: 2 };
const many = (make: (n: number) => TaskSketch): TaskSketch[] => Array.from({ length: count }, (_, n) => make(n));
const ids = Array.from({ length: count }, (_, n) => `t${n}`);

/** Shapes that a careless algorithm takes time quadratic in the length for, or overflows the stack on. */
const shapes: Readonly<Record<string, PlanSketch>> = {
  'in 100 phases': { tasks: many((n) => ({ id: `${Math.floor(n / 100)}.${n}`, files: [`f${n % 700}.ts`] })) },
  'in a phase each': { tasks: many((n) => ({ id: `${n}.1` })) },
  'in a phase each, all in one parallel group': {
    tasks: many((n) => ({ id: `${n}.1` })),
    parallel: [Array.from({ length: count }, (_, n) => `${n}`)],
  },
  'in one chain of dependencies': { tasks: many((n) => ({ id: `t${n}`, after: n === 0 ? [] : [`t${n - 1}`] })) },
  'in one chain, written back to front': {
    tasks: many((n) => ({ id: `t${n}`, after: n === count - 1 ? [] : [`t${n + 1}`] })),
  },
  'in one sequential group': { tasks: many((n) => ({ id: `t${n}` })), sequential: [ids] },
  'all touching one file': { tasks: many((n) => ({ id: `t${n}`, files: ['README.md'] })) },
  'each the sub-task of the one before': { tasks: many((n) => ({ id: `t${n}`, parent: n === 0 ? null : `t${n - 1}` })) },
  'all below one task': { tasks: many((n) => ({ id: `t${n}`, parent: n === 0 ? null : 't0' })) },
  'half of them waiting for a phase': {
    phases: ['a', 'b'],
    tasks: many((n) => (n < count / 2 ? { id: `t${n}`, phase: 'a' } : { id: `t${n}`, phase: 'b', afterPhases: ['a'] })),
  },
};

describe('a plan of 10,000 tasks', function () {
  this.timeout(20_000);

  for (const [shape, sketch] of Object.entries(shapes)) {
    it(`${shape}: is explained and planned through without delay`, () => {
      const plan = buildPlan(sketch);
      const status = emptyStatus();
      const start = performance.now();
      const explained = explainTasks(plan, status, schedule);
      const afterExplain = performance.now();
      selectBatch(plan, status, { ...schedule, size: 3 });
      const afterSelect = performance.now();
      const batches = planBatches(plan, status, { ...schedule, size: 3 });
      const end = performance.now();
      assert.equal(explained.size, count);
      assert.equal(batches.reduce((sum, { tasks }) => sum + tasks.length, 0), count);
      const times = [afterExplain - start, afterSelect - afterExplain, end - afterSelect].map(Math.round);
      if (process.env.SHOW_TIMES) console.log(`      explain ${times[0]} ms, select ${times[1]} ms, plan ${times[2]} ms`);
      // Quadratic time would be ten times this and more; the real times are far below it.
      assert.ok(end - start < 3000, `${times} ms`);
    });
  }

  it('in one circle of dependencies: says so', () => {
    const plan = buildPlan({ tasks: many((n) => ({ id: `t${n}`, after: [`t${(n + 1) % count}`] })) });
    const readiness = explainTasks(plan, emptyStatus(), schedule).get('t0');
    assert.equal(readiness?.ready, false);
    assert.deepEqual(readiness.reasons[0], { kind: 'cycle', members: ids });
  });
});
