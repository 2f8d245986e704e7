/** Random plans with everything in them that the schedule looks at, and random states of their tasks. */
import fc from 'fast-check';
import { priorities } from '../../../src/plan/model';
import { buildPlan, buildStatus, type PhaseSketch, type StatusSketch, type TaskSketch } from './build';
import type { World } from './reference';

const sometimes = <T>(value: fc.Arbitrary<T>, none: T) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(none) }, { weight: 1, arbitrary: value });

const upTo = <T>(most: number, of: T[]) => fc.subarray(of, { maxLength: Math.min(most, of.length) });

const names = (count: number) => Array.from({ length: count }, (_, n) => `t${n}`);

const taskStatus = fc.oneof(
  { weight: 6, arbitrary: fc.constant('pending' as const) },
  { weight: 4, arbitrary: fc.constant('completed' as const) },
  { weight: 1, arbitrary: fc.constant('skipped' as const) },
  { weight: 1, arbitrary: fc.constant('in_progress' as const) },
  { weight: 1, arbitrary: fc.constant('parked' as const) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 3 }) },
);

const state = fc.constantFrom(
  'pending',
  'pending',
  'pending',
  'completed',
  'skipped',
  'failed',
  'blocked',
  'in_progress',
);

const world: fc.Arbitrary<World> = fc
  .record({ count: fc.integer({ min: 0, max: 14 }), phases: fc.integer({ min: 0, max: 5 }) })
  .chain(({ count, phases }) => {
    const uids = names(count);
    const keys = Array.from({ length: phases }, (_, n) => `${n}`);
    const someTasks = upTo(3, uids);
    const somePhases = upTo(2, keys);
    /** Mostly backwards, so that plans are seldom one single knot. */
    const targets = (at: number) =>
      fc.oneof({ weight: 8, arbitrary: upTo(2, uids.slice(0, at)) }, { weight: 1, arbitrary: someTasks });
    const task = (id: string, at: number): fc.Arbitrary<TaskSketch> =>
      fc.record({
        id: fc.constant(id),
        phase: fc.constant(null),
        parent: at === 0 ? fc.constant(null) : sometimes(fc.constantFrom(...uids.slice(0, at)), null),
        after: sometimes(fc.oneof({ weight: 12, arbitrary: targets(at) }, fc.constant(['nobody'])), []),
        afterPhases: sometimes(sometimes(somePhases, []), []),
        optional: sometimes(fc.boolean(), false),
        priority: fc.constantFrom(...priorities),
        files: fc.subarray(['src/a.ts', './src/a.ts', 'SRC/A.ts', 'b.md', 'c/d.json', 'e'], { maxLength: 2 }),
        state,
      });
    const phase = (key: string): fc.Arbitrary<PhaseSketch> =>
      fc.record({
        key: fc.constant(key),
        after: sometimes(sometimes(someTasks, []), []),
        afterPhases: sometimes(sometimes(somePhases, []), []),
        title: fc.constantFrom(`Phase ${key}`, `Phase ${key}`, `Phase ${key}: Priority fixes`),
        pipelineStart: count === 0 ? fc.constant(null) : sometimes(fc.constantFrom(...uids), null),
      });
    return fc.record({
      tasks: fc.tuple(...uids.map(task)),
      phases: fc.tuple(...keys.map(phase)),
      /** Where each phase begins. */
      bounds: fc.array(fc.nat({ max: count }), { minLength: phases, maxLength: phases }),
      sequential: fc.array(upTo(5, uids), { maxLength: 2 }),
      parallel: fc.array(fc.subarray(keys), { maxLength: 2 }),
      statuses: fc.tuple(...uids.map(() => fc.option(taskStatus, { nil: undefined }))),
      phaseGate: fc.constantFrom(0, 0.5, 0.8, 1),
      maxAttempts: fc.integer({ min: 0, max: 3 }),
    });
  })
  .map(({ tasks, phases, bounds, sequential, parallel, statuses, ...options }) => {
    const starts = bounds.sort((a, b) => a - b);
    const phaseAt = (at: number) => phases[starts.findLastIndex((start) => start <= at)]?.key ?? null;
    const sketches = tasks.map((task, at) => ({ ...task, phase: phaseAt(at) }));
    const status: Record<string, StatusSketch[string]> = {};
    for (const [at, value] of statuses.entries()) if (value !== undefined) status[`t${at}`] = value;
    return {
      plan: buildPlan({ tasks: sketches, phases, sequential, parallel }),
      status: buildStatus(status),
      options,
    };
  });

/** `fc.assert` shrinks it to the smallest plan that shows the fault, and prints it. */
export const anyWorld = world;
