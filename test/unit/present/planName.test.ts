import assert from 'node:assert/strict';
import { planName } from '../../../src/present/planName';

describe('the name of a plan', () => {
  it('is its title', () => {
    assert.equal(planName('Implementation Plan: Shop', 'docs/plans/shop.md'), 'Implementation Plan: Shop');
    assert.equal(planName('Plan', 'PLAN.md'), 'Plan');
  });

  it('says which one where tools call all of them the same', () => {
    assert.equal(planName('Implementation Plan', '.kiro/specs/login/tasks.md'), 'login: Implementation Plan');
    assert.equal(planName('Tasks', 'packages/api/TODO.md'), 'api: Tasks');
    assert.equal(planName('Task List', 'tasks/tasks-search.md'), 'tasks-search: Task List');
  });

  it('is its path without a title', () => {
    assert.equal(planName(' ', 'specs/001-a/tasks.md'), 'specs/001-a/tasks.md');
  });
});
