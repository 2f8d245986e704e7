import assert from 'node:assert/strict';
import fc from 'fast-check';
import { whyNothingRuns } from '../../../src/schedule/blockers';
import { defaultScheduleOptions } from '../../../src/schedule/model';
import { explainTasks } from '../../../src/schedule/readiness';
import { runsOf } from '../../support/thorough';
import { anyWorld } from './arbitrary';
import { buildPlan, buildStatus, type PlanSketch, type StatusSketch } from './build';

function blockers(sketch: PlanSketch, status: StatusSketch = {}) {
  const plan = buildPlan(sketch);
  return whyNothingRuns(plan, explainTasks(plan, buildStatus(status), defaultScheduleOptions));
}

describe('why nothing can run', () => {
  it('names the roots and leaves out what only waits for them', () => {
    const tasks = [
      '1.1',
      { id: '1.2', after: ['1.1'] },
      { id: '1.3', after: ['nobody'] },
      { id: '1.4', after: ['1.4'] },
    ];
    assert.deepEqual(blockers({ tasks: [...tasks, '2.1'] }, { '1.1': 2 }), {
      unsettled: 5,
      ready: 0,
      causes: [
        { kind: 'attempts_used', tasks: ['1.1'] },
        { kind: 'unknown_dependency', tasks: ['1.3'] },
        { kind: 'cycle', tasks: ['1.4'] },
      ],
    });
  });

  it('says so when dependencies run against the order of the phases', () => {
    const tasks = [{ id: '1.1', after: ['2.1'] }, '2.1', '3.1'];
    assert.deepEqual(blockers({ tasks }).causes, [{ kind: 'order', tasks: ['2.1', '3.1'] }]);
  });

  it('names what only a person can end', () => {
    const tasks = ['1.1', { id: '1.2', after: ['1.1'] }];
    assert.deepEqual(blockers({ tasks }, { '1.1': 'parked' }), {
      unsettled: 2,
      ready: 0,
      causes: [{ kind: 'waits_for_person', tasks: ['1.1'] }],
    });
  });

  it('names nothing while something can run, or all is done', () => {
    assert.deepEqual(blockers({ tasks: ['1.1', '1.2'] }, { '1.1': 2 }), { unsettled: 2, ready: 1, causes: [] });
    assert.deepEqual(blockers({ tasks: ['1.1'] }, { '1.1': 'skipped' }), { unsettled: 0, ready: 0, causes: [] });
  });

  it('always finds a cause', () => {
    const property = fc.property(anyWorld, ({ plan, status, options }) => {
      const { unsettled, ready, causes } = whyNothingRuns(plan, explainTasks(plan, status, options));
      assert.equal(causes.length > 0, unsettled > 0 && ready === 0);
    });
    fc.assert(property, runsOf(200));
  }).timeout(20_000);
});
