import assert from 'node:assert/strict';
import { type CompletionItem, completionsAt } from '../../../src/language/completion';
import { parsePlan } from '../../../src/plan/parsePlan';
import { applied, atCaret, covered, lines, open, placeOf } from './bench';
import { jsonPlan, jsonText } from './jsonPlan';

const head = lines('# Plan 🚀', '', '## Phase 1: Setup', '', '- [ ] 1.1 First', '- [ ] 1.2 Second', '');

function ask(marked: string): { items: readonly CompletionItem[]; text: string } {
  const { document, position, text } = atCaret(marked);
  const items = completionsAt(document, position);
  for (const { range } of items) {
    assert.equal(range.line, position.line);
    assert.ok(range.character <= position.character && position.character <= range.endCharacter);
  }
  return { items, text };
}

const labels = (marked: string) => ask(marked).items.map(({ label }) => label);

/** What the text becomes when an item is taken; tab stops are left as their text. */
function taken(marked: string, label: string): string {
  const { items, text } = ask(marked);
  const item = items.find((one) => one.label === label);
  assert.ok(item, `no ${label} among ${items.map((one) => one.label).join()}`);
  const plain = item.isSnippet ? item.insertText.replace(/\$\{\d:([^}]*)\}|\$\d/g, '$1') : item.insertText;
  return applied(text, [{ range: item.range, newText: plain }]);
}

describe('completion of dependencies', () => {
  const below = (line: string) => `${head}${line}\n`;

  for (const line of [
    '- [ ] 1.3 Third (depends: |)',
    '- [ ] 1.3 Third (depends on |)',
    '- [ ] 1.3 Third (blocked-by: |)',
    '- [ ] 1.3 Third _Depends: |_',
    '- [ ] 1.3 Third (HIGH) (depends: |',
    '- [ ] 1.3 Third\n  Depends on: |',
    '- [ ] 1.3 Third\n  - **Depends on:** |',
  ]) {
    it(`offers the other tasks in ${JSON.stringify(line)}`, () => {
      const { items } = ask(below(line));
      const tasks = items.filter(({ kind }) => kind === 'task');
      assert.deepEqual(
        tasks.map(({ label, detail }) => [label, detail]),
        [
          ['1.1', 'First'],
          ['1.2', 'Second'],
        ],
      );
    });
  }

  it('leaves out what is listed already, and replaces the name under the caret', () => {
    assert.deepEqual(
      labels(below('- [ ] 1.3 Third (depends: 1.1, |)')).filter((label) => label.startsWith('1')),
      ['1.2'],
    );
    const result = taken(below('- [ ] 1.3 Third (depends: 1.1, 1.9|)'), '1.2');
    assert.match(result, /\(depends: 1\.1, 1\.2\)/);
    assert.deepEqual(
      parsePlan(result)
        .tasks.at(-1)
        ?.dependsOn.map(({ target }) => target),
      ['1.1', '1.2'],
    );
  });

  it('puts last what would make a circle, and says so', () => {
    const { items } = ask(
      lines(
        '## Phase 1: A',
        '',
        '- [ ] 1.1 One (depends: |)',
        '- [ ] 1.2 Two (depends: 1.1)',
        '- [ ] 1.3 Three (depends: 1.2)',
        '- [ ] 1.4 Four',
      ),
    );
    const sorted = [...items].sort((a, b) => (a.sortText < b.sortText ? -1 : 1)).filter(({ kind }) => kind === 'task');
    assert.deepEqual(
      sorted.map(({ label }) => label),
      ['1.4', '1.2', '1.3'],
    );
    assert.match(sorted[1]?.detail ?? '', /circle/);
  });

  it('offers phases, behind "Phase" only these, and never the own one', () => {
    const text = `${head}\n## Phase 2: More\n\n- [ ] 2.1 Third (depends on Phase |)\n`;
    assert.deepEqual(labels(text), ['1']);
    assert.ok(labels(text.replace('Phase |', '|')).includes('Phase 1'));
    assert.match(taken(text, '1'), /\(depends on Phase 1\)/);
  });

  it('finds tasks by the words of their title', () => {
    const { items } = ask(below('- [ ] 1.3 Third (depends: sec|)'));
    const item = items.find(({ label }) => label === '1.2');
    assert.match(item?.filterText ?? '', /Second/);
  });

  it('works in headings, early starts and notes', () => {
    assert.deepEqual(labels(`${head}\n## Phase 2: More (depends on |)\n`).includes('Phase 1'), true);
    assert.deepEqual(labels(`${head}\n**pipeline-start:** when |\n\n## Phase 2: M\n\n- [ ] 2.1 X\n`), [
      '1.1',
      '1.2',
      '2.1',
    ]);
    assert.deepEqual(labels(`${head}\n**Execution Note:** Tasks |\n`), ['1.1', '1.2']);
    assert.deepEqual(labels(`${head}\n**Execution Note:** Tasks 1.1-1.2 are [|]\n`), ['[SEQUENTIAL]', '[PARALLEL]']);
    const noted = taken(`${head}\n**Execution Note:** Tasks 1.1-1.2 are [|]\n`, '[SEQUENTIAL]');
    assert.equal(parsePlan(noted).sequentialGroups.length, 1);
  });
});

