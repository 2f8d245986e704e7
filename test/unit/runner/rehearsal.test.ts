import assert from 'node:assert/strict';
import { parseConfig } from '../../../src/runner/config';
import { rehearsalAdvice } from '../../../src/runner/rehearsal/advice';
import { rehearsalOutcome } from '../../../src/runner/rehearsal/outcome';
import { rehearsalSettings } from '../../../src/runner/rehearsal/settings';
import type { JournalRecord, NewRecord } from '../../../src/status/journalRecord';

const config = (value: object) => parseConfig(JSON.stringify(value), 'tranche.config.json');

describe('the settings of a rehearsal', () => {
  it('let only the demo agent work, as many sessions and tasks at a time as the real ones would', () => {
    const { config: played } = rehearsalSettings(
      config({
        agent: 'claude',
        jobs: 4,
        isolation: 'worktree',
        agents: { own: { type: 'command', command: ['rm', '-rf', '.'], jobs: 2, batchSize: 5 } },
        assign: [{ type: 'docs', agent: 'demo' }],
        worktree: { setup: ['npm ci'] },
      }),
      undefined,
    );
    assert.deepEqual(Object.keys(played.agents).sort(), ['claude', 'demo', 'own']);
    for (const agent of Object.values(played.agents)) assert.equal(agent.type, 'demo');
    assert.equal(played.agents.own?.jobs, 2);
    assert.equal(played.agents.own?.batchSize, 5);
    assert.equal(played.jobs, 4);
    assert.deepEqual(played.worktree, { copy: [], link: [], setup: [] });
  });

  it('run no commands; that nothing changed stands for what they would find', () => {
    const checked = rehearsalSettings(config({ verify: ['npm test'], audit: { agent: 'claude' } }), 9);
    assert.equal(checked.checksWork, true);
    assert.deepEqual(checked.config.verify, []);
    assert.equal(checked.config.audit, undefined);
    assert.equal(checked.config.verifyWhen, 'off');
    assert.equal(checked.config.requireChanges, true);
    assert.equal(checked.chaos.wrong, 0);
    assert.equal(checked.chaos.seed, 9);
    const trusting = rehearsalSettings(
      config({ verify: ['npm test'], verifyWhen: 'off', requireChanges: false }),
      undefined,
    );
    assert.equal(trusting.checksWork, false);
    assert.equal(trusting.config.requireChanges, false);
    assert.ok((trusting.chaos.wrong ?? 0) > 0);
  });

  it('take the troubles that a demo agent of the configuration was given', () => {
    const agents = { mine: { type: 'demo', chaos: { seed: 4, hang: 0.5 } } };
    const { chaos } = rehearsalSettings(config({ agents }), undefined);
    assert.equal(chaos.seed, 4);
    assert.equal(chaos.hang, 0.5);
    assert.equal(chaos.transient, undefined);
  });
});

describe('the outcome of a rehearsal', () => {
  const ids = { runId: 'run-1', batchId: 'batch_1', task: '1.1', attempt: 1 };
  const start: NewRecord[] = [
    { type: 'run_started', runId: 'run-1', pid: 1, host: 'h', agent: 'demo', goal: { kind: 'all' } },
    { type: 'batch_started', runId: 'run-1', batchId: 'batch_1', index: 1, tasks: ['1.1'] },
    { type: 'attempt_started', ...ids, position: 1 },
  ];
  const turn = (number: number, failure?: string): NewRecord => ({
    type: 'turn_ended',
    ...ids,
    turn: number,
    outcome: failure ? 'failed' : 'ended',
    ...(failure && { failure: { kind: failure, message: failure } }),
    usage: { inputTokens: 10, cacheReadTokens: 5, costUsd: 0.25 },
    durationMs: 1,
  });
  const completed: NewRecord = { type: 'attempt_ended', ...ids, outcome: 'completed', durationMs: 1 };
  const outcomeOf = (records: readonly NewRecord[], chaos = {}) =>
    rehearsalOutcome(
      [...start, ...records].map(
        (record, index) => ({ seq: index + 1, at: '2026-01-01T00:00:00.000Z', ...record }) as JournalRecord,
      ),
      chaos,
      20,
    );

  it('knows who was believed, and who was not', () => {
    const always = { wrong: 1 };
    const fooled = outcomeOf([turn(1), completed], always);
    assert.deepEqual(fooled.wronglyCompleted, ['1.1']);
    assert.deepEqual(fooled.troubles, [{ kind: 'believed_claim', times: 1, overcome: 0 }]);
    assert.deepEqual(outcomeOf([turn(1), completed]).wronglyCompleted, []);
    const refuted: NewRecord = { type: 'gate_ended', ...ids, gate: 'verify', passed: false, durationMs: 1 };
    const failed: NewRecord = { type: 'attempt_ended', ...ids, outcome: 'failed', durationMs: 1 };
    const outcome = outcomeOf([turn(1), refuted, failed], always);
    assert.deepEqual(outcome.wronglyCompleted, []);
    assert.deepEqual(outcome.troubles, [{ kind: 'caught_claim', times: 1, overcome: 0 }]);
  });

  it('adds up what was waited for and used', () => {
    const waits: NewRecord = {
      type: 'activity_changed',
      ...ids,
      activity: 'waiting_quota',
      until: '2026-01-01T02:00:00.000Z',
    };
    const outcome = outcomeOf([turn(1, 'usage_limit'), waits, turn(2, 'idle_timeout'), turn(3), completed]);
    assert.deepEqual(outcome.waits, { limits: 7_200_000, tries: 0, silence: 1_200_000 });
    assert.deepEqual(outcome.usage, { tokens: 45, costUsd: 0.75 });
    assert.deepEqual(
      outcome.troubles.map(({ kind, overcome }) => [kind, overcome]),
      [
        ['idle_timeout', 1],
        ['usage_limit', 1],
      ],
    );
  });

  it('takes a wait for a person for no refuted claim', () => {
    const outcome = outcomeOf([
      turn(1),
      { type: 'gate_ended', ...ids, gate: 'approval', passed: false, durationMs: 1 },
      { type: 'attempt_ended', ...ids, outcome: 'parked', durationMs: 1 },
    ]);
    assert.deepEqual(outcome.troubles, []);
    assert.deepEqual(outcome.parked, ['1.1']);
    assert.ok(rehearsalAdvice(outcome, config({}), true).some((line) => /waited for a person/.test(line)));
  });
});
