import assert from 'node:assert/strict';
import { parsePlan } from '../../../src/plan/parsePlan';
import { assertPlaces, outline } from './dataText';
import { codesOf, covered, taskOf } from './planText';

describe('plans in rows', () => {
  const rows = (...values: unknown[]) => values.map((value) => JSON.stringify(value)).join('\n');

  it('reads issues, of whose edges only two count', () => {
    const issue = (id: string, more: object = {}) => ({
      id,
      title: `Issue ${id}`,
      status: 'open',
      priority: 2,
      issue_type: 'task',
      ...more,
    });
    const edge = (type: string, to: string) => ({ issue_id: 'x', depends_on_id: to, type });
    const text = rows(
      issue('bd-2', {
        priority: 0,
        dependencies: [
          edge('blocks', 'bd-1'),
          edge('related', 'bd-3'),
          edge('discovered-from', 'bd-3'),
          edge('parent-child', 'bd-9'),
        ],
      }),
      { _type: 'memory', key: 'a', value: 'b' },
      { _type: 'memory', id: 'm-1', title: 'no', status: 'open', issue_type: 'task' },
      issue('bd-1', { status: 'closed', priority: 4 }),
      issue('bd-3', { status: 'hooked' }),
      issue('bd-4', { status: 'tombstone' }),
      issue('bd-5', { issue_type: 'event', status: 'closed' }),
      issue('my repo-7', { status: 'blocked', dependencies: [edge('blocks', 'bd-404')] }),
      issue('bd-9', { issue_type: 'epic' }),
    );
    const plan = parsePlan(`${text}\n`, '.beads/issues.jsonl');
    assert.equal(plan.format, 'beads');
    assert.equal(plan.syntax, 'jsonl');
    assert.deepEqual(outline(plan), [
      'bd-1 completed',
      'bd-3 in_progress',
      'my repo-7 blocked [bd-404]',
      'bd-9 pending',
      'bd-2 pending <bd-9 [bd-1]',
    ]);
    assert.deepEqual([taskOf(plan, 'bd-2').priority, taskOf(plan, 'bd-1').priority], ['critical', 'low']);
    assert.equal(taskOf(plan, 'bd-2').stateMark?.completed, 'closed');
    assert.deepEqual(codesOf(plan), ['unknown-dependency']);
    assertPlaces(plan, `${text}\n`);
  });

  it('leaves out a broken row, and tells where it stands', () => {
    const good = JSON.stringify({ id: 'bd-1', title: 'A', status: 'open', issue_type: 'task' });
    const plan = parsePlan(
      `${good}\n{"id":"bd-2","title":"B","status":"clo\n${good.replace('bd-1', 'bd-3')}\n`,
      'issues.jsonl',
    );
    assert.deepEqual(outline(plan), ['bd-1 pending', 'bd-3 pending']);
    const [fault] = plan.problems;
    assert.deepEqual([fault?.code, fault?.range.line], ['invalid-syntax', 1]);
  });

  it('finds no tasks in logs', () => {
    for (const row of [
      { id: 'bv-1', ts: '2025', by: 'x', reason: 'gone' },
      { event_id: 'e', wp_id: 'WP01', from_lane: 'planned', to_lane: 'done', at: 'x' },
    ]) {
      assert.deepEqual(codesOf(parsePlan(rows(row, row), 'log.jsonl')), ['no-tasks']);
    }
  });

  it('reads tables of values, quoted lists and line ends included', () => {
    const text = [
      'Task ID,Section,Description,Owner,Dependencies,Pre-requisites,Status,Validation',
      'ENV-001,Environment,"Set up ""all"" tools",Ann,,FILE:docs/a.md;ENV:X,Completed,VALIDATE:npm test',
      'ENV-002-AI,Environment,"Two',
      'lines",Bob,"ENV-001,ENV-404",,In Progress,',
      'APP-001,App,Write,Ann,"ENV-001, ENV-002-AI",,Backlog,',
      ',,,,,,,',
    ].join('\r\n');
    for (const path of ['plan.csv', 'plan.csv.example', '']) {
      const plan = parsePlan(text, path);
      assert.equal(plan.syntax, 'csv');
      assert.deepEqual(outline(plan), [
        'ENV-001 completed {Environment}',
        'ENV-002-AI in_progress [ENV-001 ENV-404] {Environment}',
        'APP-001 pending [ENV-001 ENV-002-AI] {App}',
      ]);
      assert.equal(taskOf(plan, 'ENV-001').title, 'Set up "all" tools');
      assert.equal(covered(text, taskOf(plan, 'APP-001').dependsOn[1]?.range ?? assert.fail()), 'ENV-002-AI');
      assert.equal(taskOf(plan, 'APP-001').stateMark?.completed, 'Completed');
      assertPlaces(plan, text);
    }
  });

  it('reads tables with semicolons, and survives a quote that is never closed', () => {
    assert.deepEqual(outline(parsePlan('id;title;status\n1;"A;B";done\n2;C;open', 'x.csv')), [
      '1 completed',
      '2 pending',
    ]);
    const torn = parsePlan('id,title,status\n1,"A,done\n2,B,open\n', 'x.csv');
    assert.ok(torn.tasks.every(({ state }) => state !== 'completed'));
    assert.equal(codesOf(torn)[0], 'invalid-syntax');
  });
});
