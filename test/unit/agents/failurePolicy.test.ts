import assert from 'node:assert/strict';
import fc from 'fast-check';
import { failureKinds } from '../../../src/agents/agent';
import { backoffMs, failurePolicy } from '../../../src/agents/failurePolicy';

const failure = (resetAt?: number) => ({
  kind: 'rate_limit' as const,
  message: '',
  ...(resetAt === undefined ? {} : { resetAt }),
});

describe('what to do about a failure', () => {
  it('is settled for every kind', () => {
    assert.deepEqual(Object.keys(failurePolicy).sort(), [...failureKinds].sort());
  });

  it('waits longer each time, up to five minutes', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 1000].map((tries) => backoffMs(failure(), tries, 0.999_999, 0));
    assert.deepEqual(waits, [5000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000]);
    assert.equal(backoffMs(failure(), 1, 0, 0), 3750);
  });

  it('waits until the limit ends, a little longer, and never not at all', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.nat(100),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (left, tries, random) => {
          const wait = backoffMs(failure(1e12 + left), tries + 1, random, 1e12);
          if (left > 0) assert.ok(wait > left && wait <= left + 2001);
          else assert.ok(wait >= 1000 && wait <= 375_000);
        },
      ),
    );
  });
});
