import assert from 'node:assert/strict';
import { savingsWords } from '../../../src/present/telemetry';
import { foldHistory } from '../../../src/status/history';
import type { UsageRecord } from '../../../src/status/journalRecord';
import { savingsOf } from '../../../src/status/savings';
import { JournalMaker } from './journalMaker';

interface Made {
  readonly usage: UsageRecord;
  readonly sessionId?: string;
  readonly rework?: UsageRecord;
}

/** Batches of one run; each task ended with its first answer unless it has a rework. */
function journal(batches: readonly (readonly Made[])[]): JournalMaker {
  const maker = new JournalMaker().run('r');
  for (const [b, tasks] of batches.entries()) {
    maker.batch('r', `b${b}`, b + 1, []);
    for (const [t, { usage, sessionId = `s${b}`, rework }] of tasks.entries()) {
      const ids = maker.ids('r', `b${b}`, `${b}.${t}`);
      maker.add({ type: 'attempt_started', ...ids, position: t + 1 });
      const turn = { type: 'turn_ended', ...ids, outcome: 'ended', durationMs: 1, sessionId } as const;
      maker.add({ ...turn, turn: 1, usage });
      if (rework) maker.add({ ...turn, turn: 2, usage: rework });
      maker.add({ type: 'attempt_ended', ...ids, outcome: 'completed', durationMs: 1 });
    }
  }
  return maker;
}

const fresh = (inputTokens: number): Made => ({ usage: { inputTokens } });
const savings = (batches: readonly (readonly Made[])[]) => savingsOf(foldHistory(journal(batches).records));

describe('what sharing a session saved', () => {
  it('is the middle of the fresh tasks less what the others took', () => {
    const found = savings([[fresh(100), fresh(40)], [fresh(300), fresh(60)], [fresh(120)]]);
    assert.deepEqual(found?.saved.tokens, 120 - 40 + (120 - 60));
    assert.deepEqual([found?.sharedTasks, found?.freshTasks, found?.fresh.coder?.tokens], [2, 3, 120]);
  });

  it('is told as what it is where sharing cost more', () => {
    const found = savings([[fresh(100)], [fresh(100)], [fresh(100), fresh(12_100)]]);
    assert.equal(found?.saved.tokens, -12_000);
    assert.match(savingsWords(found), /^cost 12 k input tokens more/);
  });

  it('weighs tokens by their price, which may turn the sign', () => {
    const cold: Made = { usage: { inputTokens: 0, cacheWriteTokens: 1000 } };
    const warm: Made = { usage: { inputTokens: 100, cacheReadTokens: 2000 } };
    const found = savings([[cold], [cold], [cold, warm]]);
    assert.deepEqual(found?.saved, { tokens: 1000 - 2100, weighted: 1250 - 300 });
    assert.match(savingsWords(found), /^cost 1\.1 k input tokens more \(but saved 950 by price\)/);
  });

  it('is unknown with fewer than three fresh tasks, without shared ones, and without tokens', () => {
    assert.equal(
      savings([
        [fresh(1), fresh(1)],
        [fresh(1), fresh(1)],
      ]),
      undefined,
    );
    assert.equal(savings([[fresh(1)], [fresh(1)], [fresh(1)]]), undefined);
    const silent: Made = { usage: {} };
    assert.equal(
      savings([
        [silent, silent],
        [silent, silent],
        [silent, silent],
      ]),
      undefined,
    );
    assert.match(savingsWords(undefined), /unknown/);
  });

  it('takes a session that replaced a broken one for the fresh one it is', () => {
    const found = savings([
      [fresh(100), { usage: { inputTokens: 90 }, sessionId: 'other' }],
      [fresh(110), fresh(10)],
    ]);
    assert.deepEqual([found?.freshTasks, found?.sharedTasks, found?.saved.tokens], [3, 1, 90]);
  });

  it('leaves reworks out, on both sides', () => {
    const worked: Made = { usage: { inputTokens: 10 }, rework: { inputTokens: 9999 } };
    assert.equal(savings([[fresh(50)], [fresh(50)], [fresh(50), worked]])?.saved.tokens, 40);
  });
});
