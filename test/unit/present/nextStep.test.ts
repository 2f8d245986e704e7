import assert from 'node:assert/strict';
import { failureKinds } from '../../../src/agents/agent';
import { nextStepWords } from '../../../src/present/nextStep';
import { taskArgument } from '../../../src/present/taskArgument';

const now = new Date(2026, 2, 4, 1, 0);

describe('the next step', () => {
  const step = (kind: string, more = {}) =>
    nextStepWords(
      {
        uid: '2.3',
        failure: { kind, message: 'It failed.', ...more },
        readiness: undefined,
        agent: 'claude',
        log: 'runs/r/a.log',
      },
      now,
    );

  it('ends in a command for every kind of failure', () => {
    for (const kind of [...failureKinds, 'approval', 'rejected', 'interrupted', 'stopped', 'unheard_of']) {
      assert.match(step(kind), /`tranche (run|resume|approve)[^`]*`[^`]*\.$/, kind);
    }
  });

  it('waits for the end of a limit that is known', () => {
    const resetAt = new Date(2026, 2, 4, 5, 0).getTime();
    assert.equal(step('usage_limit', { resetAt }), 'Usage limit until 05:00; after that `tranche resume`.');
    assert.equal(step('usage_limit', { resetAt: now.getTime() - 1 }), 'When the limit is over: `tranche resume`.');
  });

  it('points to the log of a check that failed, and begins a spent task anew', () => {
    assert.equal(step('gate_failed'), 'See `runs/r/a.log`; then `tranche run 2.3`.');
    const reasons = [{ kind: 'attempts_used', failures: 2 }] as const;
    const spent = { uid: '2.3', ready: false, reasons } as const;
    const facts = { uid: '2.3', failure: { kind: 'gate_failed', message: '' }, agent: undefined, log: undefined };
    assert.equal(nextStepWords({ ...facts, readiness: spent }, now), '`tranche run 2.3 --failed`.');
  });

  it('asks for a task of which the name means something else by its exact id', () => {
    const facts = { failure: undefined, readiness: undefined, agent: undefined, log: undefined };
    assert.equal(nextStepWords({ ...facts, uid: '12' }, now), '`tranche run --task 12`.');
    assert.equal(nextStepWords({ ...facts, uid: 'US1.2' }, now), '`tranche run US1.2`.');
  });

  it('writes ids so that a shell takes them as they are', () => {
    assert.equal(taskArgument('2.3'), '2.3');
    assert.equal(taskArgument('a b'), "'a b'");
    assert.equal(taskArgument("$(rm -rf ~)'"), "'$(rm -rf ~)'\\'''");
    assert.equal(taskArgument('#2'), "'#2'");
  });
});
