import assert from 'node:assert/strict';
import { ceilingReached, nearCeiling, totalTokens } from '../../../src/runner/spending';

describe('ceilings', () => {
  it('count every token, cached or not', () => {
    assert.equal(totalTokens({ inputTokens: 1, cacheReadTokens: 2, cacheWriteTokens: 4, outputTokens: 8 }), 15);
    assert.equal(totalTokens({}), 0);
  });

  it('are reached at their value, by money or by tokens', () => {
    const ceiling = { costUsd: 2, tokens: 1000 };
    assert.equal(ceilingReached({ costUsd: 1.99, outputTokens: 999 }, ceiling), undefined);
    assert.equal(ceilingReached({ costUsd: 2 }, ceiling), '$2.00 of $2.00');
    assert.equal(ceilingReached({ inputTokens: 1000 }, ceiling), '1 k of 1 k tokens');
  });

  it('are near from three quarters on', () => {
    const ceiling = { costUsd: 4, tokens: 0 };
    assert.equal(nearCeiling({ costUsd: 2.99 }, ceiling), undefined);
    assert.equal(nearCeiling({ costUsd: 3 }, ceiling), '$3.00 of $4.00');
  });

  it('of 0 are none', () => {
    assert.equal(ceilingReached({ costUsd: 1e9, inputTokens: 1e12 }, { costUsd: 0, tokens: 0 }), undefined);
  });
});
