import assert from 'node:assert/strict';
import { findCycles } from '../../../src/plan/graph';
import { parsePlan } from '../../../src/plan/parsePlan';
import { isInWaitingOrder } from '../../../src/plan/waitOrder';

function planOf(...lines: string[]) {
  return parsePlan(['# Plan', '', ...lines].join('\n'));
}

describe('a plan in which everything waits for what comes before', () => {
  it('is told without looking for circles', () => {
    const plan = planOf(
      '## Phase 1: A',
      '- [ ] 1.1 a',
      '- [ ] 1.2 b (depends: 1.1)',
      '## Phase 2: B (depends on Phase 1)',
      '- [ ] 2.1 c',
      '  - [ ] 2.1.1 d (depends: 1.2)',
      '- [ ] 2.2 e (depends: 2.1.1, 2.1)',
    );
    assert.equal(isInWaitingOrder(plan), true);
    assert.deepEqual(findCycles(plan), []);
  });

  it('is none where a task names a later one, itself, its parent, or the phase it stands in', () => {
    const later = planOf('- [ ] 1.1 a (depends: 1.2)', '- [ ] 1.2 b');
    const itself = planOf('- [ ] 1.1 a (depends: 1.1)');
    const parent = planOf('- [ ] 1.1 a', '  - [ ] 1.1.1 b (depends: 1.1)');
    const below = planOf('- [ ] 1.1 a (depends: 1.1.1)', '  - [ ] 1.1.1 b');
    const phase = planOf(
      '## Phase 1: A',
      '- [ ] 1.1 a',
      '## Phase 2: B',
      '- [ ] 2.1 c (depends on Phase 3)',
      '## Phase 3: C',
      '- [ ] 3.1 d',
    );
    for (const plan of [later, itself, parent, below, phase]) assert.equal(isInWaitingOrder(plan), false);
  });

  it('never has a circle', () => {
    const circle = planOf('- [ ] 1.1 a', '- [ ] 1.2 b (depends: 1.3)', '- [ ] 1.3 c (depends: 1.2)');
    assert.equal(findCycles(circle).length, 1);
    assert.equal(isInWaitingOrder(circle), false);
  });
});
