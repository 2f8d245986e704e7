import assert from 'node:assert/strict';
import { parsePlan } from '../../../src/plan/parsePlan';
import { configSchema } from '../../../src/runner/configSchema';
import { RunnerError } from '../../../src/runner/errors';
import { refuseUnsafeJobs } from '../../../src/runner/sideBySide';
import type { RunGoal } from '../../../src/status/runGoal';
import { emptyStatus } from '../../../src/status/status';

const plan = parsePlan('# Plan\n## Phase 1: A\n- [ ] 1.1 Write `src/a.ts`\n- [ ] 1.2 Think\n');

describe('sessions side by side in one folder', () => {
  const check = (config: object, goal: RunGoal) =>
    refuseUnsafeJobs(configSchema.parse(config), plan, emptyStatus(), goal);

  it('are refused where tasks do not say which files they touch', () => {
    const refusal = (error: unknown) =>
      error instanceof RunnerError && error.kind === 'usage' && /1 task \(1\.2\)/.test(error.message);
    assert.throws(() => check({ jobs: 2 }, { kind: 'all' }), refusal);
    assert.throws(() => check({ jobs: 2 }, { kind: 'tasks', tasks: ['1.1', '1.2'] }), refusal);
  });

  it('may work on tasks that do', () => check({ jobs: 2 }, { kind: 'tasks', tasks: ['1.1'] }));
  it('are none where only the next batch is asked for', () => check({ jobs: 2 }, { kind: 'batch' }));
  it('may have worktrees', () => check({ jobs: 2, isolation: 'worktree' }, { kind: 'all' }));
});
