import assert from 'node:assert/strict';
import { headline } from '../../../src/present/sentences';
import { shownLength, statusBarWords } from '../../../src/present/statusBar';
import { waitOf } from '../../../src/present/waits';
import type { TaskRecord } from '../../../src/status/status';
import { makeTask, makeView } from './planFixture';

const now = new Date(2026, 2, 4, 12, 0);
const at = (hours: number, minutes: number) => new Date(2026, 2, 4, hours, minutes).toISOString();
const tasks = ['1.1', '1.2', '1.3'].map((uid, n) => makeTask(uid, n));
const working = (batchId: string): Partial<TaskRecord> => ({ status: 'in_progress', activity: 'agent', batchId });
const limited = (batchId: string, activityUntil: string): Partial<TaskRecord> => ({
  ...working(batchId),
  activity: 'waiting_quota',
  activityUntil,
});
const view = (records: Record<string, Partial<TaskRecord>>, running = true) => makeView(tasks, { records, running });

describe('the wait of a run', () => {
  it('is that of the session which goes on first', () => {
    const both = view({ '1.1': limited('a', at(14, 5)), '1.2': limited('b', at(13, 30)) });
    assert.deepEqual(waitOf(both), { until: at(13, 30), isLimit: true, isAll: true });
  });

  it('leaves other sessions at work', () => {
    const one = view({ '1.1': limited('a', at(14, 5)), '1.2': working('b') });
    assert.equal(waitOf(one)?.isAll, false);
    assert.equal(statusBarWords(one, now).text, '$(loading~spin) 0/3');
    assert.match(statusBarWords(one, now).tooltip, /^Limit until 14:05 in one session, others are at work$/m);
    assert.match(headline(one, now), /^Running 2 tasks/);
  });

  it('is one for all tasks that share a session', () => {
    assert.equal(waitOf(view({ '1.1': limited('a', at(14, 5)), '1.2': working('a') }))?.isAll, true);
  });

  it('is none without a runner, without a record of one, and while a person is waited for', () => {
    assert.equal(waitOf(view({ '1.1': limited('a', at(14, 5)) }, false)), undefined);
    assert.equal(waitOf(view({ '1.1': working('a') })), undefined);
    assert.equal(waitOf(view({ '1.1': { status: 'in_progress', activity: 'waiting_person' } })), undefined);
  });

  it('is told of in status bar and headline, with the time', () => {
    const waiting = view({ '1.1': limited('a', at(14, 5)) });
    const bar = statusBarWords(waiting, now);
    assert.equal(bar.text, '$(watch) limit until 14:05');
    assert.ok(shownLength(bar.text) <= 20);
    assert.equal(bar.spoken, 'Tranche, The plan: 0 of 3 tasks done, limit until 14:05');
    assert.equal(headline(waiting, now), 'Limit until 14:05 – 0/3 (0 %) done');
    const again = view({ '1.1': { ...limited('a', at(12, 4)), activity: 'backoff' } });
    assert.equal(statusBarWords(again, now).text, '$(watch) next try 12:04');
    assert.match(headline(again, now), /^Next try at 12:04 –/);
  });

  it('is passed over in the status bar when it is short, or its end unknown', () => {
    const soon = view({ '1.1': limited('a', new Date(now.getTime() + 2_000).toISOString()) });
    assert.equal(statusBarWords(soon, now).text, '$(loading~spin) 0/3');
    const unknown = view({ '1.1': { ...working('a'), activity: 'waiting_quota' } });
    assert.equal(statusBarWords(unknown, now).text, '$(loading~spin) 0/3');
    assert.match(headline(unknown, now), /^Waiting for a limit –/);
    assert.doesNotMatch(headline(view({ '1.1': limited('a', 'soon') }), now), /NaN|Invalid/);
  });
});
