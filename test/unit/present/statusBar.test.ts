import assert from 'node:assert/strict';
import { shownLength, statusBarWords } from '../../../src/present/statusBar';
import type { TaskRecord } from '../../../src/status/status';
import { makeTask, makeView } from './planFixture';

const now = new Date(2026, 2, 4, 15, 0);
const tasks = ['1.1', '1.2', '1.3'].map((uid, n) => makeTask(uid, n));
const words = (records: Record<string, Partial<TaskRecord>>, running = false) =>
  statusBarWords(makeView(tasks, { records, running }), now);

describe('the status bar', () => {
  it('shows progress, with an icon for what is going on', () => {
    assert.equal(words({}).text, '$(checklist) 0/3');
    assert.equal(words({ '1.1': { status: 'completed' } }).text, '$(checklist) 1/3');
    assert.equal(words({ '1.1': { status: 'in_progress' } }, true).text, '$(loading~spin) 0/3');
    assert.equal(words({ '1.1': { status: 'in_progress' } }).text, '$(debug-pause) 0/3');
    assert.equal(words({ '1.1': { status: 'failed' } }).text, '$(error) 0/3');
  });

  it('is coloured for failures alone, and not while work goes on', () => {
    assert.equal(words({ '1.1': { status: 'in_progress' } }).failed, false);
    assert.equal(words({ '1.1': { status: 'failed' } }).failed, true);
    assert.equal(words({ '1.1': { status: 'failed' } }, true).failed, false);
  });

  it('shows at most 20 characters, however long the plan', () => {
    const many = Array.from({ length: 10_000 }, (_, n) => makeTask(`1.${n}`, n));
    const { text } = statusBarWords(makeView(many, { running: true }), now);
    assert.ok(shownLength(text) <= 20, text);
  });

  it('says when other plans are at work, too', () => {
    const at = (running: boolean, runs: number) => statusBarWords(makeView(tasks, { running }), now, runs);
    assert.match(at(true, 2).tooltip, /^2 runs at the same time$/m);
    assert.match(at(false, 1).tooltip, /^1 run, of another plan$/m);
    assert.match(at(true, 2).spoken, /running, 2 runs in all$/);
    for (const alone of [at(true, 1), at(false, 0)]) assert.doesNotMatch(alone.tooltip + alone.spoken, /\bruns?\b/);
  });

  it('speaks without icons, and says in the tooltip what a click does', () => {
    assert.equal(words({ '1.1': { status: 'failed' } }).spoken, 'Tranche, The plan: 0 of 3 tasks done, 1 failed');
    assert.match(words({}).tooltip, /Click to show the tasks/);
    assert.match(words({}, true).tooltip, /Click to show the terminal/);
  });
});
