import assert from 'node:assert/strict';
import { readinessWords } from '../../../src/present/readiness';
import { batchLines, phaseWords, previewHeadline, type RunPreview } from '../../../src/present/runPreview';
import { defaultScheduleOptions } from '../../../src/schedule/model';
import { planBatches } from '../../../src/schedule/planBatches';
import { explainTasks } from '../../../src/schedule/readiness';
import { buildPlan, buildStatus, type StatusSketch } from '../schedule/build';

const plan = buildPlan({ tasks: ['1.1', '1.2', '1.3', '1.4', '2.1'].map((id) => ({ id, files: [id] })) });

function preview(jobs: number, agents = 1): RunPreview {
  const agentOf = ({ uid }: { uid: string }) => (agents > 1 && uid === '1.2' ? 'codex' : 'demo\u001b[2J');
  const batches = planBatches(plan, buildStatus({}), { ...defaultScheduleOptions, size: 2, jobs, agentOf });
  return { plan, batches, agent: 'demo\u001b[2J', jobs };
}

describe('the preview of a run', () => {
  it('says how much, by whom and where', () => {
    assert.match(previewHeadline(preview(1)), /^Would run 5 tasks in 3 batches with agent demo\S*:$/);
    assert.match(previewHeadline(preview(2)), /, up to 2 side by side:$/);
    assert.match(previewHeadline(preview(1, 2)), /with agents demo\S* \(4 tasks\), codex \(1 task\):$/);
    assert.equal(phaseWords(preview(1)), 'Phases: Phase 1, Phase 2');
  });

  it('shows batches, their agents where these differ, and what runs side by side', () => {
    assert.deepEqual(batchLines(preview(1)).slice(0, 3), ['Batch 1', '  1.1 1.1', '  1.2 1.2']);
    const heads = (shown: RunPreview) => batchLines(shown).filter((line) => line.startsWith('Batch'));
    assert.deepEqual(heads(preview(2)), ['Batch 1 (wave 1)', 'Batch 2 (wave 1)', 'Batch 3 (wave 2)']);
    assert.match(heads(preview(1, 2)).join(), /Batch 2: codex/);
  });

  it('is short where it is asked to be', () => {
    assert.deepEqual(batchLines(preview(1), 1).slice(3), ['… and 2 more batches with 3 tasks']);
  });
});

describe('why a task waits, in words', () => {
  const waiting = buildPlan({
    tasks: ['a', 'b', { id: 'c', after: ['a'] }, { id: 'd', after: ['a', 'b'] }],
    sequential: [['a', 'b']],
  });
  const words = (uid: string, status: StatusSketch) => {
    const readiness = explainTasks(waiting, buildStatus(status), defaultScheduleOptions).get(uid);
    assert.ok(readiness);
    return readinessWords(readiness, { plan: waiting });
  };

  it('names what failed, and what waits for a person', () => {
    assert.equal(words('c', {}), 'waits for a (depends)');
    assert.equal(words('c', { a: 2 }), 'waits for a, which failed');
    assert.equal(words('d', { a: 2 }), 'waits for a, b (depends), a failed');
    assert.equal(words('c', { a: 'parked' }), 'waits for a, which waits for your approval');
    assert.equal(words('b', { a: 2 }), 'comes after a (sequential group 1), a failed');
    assert.equal(words('a', { a: 'parked' }), 'waits for your approval: `tranche approve a`');
  });
});
