import assert from 'node:assert/strict';
import fc from 'fast-check';
import { batchSource } from '../../../src/schedule/batchSource';
import { selectBatch } from '../../../src/schedule/selectBatch';
import { taskRecord } from '../../../src/status/status';
import { runsOf } from '../../support/thorough';
import { anyWorld } from './arbitrary';

describe('batch after batch of a run', function () {
  this.timeout(60_000);
  for (const jobs of [1, 3]) {
    it(`are those that looking at the whole plan each time would choose, with ${jobs} at work`, () => {
      const chances = fc.infiniteStream(fc.nat({ max: 99 }));
      const property = fc.property(anyWorld, fc.integer({ min: 1, max: 4 }), chances, (world, size, chance) => {
        const { plan, status } = world;
        const source = batchSource();
        const chooses = (most: number) => chance.next().value % most;
        /** What each session has still to do. */
        const sessions: string[][] = [];
        for (let step = 0; step < 60; step++) {
          if (sessions.length < jobs && (sessions.length === 0 || chooses(2) === 0)) {
            const busy = new Set(sessions.flat());
            const options = { ...world.options, size, busy };
            const expected = selectBatch(plan, status, options);
            assert.deepEqual(source.next(plan, status, options), expected);
            if (expected.tasks.length > 0) sessions.push(expected.tasks.map(({ uid }) => uid));
            else if (sessions.length === 0) return;
            else endTask();
          } else endTask();
        }

        function endTask(): void {
          const session = sessions[chooses(sessions.length)];
          const task = taskRecord(status, session?.shift() ?? '');
          const failed = chooses(10) === 0;
          task.status = failed ? 'failed' : 'completed';
          if (failed) task.failures++;
          for (const [at, tasks] of [...sessions.entries()].reverse()) if (tasks.length === 0) sessions.splice(at, 1);
        }
      });
      fc.assert(property, runsOf(200));
    });
  }
});
