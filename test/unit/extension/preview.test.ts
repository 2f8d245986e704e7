import assert from 'node:assert/strict';
import { previewNextBatch } from '../../../src/extension/commands/preview';
import type { Services } from '../../../src/extension/commands/services';
import { commands } from '../../../src/extension/ids';
import { defaultScheduleOptions } from '../../../src/schedule/model';
import { makeTask, makeView } from '../present/planFixture';
import { fake } from './fakeVscode';

describe('the preview of the next batch', () => {
  it('runs the plan it shows, whichever is active by then', async () => {
    const readiness = [{ uid: '1.1', ready: true, reason: { kind: 'phase_open', phase: '1' } }] as const;
    const entry = (key: string) => ({
      ...{ key, view: makeView([makeTask('1.1', 1)], { readiness }), status: undefined },
      place: { path: key, schedule: defaultScheduleOptions, batchSize: 3 },
    });
    const [shown, other] = [entry('shown.md'), entry('other.md')];
    const store = { loaded: Promise.resolve(), plans: [shown, other], active: shown };
    await previewNextBatch({ store } as unknown as Services, undefined);
    store.active = other;
    assert.equal(fake.pick?.buttons.length, 1);
    fake.executed = [];
    fake.pick?.press();
    assert.deepEqual(fake.executed, [[commands.runNextBatch, { kind: 'row', id: 'plan:shown.md', entry: shown }]]);
  });
});
