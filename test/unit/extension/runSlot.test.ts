import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { RunSlot } from '../../../src/extension/runSlot';

describe('the run of this window', () => {
  const execution = { name: 'first' };

  it('counts from the moment it is asked for until its end', async () => {
    const slot = new RunSlot<object, string>(5);
    const taken = slot.take('PLAN.md', () => Promise.resolve(execution));
    assert.equal(slot.busy, true);
    await taken;
    slot.began(execution);
    await pause(20);
    assert.equal(slot.busy, true);
    assert.equal(slot.ended({}), undefined);
    assert.equal(slot.ended(execution), 'PLAN.md');
    assert.equal(slot.busy, false);
    assert.equal(slot.ended(execution), undefined, 'its end is told once');
  });

  it('does not count when VS Code says no', async () => {
    const slot = new RunSlot<object, string>(5);
    await assert.rejects(
      slot.take('PLAN.md', () => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal(slot.busy, false);
  });

  it('stops counting when its process does not begin, and counts again when it does after all', async () => {
    const slot = new RunSlot<object, string>(5);
    await slot.take('PLAN.md', () => Promise.resolve(execution));
    assert.equal(slot.busy, true);
    await pause(20);
    assert.equal(slot.busy, false);
    slot.began(execution);
    assert.equal(slot.busy, true);
    assert.equal(slot.ended(execution), 'PLAN.md');
    slot.dispose();
  });
});
