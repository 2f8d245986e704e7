import assert from 'node:assert/strict';
import { jobControl, type Machine } from '../../../src/runner/jobControl';

const quiet: Machine = { cores: 4, freeMemory: () => 16e9, load: () => 0.5 };

describe('sessions side by side', () => {
  it('are as many as asked for', () => {
    const jobs = jobControl(3, quiet);
    assert.deepEqual(
      [0, 1, 2, 3].map((count) => jobs.hasRoom(count)),
      [true, true, true, false],
    );
  });

  it('are fewer after a limit, and more again when tasks go well', () => {
    const jobs = jobControl(4, quiet);
    jobs.limited();
    assert.deepEqual([jobs.hasRoom(1), jobs.hasRoom(2)], [true, false]);
    for (let task = 0; task < 3; task++) jobs.completed();
    assert.deepEqual([jobs.hasRoom(2), jobs.hasRoom(3)], [true, false]);
    for (let task = 0; task < 30; task++) jobs.completed();
    assert.deepEqual([jobs.hasRoom(3), jobs.hasRoom(4)], [true, false]);
  });

  it('are never none, however often limits are met', () => {
    const jobs = jobControl(8, quiet);
    for (let limit = 0; limit < 10; limit++) jobs.limited();
    assert.deepEqual([jobs.hasRoom(0), jobs.hasRoom(1)], [true, false]);
  });

  it('do not become more without memory for one more', () => {
    const jobs = jobControl(8, { ...quiet, freeMemory: () => 100e6 });
    assert.deepEqual([jobs.hasRoom(0), jobs.hasRoom(1)], [true, false]);
  });

  it('go by the load only when nobody gave a number', () => {
    const busy = { ...quiet, load: () => 40 };
    assert.equal(jobControl('auto', busy).hasRoom(1), false);
    assert.equal(jobControl(2, busy).hasRoom(1), true);
  });

  it('are at most eight by themselves', () => {
    const jobs = jobControl('auto', { ...quiet, cores: 64 });
    assert.deepEqual([jobs.hasRoom(7), jobs.hasRoom(8)], [true, false]);
  });
});