describe('completion of marks and pieces', () => {
  it('offers marks behind a bracket in a task, which the reader understands', () => {
    const text = `${head}- [ ] 1.3 Third (|)\n`;
    assert.deepEqual(labels(text), [
      '(depends: …)',
      '(HIGH)',
      '(CRITICAL)',
      '(LOW)',
      '(optional)',
      '(no changes)',
      '(verify: …)',
    ]);
    assert.equal(parsePlan(taken(text, '(HIGH)')).tasks.at(-1)?.priority, 'high');
    assert.equal(parsePlan(taken(text, '(optional)')).tasks.at(-1)?.optional, true);
    assert.equal(parsePlan(taken(text, '(no changes)')).tasks.at(-1)?.expectsNoChanges, true);
    assert.deepEqual(parsePlan(taken(text, '(verify: …)')).tasks.at(-1)?.verify, ['npm test']);
    assert.equal(parsePlan(taken(`${head}- [ ] 1.3 [|] Third\n`, '[P]')).tasks.at(-1)?.parallel, true);
  });

  it('offers states in a box', () => {
    assert.deepEqual(labels(`${head}- [|]\n`).slice(0, 2), ['[ ]', '[x]']);
    assert.equal(taken('- [|', '[x]'), '- [x] ');
    assert.equal(taken('- [|] 1.1 One', '[x]'), '- [x] 1.1 One');
    assert.equal(taken('- [|x] 1.1 One', '[ ]'), '- [ ] 1.1 One');
  });

  it('offers the next id behind an empty box', () => {
    assert.equal(taken(`${head}- [ ] |`, '1.3'), `${head}- [ ] 1.3 `);
  });

  it('offers whole pieces with the next numbers at the beginning of a line', () => {
    const result = taken(`${head}|\n`, 'task');
    assert.equal(result, `${head}- [ ] 1.3 What to do\n`);
    const phase = parsePlan(taken(`${head}\n|\n`, 'phase'));
    assert.deepEqual(
      phase.tasks.map(({ id }) => id),
      ['1.1', '1.2', '2.1'],
    );
    assert.deepEqual(phase.problems, []);
    assert.deepEqual(labels(`${head}ta|\n`), ['task', 'taskdep']);
  });

  it('offers fields below a task', () => {
    const result = taken(`${head}  |\n`, 'verify');
    assert.deepEqual(parsePlan(result).tasks.at(-1)?.verify, ['npm test']);
  });

  for (const marked of [
    'Some prose (|)',
    'Some prose |',
    '```\n- [ ] 1.3 x (depends: |)\n```',
    '<!--\n- [ ] 1.3 x (|)\n-->',
    '> - [ ] 1.3 quoted (depends: |)',
    '- [ ] 1.3 see [label](|)',
    '- [ ] 1.3 call f(|)',
    '- [ ] 1.3 Third (depends: 1.1 |)',
    '## |',
  ]) {
    it(`offers nothing in ${JSON.stringify(marked)}`, () => assert.deepEqual(labels(`${head}${marked}\n`), []));
  }
});

describe('completion in data', () => {
  it('offers the ids of JSON in their quotes, in lists of dependencies only', () => {
    const { document } = open(jsonText, 'tasks.json', jsonPlan());
    const place = placeOf(jsonText, '[] }');
    const items = completionsAt(document, { line: place.line, character: place.character + 1 });
    assert.deepEqual(
      items.map(({ label, insertText, detail }) => [label, insertText, /circle/.test(detail ?? '')]),
      [
        ['check', '"check"', true],
        ['write', '"write"', true],
      ],
    );
    assert.deepEqual(completionsAt(document, placeOf(jsonText, 'pending')), []);
  });

  it('replaces a name over lines and keeps its quotes', () => {
    const { document } = open(jsonText, 'tasks.json', jsonPlan());
    const place = placeOf(jsonText, 'parze');
    const items = completionsAt(document, { line: place.line, character: place.character + 2 });
    assert.deepEqual(
      items.map(({ label }) => label),
      ['parse'],
    );
    const [item] = items;
    assert.ok(item);
    assert.equal(covered(jsonText, item.range), '"parze"');
    assert.equal(item.insertText, '"parse"');
  });

  it('offers ids in front matter', () => {
    const plan = parsePlan(lines('## Phase 1: A', '', '- [ ] 1.1 One', '- [ ] 1.2 Two'));
    const text = lines('---', 'title: x', 'depends_on: [1.1, ]', 'blocked_by:', '  - ', '---');
    const { document } = open(text, 'x.md', plan);
    const flow = completionsAt(document, { line: 2, character: 'depends_on: [1.1, '.length });
    assert.deepEqual(
      flow.map(({ label }) => label),
      ['1.2'],
    );
    const block = completionsAt(document, { line: 4, character: 4 });
    assert.deepEqual(
      block.map(({ label }) => label),
      ['1.1', '1.2'],
    );
    assert.deepEqual(completionsAt(document, { line: 1, character: 8 }), []);
  });
});
