import assert from 'node:assert/strict';
import { parsePlan } from '../../../src/plan/parsePlan';
import { traitsOf } from '../../../src/plan/taskTraits';
import { weightOf } from '../../../src/plan/taskWeight';
import { buildPlan } from '../schedule/build';

const plan = buildPlan({ tasks: [] });
const taskOf = (text: string) => buildPlan({ tasks: [{ id: '1', text }] }).tasks[0] as (typeof plan.tasks)[number];
const traits = (text: string) => {
  const { weight: _, ...rest } = traitsOf(taskOf(text), plan);
  return rest;
};
const none = { type: null, category: null, labels: [], agent: null };

describe('what kind of work a task is', () => {
  it('is not said by most', () => {
    assert.deepEqual(traits('- [ ] 1.1 Add a type for the agent, see #12 and docs/page.md#part'), none);
    assert.deepEqual(traits('- [ ] 1.1 Rename `type: a` to `(category: b)`\n\n```ts\ntype: string;\n```'), none);
  });

  it('is read from marks in the line', () => {
    assert.deepEqual(traits('- [ ] 1.1 Write [type: docs] (category: api) [labels: a, b] (agent: codex)'), {
      type: 'docs',
      category: 'api',
      labels: ['a', 'b'],
      agent: 'codex',
    });
    assert.deepEqual(traits('- [ ] T010 [P] [US1] Test it #backend #needs-review @agent:gpt.5').labels, [
      'backend',
      'needs-review',
      'US1',
    ]);
    assert.equal(traits('- [ ] Test it @agent:gpt-5').agent, 'gpt-5');
  });

  it('is read from lines of their own, with or without marks', () => {
    const text = ['- [ ] 1.1 Do it:', '  - **Type:** docs', '  - Labels: cli, `breaking-change`', '  - Category: API'];
    assert.deepEqual(traits(text.join('\n')), {
      ...none,
      type: 'docs',
      category: 'API',
      labels: ['cli', 'breaking-change'],
    });
  });

  it('is read from front matter', () => {
    const text = ['---', 'id: B-1', 'labels:', '  - cli', '  - "new"', 'type: feature', 'tags: [x, y]', '---', 'Text'];
    assert.deepEqual(traits(text.join('\n')), { ...none, type: 'feature', labels: ['cli', 'new', 'x', 'y'] });
    const history = ['---', 'history:', '- lane: planned', '  agent: system', 'category: core', '---'];
    assert.deepEqual(traits(history.join('\n')), { ...none, category: 'core' });
  });

  it('is read from data, but not what is said of its dependencies', () => {
    const issue = { id: 'bd-1', title: 'One', issue_type: 'chore', labels: ['P0', 'SDK'] };
    const other = {
      id: 'bd-2',
      title: 'Two',
      dependencies: [{ issue_id: 'bd-2', depends_on_id: 'bd-1', type: 'blocks' }],
    };
    const read = parsePlan(`${JSON.stringify(issue)}\n${JSON.stringify(other)}\n`, 'issues.jsonl');
    const [one, two] = read.tasks;
    assert.ok(one && two);
    assert.deepEqual(traitsOf(one, read).labels, ['P0', 'SDK']);
    assert.equal(traitsOf(one, read).type, 'chore');
    assert.equal(traitsOf(two, read).type, null);
  });

  it('is the prompt file of SmartSpec where the task does not say', () => {
    const phases = [{ key: '1', title: 'naming_issue' }];
    const prompts = { ...buildPlan({ tasks: ['1.1'], phases }), format: 'smartspec' as const };
    const [task] = prompts.tasks;
    assert.ok(task);
    assert.equal(traitsOf(task, prompts).category, 'naming_issue');
    assert.equal(traitsOf(task, { ...prompts, format: 'phases' }).category, null);
  });

  it('takes time in proportion to the length of the text', () => {
    const start = process.cpuUsage();
    traits(`- [ ] 1.1 x\n${'type: [ (agent: * * '.repeat(100_000)}`);
    weightOf(taskOf('( [ size ~ est: '.repeat(100_000)));
    const { user } = process.cpuUsage(start);
    assert.ok(user < 3e6, `${user / 1000} ms`);
  });
});

describe('the weight of a task', () => {
  const weight = (text: string) => Math.round(weightOf(taskOf(text)) * 10) / 10;

  it('is what the text says of size or time', () => {
    assert.equal(weight('Do it\nComplexity: high'), 8);
    assert.equal(weight('Do it\n- **Size:** M'), 4);
    assert.equal(weight('Do it\n\nComplexity score: 7'), 7);
    assert.equal(weight('TASK-001\n\nEstimated time: 60 minutes'), 3);
    assert.equal(weight('TASK-001\n\nEstimated minutes: 60'), 3);
    assert.equal(weight('t1 Do it ~4h #x'), 12);
    assert.equal(weight('Do it `est:30m`'), 1.5);
    assert.equal(weight('Do it (estimate: 3 days)'), 20);
  });

  it('is else that of its length, steps and files', () => {
    assert.equal(weight('x'.repeat(800)), 2);
    assert.equal(weight('Set the font size: 16px, about ~3 of them'), 0.1);
    assert.equal(weight('Write\nSize: unclear'), 0);
  });
});
