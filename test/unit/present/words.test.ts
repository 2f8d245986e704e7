import assert from 'node:assert/strict';
import {
  durationWords,
  listWords,
  momentWords,
  percentWords,
  plural,
  progressWords,
  tokenWords,
} from '../../../src/present/words';

describe('numbers in words', () => {
  it('counts', () => {
    assert.equal(plural(1, 'task'), '1 task');
    assert.equal(plural(0, 'task'), '0 tasks');
    assert.equal(plural(2, 'retry', 'retries'), '2 retries');
  });

  it('tells durations in two units', () => {
    const cases: [number, string][] = [
      [0, '0.1s'],
      [400, '0.4s'],
      [999, '1s'],
      [59_400, '59s'],
      [59_900, '1m'],
      [250_000, '4m 10s'],
      [3_599_900, '1h'],
      [7_500_000, '2h 5m'],
      [86_399_999, '1d'],
      [100 * 3_600_000, '4d 4h'],
      [-5, '0s'],
      [Number.NaN, '0s'],
    ];
    for (const [ms, words] of cases) assert.equal(durationWords(ms), words, String(ms));
  });

  it('tells progress, without 100 % before the end or 0 % after the beginning', () => {
    assert.equal(progressWords(3, 162), '3/162 (1.9 %)');
    assert.equal(percentWords(0, 5), '0 %');
    assert.equal(percentWords(0, 0), '0 %');
    assert.equal(percentWords(1, 2), '50 %');
    assert.equal(percentWords(1, 10_000), '0.1 %');
    assert.equal(percentWords(9_999, 10_000), '99.9 %');
    assert.equal(percentWords(5, 5), '100 %');
  });

  it('shortens lists, but not for the sake of one item', () => {
    assert.equal(listWords(['a', 'b', 'c'], 2), 'a, b, c');
    assert.equal(listWords(['a', 'b', 'c', 'd'], 2), 'a, b and 2 more');
  });

  it('tells the time, with the date only on other days', () => {
    const now = new Date(2026, 2, 4, 15, 0);
    assert.equal(momentWords(new Date(2026, 2, 4, 9, 5).toISOString(), now), '09:05');
    assert.equal(momentWords(new Date(2026, 1, 28, 9, 5).toISOString(), now), '2026-02-28 09:05');
    assert.equal(momentWords('soon', now), 'soon');
  });

  it('tells tokens', () => {
    assert.equal(tokenWords(999), '999');
    assert.equal(tokenWords(12_345), '12.3 k');
    assert.equal(tokenWords(2_000_000), '2 M');
    assert.equal(tokenWords(999_999), '1 M');
  });
});
