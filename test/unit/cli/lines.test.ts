import assert from 'node:assert/strict';
import { activityLine, attemptEndWords } from '../../../src/cli/display/lines';
import type { JournalRecord } from '../../../src/status/journalRecord';

const stamp = { seq: 1, at: '2026-01-01T00:00:00.000Z', runId: 'r', batchId: 'b', task: '1.1', attempt: 1 };
type Of<Type> = Omit<Extract<JournalRecord, { type: Type }>, keyof typeof stamp | 'type'>;
const activity = (more: Of<'activity_changed'>) => activityLine({ ...stamp, type: 'activity_changed', ...more });
const gate = (more: Omit<Of<'gate_ended'>, 'durationMs'>) =>
  activityLine({ ...stamp, type: 'gate_ended', durationMs: 1, ...more });

describe('a line on what goes on in an attempt', () => {
  it('tells an audit from a wait', () => {
    assert.equal(activity({ activity: 'audit' }), 'auditing');
    assert.equal(activity({ activity: 'verify' }), 'verifying');
    assert.equal(activity({ activity: 'backoff', reason: 'No route.' }), 'waits and tries again: No route.');
    assert.equal(activity({ activity: 'waiting_quota' }), 'waits for quota');
    assert.equal(activity({ activity: 'agent' }), undefined);
  });

  it('says what a command came to, and why', () => {
    const command = 'npm test';
    assert.equal(gate({ gate: 'verify', command, passed: true, exitCode: 0 }), 'passed: npm test');
    assert.equal(
      gate({ gate: 'verify', command, passed: true, message: 'failed as before: 2 known failures' }),
      'passed: npm test (failed as before: 2 known failures)',
    );
    assert.equal(
      gate({ gate: 'verify', command, passed: false, message: 'It ended with exit code 1.' }),
      'did not pass: npm test (It ended with exit code 1)',
    );
  });

  it('does not call passed what was put off', () => {
    const message = 'deferred to the end of the batch';
    assert.equal(gate({ gate: 'verify', passed: true, message }), 'verify: deferred to the end of the batch');
  });

  it('tells the score of an audit', () => {
    assert.equal(
      gate({ gate: 'audit', command: 'claude', passed: true, score: 95 }),
      'the audit passed with 95 of 100',
    );
  });

  it('leaves to the end of the attempt that a person has to approve it', () => {
    assert.equal(gate({ gate: 'approval', passed: false, message: 'It waits for a person.' }), undefined);
  });
});

describe('the line on the end of an attempt', () => {
  const end = (more: Partial<Of<'attempt_ended'>>) =>
    ({ ...stamp, type: 'attempt_ended', outcome: 'completed', durationMs: 61_000, ...more }) as const;
  const used = { inputTokens: 200, cacheReadTokens: 1_000, outputTokens: 30 };

  it('keeps time and tokens apart', () => {
    assert.equal(attemptEndWords(end({}), {}), 'completed in 1m 1s');
    assert.equal(attemptEndWords(end({}), used), 'completed in 1m 1s (1.2 k tokens in, 30 out)');
    const failure = { kind: 'gave_up', message: 'I cannot.' } as const;
    assert.equal(
      attemptEndWords(end({ outcome: 'failed', failure }), used),
      'failed after 1m 1s (1.2 k tokens in, 30 out): I cannot.',
    );
  });
});
