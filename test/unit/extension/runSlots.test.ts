import assert from 'node:assert/strict';
import { RunSlots } from '../../../src/extension/runSlots';

describe('the runs of this window', () => {
  it('are one for each plan, and know nothing of each other', async () => {
    const slots = new RunSlots<object, string>(5_000);
    const [first, second] = [{ n: 1 }, { n: 2 }];
    await slots.take('a', 'a.md', () => Promise.resolve(first));
    await slots.take('b', 'b.md', () => Promise.resolve(second));
    assert.deepEqual(
      [slots.isBusy('a'), slots.isBusy('b'), slots.isBusy('c'), slots.isBusy()],
      [true, true, false, true],
    );
    assert.equal(slots.began(second), 'b');
    assert.equal(slots.began({}), undefined);
    assert.equal(slots.ended(first), 'a.md');
    assert.deepEqual([slots.isBusy('a'), slots.isBusy('b')], [false, true]);
    assert.equal(slots.ended(second), 'b.md');
    assert.equal(slots.ended(second), undefined, 'its end is told once');
    assert.equal(slots.isBusy(), false);
    slots.dispose();
  });

  it('do not keep another plan from running when VS Code says no to one', async () => {
    const slots = new RunSlots<object, string>(5_000);
    await assert.rejects(
      slots.take('a', 'a.md', () => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal(slots.isBusy('a'), false);
    await slots.take('b', 'b.md', () => Promise.resolve({}));
    assert.equal(slots.isBusy('b'), true);
    slots.dispose();
  });
});
