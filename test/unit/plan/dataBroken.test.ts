import assert from 'node:assert/strict';
import { parsePlan } from '../../../src/plan/parsePlan';
import { assertPlaces, outline } from './dataText';
import { codesOf } from './planText';

describe('broken data', () => {
  const text = JSON.stringify(
    { tasks: [1, 2, 3].map((id) => ({ id, title: `Task ${id}`, status: id < 3 ? 'done' : 'pending' })) },
    null,
    2,
  );

  it('is read as far as it goes, wherever it is torn, and no torn task looks completed', () => {
    for (let length = 1; length < text.length - 1; length++) {
      const torn = text.slice(0, length);
      const plan = parsePlan(torn, 'tasks.json');
      assertPlaces(plan, torn);
      assert.ok(codesOf(plan).includes('invalid-syntax'), `torn at ${length}`);
      const last = plan.tasks.at(-1);
      const isClosed = /\}\s*,?\s*$/.test(torn) || /\}\s*,\s*\{?\s*$/.test(torn);
      if (last && !isClosed)
        assert.notEqual(last.state === 'completed' && last.range.endLine >= torn.split('\n').length - 1, true, torn);
    }
    assert.deepEqual(outline(parsePlan(text.slice(0, text.indexOf('"Task 3"')), 'tasks.json')).slice(0, 2), [
      '1 completed',
      '2 completed',
    ]);
  });

  it('does not give one task the state of the next when a bracket is missing between them', () => {
    const plan = parsePlan(
      '{"tasks": [{"id": 1, "title": "A", "status": "pending" {"id": 2, "title": "B", "status": "done"}]}',
      'x.json',
    );
    assert.notEqual(plan.tasks.find(({ id }) => id === '1')?.state, 'completed');
    assert.ok(codesOf(plan).includes('invalid-syntax'));
  });

  it('says what is wrong, where, and what to do', () => {
    const [fault] = parsePlan('{"tasks": [\n  {"id": 1 "title": "A", "status": "open"}\n]}', 'x.json').problems;
    assert.equal(fault?.code, 'invalid-syntax');
    assert.equal(fault?.range.line, 1);
    assert.match(fault?.message ?? '', /no sound JSON: .*; correct it/);
    const broken = parsePlan('tasks:\n  - id: 1\n   title: [a\n', 'x.yaml');
    assert.ok(codesOf(broken).includes('invalid-syntax'));
  });

  it('takes the last of keys that are there twice, and no key for a program part', () => {
    assert.deepEqual(
      outline(parsePlan('{"tasks":[{"id":1,"title":"A","status":"done","status":"pending"}]}', 'x.json')),
      ['1 pending'],
    );
    const plan = parsePlan(
      '{"__proto__": {"status": "done"}, "constructor": 1, "tasks": [{"id": "__proto__", "title": "A", "status": "open"}, {"id": "constructor", "title": "B", "status": "open", "dependencies": ["toString", "__proto__"]}]}',
      'x.json',
    );
    assert.deepEqual(outline(plan), ['__proto__ pending', 'constructor pending [__proto__]']);
  });

  it('bears nulls, numbers of any size and ids that are none', () => {
    const plan = parsePlan(
      '{"tasks":[{"id":null,"title":"A","status":null},{"id":1e400,"title":null,"description":"B","status":7},{"id":12345678901234567890123,"title":"C","status":true},{"id":"","title":"D","status":"open"},{"id":{"a":1},"title":"E","status":["done"]}]}',
      'x.json',
    );
    assert.deepEqual(
      plan.tasks.map(({ id, state }) => [id, state]),
      [
        ['a', 'pending'],
        ['1e400', 'pending'],
        ['12345678901234567890123', 'completed'],
        ['d', 'pending'],
        ['e', 'pending'],
      ],
    );
    assert.equal(plan.tasks[0]?.stateMark?.completed, '"completed"');
  });

  it('refuses what is nested without end, fast', () => {
    for (const [deep, path] of [
      ['['.repeat(10_000) + ']'.repeat(10_000), 'x.json'],
      ['{"a":'.repeat(10_000), 'x.json'],
      [`a: ${'['.repeat(10_000)}`, 'x.yaml'],
      ['- '.repeat(10_000), 'x.yaml'],
      [`---\na: ${'{'.repeat(10_000)}\n---\n# Task: x\n`, 'x.md'],
    ] as const) {
      const plan = parsePlan(deep, path);
      assert.equal(plan.tasks.length <= 1, true);
    }
    assert.match(
      parsePlan('['.repeat(10_000), 'x.json')
        .problems.map(({ message }) => message)
        .join(),
      /nested more than/,
    );
  });

  it('does not unfold references of YAML', () => {
    const bomb = [
      'a: &a [x, x]',
      ...'bcdefghijklmnopqrstuvwxyz'
        .split('')
        .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghijklmnopqrstuvwxyz'[at]}`).join(', ')}]`),
    ];
    assert.deepEqual(codesOf(parsePlan(bomb.join('\n'), 'x.yaml')), ['no-tasks']);
  });
});
