import assert from 'node:assert/strict';
import { configSchema } from '../../../src/runner/configSchema';
import { RunProgress } from '../../../src/runner/runProgress';
import { emptyStatus, type TaskRecord, taskRecord } from '../../../src/status/status';

const { limits } = configSchema.parse({});
const ended = (id: string, change: Partial<TaskRecord>): TaskRecord => ({
  ...taskRecord(emptyStatus(), id),
  ...change,
});

describe('the progress of a run', () => {
  it('warns once when three quarters of a ceiling are used, and stops at the whole', () => {
    const said: string[] = [];
    const progress = new RunProgress({ kind: 'all' }, { ...limits, runCostUsd: 4 }, (message) => said.push(message));
    progress.used({ costUsd: 2.9 });
    assert.deepEqual(said, []);
    progress.used({ costUsd: 0.2 });
    progress.used({ costUsd: 0.2 });
    assert.deepEqual(said, ['The run comes near its ceiling: $3.10 of $4.00.']);
    assert.equal(progress.mayGoOn, true);
    progress.used({ costUsd: 0.7 });
    assert.match(progress.halt?.reason ?? '', /reached its ceiling: \$4\.00 of \$4\.00/);
  });

  it('hands out no more than asked for, those at work counted', () => {
    const progress = new RunProgress({ kind: 'count', count: 5 }, limits, () => undefined);
    const tasks = ['1', '2', '3'];
    progress.begin('a', tasks);
    assert.equal(progress.left, 2);
    progress.attempted(ended('1', { status: 'completed' }));
    assert.equal(progress.left, 2);
    // The batch ended before its other tasks were taken up.
    progress.end('a', tasks);
    assert.equal(progress.left, 4);
    assert.equal(progress.missing, 4);
  });

  it('counts the sessions of each agent', () => {
    const progress = new RunProgress({ kind: 'all' }, limits, () => undefined);
    const first = ['1'];
    progress.begin('a', first);
    progress.begin('a', ['2']);
    progress.begin('b', ['3']);
    progress.end('a', first);
    assert.deepEqual(
      [...progress.sessions],
      [
        ['a', 1],
        ['b', 1],
      ],
    );
    assert.deepEqual([...progress.busy], ['2', '3']);
  });

  it('lets the end of a batch free no task that another session has taken up since', () => {
    const progress = new RunProgress({ kind: 'all' }, limits, () => undefined);
    const [first, again] = [['1', '2'], ['1']];
    progress.begin('a', first);
    progress.attempted(ended('1', { status: 'failed' }));
    progress.begin('a', again);
    progress.end('a', first);
    assert.deepEqual([...progress.busy], ['1']);
    progress.end('a', again);
    assert.deepEqual([...progress.busy], []);
  });

  it('takes a task that waits for a person for no failure', () => {
    const progress = new RunProgress({ kind: 'all' }, { ...limits, maxFailures: 2 }, () => undefined);
    progress.attempted(ended('1', { status: 'failed', lastError: 'x' }));
    progress.attempted(ended('2', { status: 'in_progress', activity: 'waiting_person' }));
    progress.attempted(ended('3', { status: 'failed', lastError: 'y' }));
    assert.equal(progress.mayGoOn, true);
    progress.attempted(ended('4', { status: 'failed', lastError: 'z' }));
    assert.match(progress.halt?.reason ?? '', /^2 tasks in a row failed/);
  });

  it('keeps the first reason to stop', () => {
    const progress = new RunProgress({ kind: 'all' }, limits, () => undefined);
    progress.stop({ reason: 'first', needsSetup: true });
    progress.stop({ reason: 'second', needsSetup: false });
    assert.equal(progress.halt?.reason, 'first');
  });
});
