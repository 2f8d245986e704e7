import assert from 'node:assert/strict';
import { activePlan, type Candidate, pinnedFirst, worthShowing } from '../../../src/extension/planChoice';

function plan(
  key: string,
  more: { named?: boolean; running?: boolean; done?: number; total?: number } = {},
): Candidate {
  const { named = false, running = false, done = 0, total = 2 } = more;
  return { key, isEmpty: total === 0, place: { named }, view: { running, counts: { done, total } } };
}

describe('which plan is the active one', () => {
  const done = plan('done', { done: 2 });
  const open = plan('open');
  const other = plan('other');
  const running = plan('running', { running: true });
  const named = plan('named', { named: true, done: 2 });
  const all = [done, open, other, named, running];
  const choose = (entries: readonly Candidate[], current?: Candidate, selected?: string) =>
    activePlan(entries, { selected, current })?.key;

  it('is the selected one, then one at work, then a named one', () => {
    assert.equal(choose(all, other, 'open'), 'open');
    assert.equal(choose(all, other, 'gone'), 'running');
    assert.equal(choose([done, open, other, named], other), 'named');
  });

  it('is the one whose file is edited, unless another one is pinned', () => {
    const hints = { selected: undefined, edited: open, current: running };
    assert.equal(activePlan(all, hints)?.key, 'open');
    assert.equal(activePlan(all, { ...hints, selected: 'named' })?.key, 'named');
    assert.equal(activePlan(all, { ...hints, edited: undefined })?.key, 'running');
  });

  it('comes first when it is pinned', () => {
    assert.deepEqual(
      pinnedFirst(all, 'other').map(({ key }) => key),
      ['other', 'done', 'open', 'named', 'running'],
    );
    assert.deepEqual(pinnedFirst(all, 'gone'), all);
    assert.deepEqual(pinnedFirst(all, undefined), all);
  });

  it('stays, whatever becomes of its tasks and whatever comes before it', () => {
    assert.equal(choose([done, open, other], other), 'other');
    assert.equal(choose([open, done], done), 'done');
    const second = plan('second', { running: true });
    assert.equal(choose([running, second], second), 'second');
  });

  it('is the first unfinished, else the first, when there was none or it is gone', () => {
    assert.equal(choose([done, open, other]), 'open');
    assert.equal(choose([done, open], other), 'open');
    assert.equal(choose([done, plan('too', { done: 2 })]), 'done');
    assert.equal(choose([]), undefined);
  });

  it('gives way when it was only shown for want of a better one', () => {
    const notes = plan('notes', { total: 0 });
    assert.deepEqual(worthShowing([notes, plan('more', { total: 0 })]), [notes]);
    assert.equal(choose([notes], notes), 'notes');
    assert.equal(choose([notes, open], notes), 'open');
  });
});
