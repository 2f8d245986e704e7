import assert from 'node:assert/strict';
import { errorSignature, FailureStreak } from '../../../src/runner/failureStreak';
import type { TaskRecord } from '../../../src/status/status';

const failed = (id: string, message: string, kind = 'gate_failed'): TaskRecord => ({
  id,
  status: 'failed',
  attempts: 1,
  failures: 1,
  gates: [],
  extra: {},
  lastError: message,
  lastFailure: { kind, message },
});

describe('failures in a row', () => {
  it('stop the run when so many different tasks failed', () => {
    const streak = new FailureStreak({ maxFailures: 3, sameErrors: 0 });
    assert.equal(streak.add(failed('1.1', 'one')), undefined);
    assert.equal(streak.add(failed('1.2', 'two')), undefined);
    assert.match(streak.add(failed('1.3', 'three')) ?? '', /^3 tasks in a row failed \(1\.1, 1\.2, 1\.3\).*three/);
  });

  it('count a task once, however often it fails', () => {
    const streak = new FailureStreak({ maxFailures: 2, sameErrors: 2 });
    for (let attempt = 0; attempt < 5; attempt++) assert.equal(streak.add(failed('1.1', 'again')), undefined);
  });

  it('begin anew when a task is completed', () => {
    const streak = new FailureStreak({ maxFailures: 2, sameErrors: 2 });
    streak.add(failed('1.1', 'one'));
    streak.clear();
    assert.equal(streak.add(failed('1.2', 'two')), undefined);
  });

  it('name the common cause when they are alike, whatever numbers, paths and names they hold', () => {
    const streak = new FailureStreak({ maxFailures: 0, sameErrors: 3 });
    streak.add(failed('1.1', 'npm test did not pass: 1.1 broke /tmp/a/x.ts:12 with "foo"'));
    streak.add(failed('2.1', 'something else'));
    streak.add(failed('1.2', 'npm test did not pass: 1.2 broke /tmp/b/y.ts:7 with "bar"'));
    const reason = streak.add(failed('1.3', 'npm test did not pass: 1.3 broke src/z.ts:900 with "baz"'));
    assert.match(reason ?? '', /^3 tasks in a row failed in the same way \(1\.1, 1\.2, 1\.3\)/);
  });

  it('are not alike when their kind or their words differ', () => {
    assert.notEqual(errorSignature('crash', 'It ended.', '1'), errorSignature('network', 'It ended.', '1'));
    assert.notEqual(errorSignature('crash', 'It ended.', '1'), errorSignature('crash', 'It hung.', '1'));
  });

  it('never stop the run with both limits at 0', () => {
    const streak = new FailureStreak({ maxFailures: 0, sameErrors: 0 });
    for (let task = 0; task < 50; task++) assert.equal(streak.add(failed(String(task), 'same')), undefined);
  });
});
