/** A disk that fills up, or fails, at any write of a run. */
import assert from 'node:assert/strict';
import { sampleOf, thorough } from '../../support/thorough';
import { assertNobodyLeft, assertSound } from '../support/invariants';
import { configOf, type Fault, planOf, quickAgent, Workspace } from '../support/tranche';

/** False when the run ended before the fault was met. */
async function failAndResume(fault: Fault): Promise<boolean> {
  const ws = new Workspace({ 'PLAN.md': planOf(1), 'tranche.config.json': configOf(quickAgent) });
  const where = `${fault.how} at ${fault.at} ${fault.nth}`;
  try {
    const ended = await ws.run(['run', '--all'], { fault });
    assert.doesNotMatch(ended.stderr, /\n\s+at |should not/, where);
    // A report that cannot be written ends no run, but is told.
    const wasTold = ended.code === 0 ? /No report: / : /the disk is full|input\/output error/;
    if (ended.code === 0 && !wasTold.test(ended.stdout)) return false;
    assert.match(ended.stdout + ended.stderr, wasTold, where);
    assert.ok(ended.code === 0 || ended.code === 1, `${where}: ${ended.code}`);
    const again = await ws.run(['run', '--all']);
    assert.equal(again.code, 0, `${where}: ${again.stdout}${again.stderr}`);
    assert.deepEqual(ws.statuses(), { '1.1': 'completed' }, where);
    const ends = ws.journal().filter((record) => record.type === 'attempt_ended' && record.outcome === 'completed');
    assert.equal(ends.length, 1, where);
    assert.equal(ws.exists('.tranche/PLAN/lock'), false, where);
    await assertNobodyLeft(ws, where);
    return true;
  } finally {
    ws.dispose();
  }
}

describe('a disk that fails', () => {
  for (const { at, most } of [
    { at: 'any', most: 60 },
    { at: 'sync', most: 40 },
  ] as const) {
    it(`at any ${at === 'sync' ? 'flush of a record' : 'write'} of a run: stops with the reason, and goes on when it is mended`, async function () {
      this.timeout(120_000);
      const step = thorough ? 1 : 3;
      let nth = 1;
      while (nth < most && (await failAndResume({ at, nth, how: nth % 2 === 0 ? 'EIO' : 'ENOSPC' }))) nth += step;
      // Of a run of one task: its start and its end, and those of the attempt.
      assert.ok(nth > 4, `only ${nth} writes were met`);
      assert.ok(nth < most, 'the run never came to its end');
    });
  }

  it('that turns read-only half way: stops with the reason, and goes on when it can be written again', async function () {
    this.timeout(60_000);
    for (const nth of sampleOf([2, 4, 6, 8, 10, 12], 2)) {
      const ws = new Workspace({ 'PLAN.md': planOf(2), 'tranche.config.json': configOf(quickAgent) });
      const where = `read-only from record ${nth} on`;
      try {
        const ended = await ws.run(['run', '--all'], { fault: { at: 'disk', nth, how: 'EROFS' } });
        assert.equal(ended.code, 1, `${where}: ${ended.stdout}${ended.stderr}`);
        assert.match(ended.stderr, /the file system is read-only/, where);
        assert.doesNotMatch(ended.stderr, /\n\s+at |should not/, where);
        const again = await ws.run(['run', '--all']);
        assert.equal(again.code, 0, `${where}: ${again.stdout}${again.stderr}`);
        assert.deepEqual(ws.statuses(), { '1.1': 'completed', '1.2': 'completed' }, where);
        await assertSound(ws, where);
      } finally {
        ws.dispose();
      }
    }
  });
});
