import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { TurnPatience } from '../../../src/agents/turn/turnPatience';
import type { HeardFailure } from '../../../src/agents/turn/turnProgram';
import { eventually } from './support/agentBench';

const network: HeardFailure = { kind: 'network', words: 'no network' };
const limit: HeardFailure = { kind: 'rate_limit', words: 'too many' };

describe('the patience with a program that tries again', () => {
  let lost: HeardFailure[];
  let patience: TurnPatience;
  const begin = (thinksSilently: boolean, ms = 100) => {
    lost = [];
    patience = new TurnPatience(ms, thinksSilently, (failure) => lost.push(failure));
  };
  afterEach(() => patience.end());

  it('ends with silence, and with the last of the failures', async () => {
    begin(false);
    patience.waits(network);
    patience.waits(limit);
    assert.equal(patience.failure, limit);
    assert.deepEqual(lost, []);
    await eventually('end', () => lost.length > 0);
    assert.deepEqual(lost, [limit]);
  });

  it('begins anew when the program gets on', async () => {
    begin(false, 200);
    patience.waits(network);
    await delay(120);
    patience.end();
    assert.equal(patience.failure, undefined);
    patience.waits(limit);
    await delay(120);
    assert.deepEqual(lost, []);
  });

  it('is longer with silence that may be thinking, but not with retries that go on and on', async () => {
    begin(true, 100);
    patience.waits(network);
    await delay(200);
    assert.deepEqual(lost, []);
    patience.waits(limit);
    assert.deepEqual(lost, [limit]);
    begin(true, 20);
    patience.waits(network);
    await eventually('end', () => lost.length > 0);
    assert.deepEqual(lost, [network]);
  });
});
