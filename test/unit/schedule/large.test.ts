import assert from 'node:assert/strict';
import { planBatches } from '../../../src/schedule/planBatches';
import { explainTasks } from '../../../src/schedule/readiness';
import { selectBatch } from '../../../src/schedule/selectBatch';
import { emptyStatus } from '../../../src/status/status';
import { buildPlan, type PlanSketch, type TaskSketch } from './build';

const schedule = { phaseGate: 0.8, maxAttempts: 2 };
const many = (count: number, make: (n: number) => TaskSketch) => Array.from({ length: count }, (_, n) => make(n));
const names = (count: number, prefix: string) => Array.from({ length: count }, (_, n) => `${prefix}${n}`);

/** Shapes for which a careless algorithm takes time quadratic in the length, or overflows the stack. */
const shapes: Readonly<Record<string, (count: number) => PlanSketch>> = {
  'in phases of 100': (count) => ({
    tasks: many(count, (n) => ({ id: `${Math.floor(n / 100)}.${n}`, files: [`f${n % 700}.ts`] })),
  }),
  'a phase each': (count) => ({ tasks: many(count, (n) => ({ id: `${n}.1` })) }),
  'a phase each, all in one parallel group': (count) => ({
    tasks: many(count, (n) => ({ id: `${n}.1` })),
    parallel: [names(count, '')],
  }),
  'a phase each, the first half and the last quarter in one parallel group': (count) => ({
    tasks: many(count, (n) => ({ id: `${n}.1` })),
    parallel: [names(count, '').filter((_, n) => n < count / 2 || n > count * 0.75)],
  }),
  'one chain of dependencies': (count) => ({
    tasks: many(count, (n) => ({ id: `t${n}`, after: n === 0 ? [] : [`t${n - 1}`] })),
  }),
  'one chain, written back to front': (count) => ({
    tasks: many(count, (n) => ({ id: `t${n}`, after: n === count - 1 ? [] : [`t${n + 1}`] })),
  }),
  'one sequential group': (count) => ({
    tasks: many(count, (n) => ({ id: `t${n}` })),
    sequential: [names(count, 't')],
  }),
  'all touching one file': (count) => ({ tasks: many(count, (n) => ({ id: `t${n}`, files: ['README.md'] })) }),
  'each the sub-task of the one before': (count) => ({
    tasks: many(count, (n) => ({ id: `t${n}`, parent: n === 0 ? null : `t${n - 1}` })),
  }),
  'all below one task': (count) => ({
    tasks: many(count, (n) => ({ id: `t${n}`, parent: n === 0 ? null : 't0' })),
  }),
  'half of them waiting for a phase': (count) => ({
    phases: ['a', 'b'],
    tasks: many(count, (n) => {
      const id = `t${n}`;
      return n < count / 2 ? { id, phase: 'a' } : { id, phase: 'b', afterPhases: ['a'] };
    }),
  }),
};

interface Cost {
  /** In waves of four sessions. */
  waves: number;
  explain: number;
  select: number;
  plan: number;
}

/** Processor time in milliseconds: other programs on the machine do not count. */
function cost(sketch: PlanSketch, count: number): Cost {
  const plan = buildPlan(sketch);
  const status = emptyStatus();
  const options = { ...schedule, size: 3 };
  const time = <T>(work: () => T): [number, T] => {
    const start = process.cpuUsage();
    const result = work();
    const { user, system } = process.cpuUsage(start);
    return [(user + system) / 1000, result];
  };
  const [explain, explained] = time(() => explainTasks(plan, status, schedule));
  const [select, batch] = time(() => selectBatch(plan, status, options));
  const [planning, batches] = time(() => planBatches(plan, status, options));
  const [waves, beside] = time(() => planBatches(plan, status, { ...options, jobs: 4, agentOf: () => 'a' }));
  assert.equal(new Set(beside.flatMap(({ tasks }) => tasks.map(({ uid }) => uid))).size, count);
  assert.equal(explained.size, count);
  assert.deepEqual(batch.tasks, batches[0]?.tasks);
  assert.equal(new Set(batches.flatMap(({ tasks }) => tasks.map(({ uid }) => uid))).size, count);
  return { explain, select, plan: planning, waves };
}

describe('a plan of 10,000 tasks', function () {
  this.timeout(60_000);

  for (const [shape, sketchOf] of Object.entries(shapes)) {
    it(`${shape}: takes time in proportion to its length`, () => {
      // The small one goes first, and so pays for starting up: a quadratic algorithm takes 100 times as long.
      const small = cost(sketchOf(1000), 1000);
      const large = cost(sketchOf(10_000), 10_000);
      const show = (times: Cost) =>
        Object.entries(times)
          .map(([name, ms]) => `${name} ${ms.toFixed()} ms`)
          .join(', ');
      if (process.env.SHOW_TIMES) console.log(`      ${show(large)}`);
      for (const name of ['explain', 'select', 'plan', 'waves'] as const) {
        assert.ok(large[name] < 40 * Math.max(small[name], 10), `1,000: ${show(small)}; 10,000: ${show(large)}`);
      }
    });
  }

  it('in one circle of dependencies: says so', () => {
    const count = 10_000;
    const plan = buildPlan({ tasks: many(count, (n) => ({ id: `t${n}`, after: [`t${(n + 1) % count}`] })) });
    const readiness = explainTasks(plan, emptyStatus(), schedule).get('t0');
    assert.equal(readiness?.ready, false);
    assert.deepEqual(readiness.reasons[0], { kind: 'cycle', members: names(count, 't') });
  });
});
