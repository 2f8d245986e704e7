import assert from 'node:assert/strict';
import { parsePlan } from '../../../src/plan/parsePlan';
import { withoutLinks } from '../../../src/present/markdown';
import { findCheckpoint } from '../../../src/status/checkpoint';
import { looksAlive, parseLock } from '../../../src/status/liveness';
import type { RunGoal } from '../../../src/status/runGoal';
import { isPathOfPlan, planSlug } from '../../../src/status/stateFolder';
import { applyRecord } from '../../../src/status/status';
import { parseStatusFile, StatusFileError } from '../../../src/status/statusFile';

describe('files that others have written', () => {
  it('belong to the plan whose path they name', () => {
    assert.equal(isPathOfPlan('docs/plans/api.md', 'docs/plans/api.md'), true);
    assert.equal(isPathOfPlan('./PLAN.md', 'PLAN.md'), true);
    assert.equal(isPathOfPlan('/home/me/project/docs/plans/api.md', 'docs/plans/api.md'), true);
    assert.equal(isPathOfPlan('C:\\project\\docs\\plans\\api.md', 'docs/plans/api.md'), true);
    assert.equal(isPathOfPlan('docs/PLAN.md', 'PLAN.md'), false);
    assert.equal(isPathOfPlan('a/plan.md', 'b/plan.md'), false);
  });

  it('are refused when a run in them is none, not met half way', () => {
    const file = (run: object) =>
      JSON.stringify({ tasks: [], runs: [{ startedAt: '2026-01-01T00:00:00.000Z', ...run }] });
    assert.equal(parseStatusFile(file({ phase: '1', tasksCompleted: 2 })).status.runs.length, 1);
    for (const run of [
      { goal: { kind: 'tasks' } },
      { goal: 'all' },
      { pid: 'x' },
      { outcome: 'great' },
      { reason: {} },
    ]) {
      assert.throws(() => parseStatusFile(file(run)), StatusFileError, JSON.stringify(run));
    }
    const gates = [{ gate: 'verify', passed: true, durationMs: 1, command: {} }];
    assert.throws(
      () => parseStatusFile(JSON.stringify({ tasks: [{ id: '1', status: 'pending', gates }] })),
      StatusFileError,
    );
  });

  it('name a runner that is believed only while its heart beats', () => {
    const lock = parseLock('{"pid":1,"host":"here","startedAt":"x","runId":"r"}');
    assert.ok(lock);
    const seen = { host: 'here', processExists: true, heartbeatAge: 1_000 };
    assert.equal(looksAlive(lock, seen), true);
    assert.equal(looksAlive(lock, { ...seen, processExists: false }), false);
    assert.equal(looksAlive(lock, { ...seen, heartbeatAge: 60_000 }), false);
    assert.equal(looksAlive(lock, { ...seen, heartbeatAge: -60_000 }), false);
    assert.equal(looksAlive(lock, { ...seen, host: 'there', processExists: false, heartbeatAge: 60_000 }), true);
    assert.equal(looksAlive(lock, { ...seen, host: 'there', heartbeatAge: -1e9 }), false);
    assert.equal(parseLock('{"pid":"1"}'), undefined);
    assert.equal(parseLock(''), undefined);
  });

  it('bring no links into messages', () => {
    assert.equal(withoutLinks('see [the log](command:x) [y](z)'), 'see [the log] (command:x) [y] (z)');
  });
});

describe('the folder of a plan', () => {
  it('is never that of another', () => {
    const paths = [
      'PLAN.md',
      'plan.md',
      'docs/plan.md',
      'docs.plan.md',
      'docs-plan.md',
      'docs plan.md',
      'PLAN.markdown',
      'PLAN',
      '../PLAN.md',
      'é.md',
      'è.md',
      'a/b/c.md',
    ];
    assert.equal(new Set(paths.map(planSlug)).size, paths.length);
    for (const path of paths) assert.match(planSlug(path), /^[A-Za-z0-9._~-]+$/);
    assert.equal(planSlug('docs/plans/api.md'), 'docs.plans.api');
  });
});

describe('a checkpoint', () => {
  const plan = parsePlan('# Plan\n## Phase 1: A\n- [ ] 1.1 a\n- [ ] 1.2 b\n');
  const stopped = (goal: object, statuses: readonly string[]) =>
    parseStatusFile(
      JSON.stringify({
        seq: 5,
        tasks: statuses.map((status, index) => ({ id: `1.${index + 1}`, status, runId: 'r' })),
        runs: [{ runId: 'r', startedAt: '2026-01-01T00:00:00.000Z', goal, outcome: 'stopped', tasksCompleted: 1 }],
      }),
    ).status;

  it('names what is left of the goal', () => {
    assert.deepEqual(findCheckpoint(plan, stopped({ kind: 'all' }, ['completed', 'in_progress']))?.unfinished, ['1.2']);
    assert.deepEqual(findCheckpoint(plan, stopped({ kind: 'count', count: 3 }, ['completed', 'pending']))?.goal, {
      kind: 'count',
      count: 2,
    });
    assert.deepEqual(
      findCheckpoint(plan, stopped({ kind: 'tasks', tasks: ['1.1', '1.2'] }, ['completed', 'pending']))?.goal,
      {
        kind: 'tasks',
        tasks: ['1.2'],
      },
    );
  });

  it('leaves out what a person has to decide, and counts what one has decided', () => {
    const run = (goal: RunGoal, ...ends: readonly ('parked' | 'approved' | 'rejected')[]) => {
      const status = stopped(goal, []);
      for (const [at, end] of ends.entries()) {
        const stamp = { at: '2026-01-01T00:00:00.000Z', seq: 6 + at };
        const ids = { runId: 'r', batchId: 'b', task: `1.${at + 1}`, attempt: 1 };
        applyRecord(status, { ...stamp, type: 'attempt_started', ...ids, position: 1 });
        applyRecord(status, { ...stamp, type: 'attempt_ended', ...ids, outcome: 'parked', durationMs: 1 });
        if (end !== 'parked') applyRecord(status, { ...stamp, type: 'decided', task: ids.task, decision: end });
      }
      return findCheckpoint(plan, status)?.goal;
    };
    const tasks = ['1.1', '1.2'];
    assert.deepEqual(run({ kind: 'tasks', tasks }, 'parked'), { kind: 'tasks', tasks: ['1.2'] });
    assert.equal(run({ kind: 'tasks', tasks }, 'parked', 'parked'), undefined);
    // One task was completed besides.
    for (const end of ['parked', 'approved', 'rejected'] as const) {
      assert.deepEqual(run({ kind: 'count', count: 3 }, end), { kind: 'count', count: 1 }, end);
    }
  });

  it('is none when nothing is left', () => {
    assert.equal(findCheckpoint(plan, stopped({ kind: 'all' }, ['completed', 'skipped'])), undefined);
    assert.equal(findCheckpoint(plan, stopped({ kind: 'count', count: 1 }, ['completed', 'pending'])), undefined);
    assert.equal(findCheckpoint(plan, stopped({ kind: 'tasks', tasks: ['1.1'] }, ['completed', 'pending'])), undefined);
  });
});
