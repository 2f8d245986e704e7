import assert from 'node:assert/strict';
import { contextWordsOf, displayStatuses, lookOf } from '../../../src/present/statusTable';
import { taskStatuses } from '../../../src/status/taskStatus';

describe('the table of states', () => {
  const looks = displayStatuses.map(lookOf);

  for (const field of ['icon', 'glyph', 'ascii', 'word', 'spoken'] as const) {
    it(`has a different ${field} for each state`, () => {
      assert.equal(new Set(looks.map((look) => look[field])).size, displayStatuses.length);
    });
  }

  it('shows every stored state, in_progress as running, waiting or interrupted', () => {
    const shown = new Set<string>(displayStatuses);
    for (const status of taskStatuses) assert.ok(shown.has(status) || status === 'in_progress', status);
    assert.ok(shown.has('running') && shown.has('waiting') && shown.has('interrupted'));
  });

  it('has one spinner', () => {
    assert.deepEqual(
      displayStatuses.filter((status) => lookOf(status).icon.endsWith('~spin')),
      ['running'],
    );
  });

  it('uses one terminal column for each mark, and ASCII where it says so', () => {
    for (const look of looks) {
      assert.equal([...look.glyph].length, 1);
      assert.match(look.ascii, /^[!-~]$/);
    }
  });

  it('lets only what is ready be run, and nothing be done while a runner is at work', () => {
    for (const status of displayStatuses) {
      const { contextWords } = lookOf(status);
      assert.deepEqual(contextWordsOf(status, { ready: true, running: false }), contextWords);
      const others = contextWords.filter((word) => word !== 'runnable');
      assert.deepEqual(contextWordsOf(status, { ready: false, running: false }), others);
      assert.deepEqual(
        contextWordsOf(status, { ready: true, running: true }),
        contextWords.filter((word) => word === 'decidable'),
      );
    }
  });

  it('lets nothing be done to a running task but wait', () => {
    assert.deepEqual(lookOf('running').contextWords, []);
  });
});
