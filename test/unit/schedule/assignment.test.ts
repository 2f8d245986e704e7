import assert from 'node:assert/strict';
import type { Task } from '../../../src/plan/model';
import { type AssignmentRules, assignmentOf, unknownAgents } from '../../../src/schedule/assignment';
import { choiceFor } from '../../../src/schedule/choice';
import { buildPlan } from './build';

const plan = buildPlan({
  tasks: [
    { id: '1.1', text: 'One [type: docs] #web', priority: 'high' },
    { id: '1.2', text: 'Two (category: api)' },
    { id: '2.1', text: 'Three (agent: codex) [type: docs]' },
    { id: '2.2', text: 'Four (agent: reviewer)' },
  ],
});
const isAgent = (name: string) => ['claude', 'codex', 'demo'].includes(name);
const assigned = (rules: Partial<AssignmentRules>) => {
  const agentOf = assignmentOf(plan, { agent: 'demo', assign: [], isAgent, ...rules });
  return plan.tasks.map(agentOf).join(' ');
};

describe('the agent of a task', () => {
  it('is the usual one where nothing is said', () => {
    assert.equal(assigned({}), 'demo demo codex demo');
  });

  it('is that of the first rule of which everything holds', () => {
    assert.equal(assigned({ assign: [{ type: 'Docs', agent: 'claude' }] }), 'claude demo codex demo');
    assert.equal(assigned({ assign: [{ type: ['test', 'docs'], agent: 'claude' }] }), 'claude demo codex demo');
    assert.equal(assigned({ assign: [{ type: 'docs', priority: 'low', agent: 'claude' }] }), 'demo demo codex demo');
    assert.equal(assigned({ assign: [{ label: 'web', priority: 'high', agent: 'claude' }] }), 'claude demo codex demo');
    assert.equal(assigned({ assign: [{ phase: 'Phase 2', agent: 'claude' }] }), 'demo demo codex claude');
    const both = [{ category: 'api', agent: 'codex' }, { phase: ['1', '2'], agent: 'claude' }, { agent: 'codex' }];
    assert.equal(assigned({ assign: both }), 'claude codex codex claude');
  });

  it('is the one that a person asks for now, whatever else is said', () => {
    assert.equal(assigned({ assign: [{ agent: 'claude' }], insisted: 'codex' }), 'codex codex codex codex');
  });

  it('is not one that the plan names and nobody set up', () => {
    assert.deepEqual([...unknownAgents(plan.tasks, plan, isAgent)], [['reviewer', '2.2']]);
  });

  it('is looked for once', () => {
    let reads = 0;
    const [first] = plan.tasks;
    const counted = {
      ...first,
      get text() {
        reads++;
        return 'x (agent: codex)';
      },
    } as Task;
    const agentOf = assignmentOf(plan, { agent: 'demo', assign: [], isAgent });
    assert.equal(agentOf(counted), 'codex');
    const before = reads;
    assert.equal(agentOf(counted), 'codex');
    assert.equal(reads, before);
  });
});

describe('what the settings mean for batches', () => {
  const settings = { agent: 'demo', assign: [], isAgent, batchSize: 4 as const, isolation: 'shared' };
  const ofAgent = (name: string) => (name === 'codex' ? { batchSize: 'auto' as const, jobs: 2 } : {});

  it('is said by the agent, and by a person above all', () => {
    const choice = choiceFor(plan, { ...settings, ofAgent });
    assert.deepEqual([choice.size, choice.sizeOf('demo'), choice.sizeOf('codex')], [4, 4, 3]);
    assert.deepEqual([choice.jobsOf('codex'), choice.jobsOf('demo')], [2, Number.POSITIVE_INFINITY]);
    assert.equal(choice.filesOnly, true);
    const asked = choiceFor(plan, { ...settings, ofAgent, askedSize: 7, isolation: 'worktree' });
    assert.deepEqual([asked.sizeOf('demo'), asked.sizeOf('codex'), asked.filesOnly], [7, 7, false]);
  });
});
