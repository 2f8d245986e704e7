import assert from 'node:assert/strict';
import { openDocument } from '../../../src/language/document';
import { definitionAt, highlightsAt, prepareRename, referencesAt, renameEdits } from '../../../src/language/references';
import { parsePlan } from '../../../src/plan/parsePlan';
import { onLine } from '../../../src/plan/ranges';
import { makePlan, makeTask } from '../present/planFixture';
import { applied, atCaret, covered, lines, open, placeOf } from './bench';
import { jsonPlan, jsonText } from './jsonPlan';

const plan = lines(
  '# Plan',
  '',
  '## Phase 1: Setup',
  '',
  '- [ ] 1.1 First 🧪',
  '- [ ] 1.2 Second 𝒳 (depends: 1.1)',
  '',
  '## Phase 2: More (depends on Phase 1)',
  '',
  '- [ ] 2.1 Third (depends: 1.1, 1.2)',
  '- [ ] 2.2 Fourth (depends on 9.9)',
);

function renamed(text: string, words: string, to: string, n = 1): string {
  const { document } = open(text);
  const result = renameEdits(document, placeOf(text, words, n), to);
  assert.ok('edits' in result, JSON.stringify(result));
  return applied(text, result.edits);
}

function refusal(text: string, words: string, to: string): string {
  const result = renameEdits(open(text).document, placeOf(text, words), to);
  assert.ok('error' in result, 'was renamed');
  return result.error;
}

describe('references', () => {
  it('lead from a dependency to the id of its task', () => {
    const { document } = open(plan);
    const found = definitionAt(document, placeOf(plan, '1.2)'));
    assert.ok(found);
    assert.equal(covered(plan, found.range), '1.2');
    assert.equal(found.range.line, 5);
    assert.equal(covered(plan, found.origin), '1.2');
    assert.match(covered(plan, found.whole), /^- \[ \] 1\.2 Second/);
  });

  it('lead from the name of a phase to its heading', () => {
    const found = definitionAt(open(plan).document, placeOf(plan, '1)', 2));
    assert.equal(found?.range.line, 2);
    assert.equal(covered(plan, found.origin), '1');
  });

  it('lead nowhere from what the plan does not have, and from prose', () => {
    const { document } = open(plan);
    assert.equal(definitionAt(document, placeOf(plan, '9.9')), undefined);
    assert.equal(definitionAt(document, placeOf(plan, 'Fourth')), undefined);
  });

  it('are found from the id and from any place that names it, the caret at either end', () => {
    const { document } = open(plan);
    for (const position of [placeOf(plan, '1.1'), placeOf(plan, ', 1.2)'), placeOf(plan, '1.1)')]) {
      const found = referencesAt(document, position, false);
      assert.deepEqual(
        found.map(({ range }) => [range.line, covered(plan, range)]),
        [
          [5, '1.1'],
          [9, '1.1'],
        ],
      );
    }
    assert.equal(referencesAt(document, placeOf(plan, '1.1'), true).length, 3);
    assert.deepEqual(
      highlightsAt(document, placeOf(plan, '1.1')).map(({ kind }) => kind),
      ['write', 'read', 'read'],
    );
  });
});

describe('renaming', () => {
  it('changes the id and all that names it, and nothing else', () => {
    const result = renamed(plan, '1.1', '1.7');
    assert.equal(result, plan.replaceAll('1.1', '1.7'));
    assert.deepEqual(
      parsePlan(result).problems.map(({ code }) => code),
      parsePlan(plan).problems.map(({ code }) => code),
    );
  });

  it('works from a dependency, with CRLF', () => {
    const text = plan.replaceAll('\n', '\r\n');
    assert.equal(renamed(text, '1.2)', '1.9'), text.replaceAll('1.2', '1.9'));
  });

  it('tells what can be renamed', () => {
    const { document } = open(plan);
    const found = prepareRename(document, placeOf(plan, '1.1)'));
    assert.ok('placeholder' in found);
    assert.equal(found.placeholder, '1.1');
    assert.equal(covered(plan, found.range), '1.1');
    assert.ok('error' in prepareRename(document, placeOf(plan, 'Third')));
    assert.match(JSON.stringify(prepareRename(document, placeOf(plan, 'Setup'))), /heading/);
  });

  it('refuses ids that are taken, empty, in pieces or no ids of the plan', () => {
    assert.match(refusal(plan, '1.1', '2.1'), /exists already \(Third\)/);
    assert.match(refusal(plan, '1.1', ' '), /empty/);
    assert.match(refusal(plan, '1.1', '1. 7'), /spaces/);
    assert.match(refusal(plan, '1.1', 'setup'), /looks like 1\.1/);
    assert.match(refusal(lines('## Tasks', '', '- [ ] No id here'), 'No id', '1.1'), /no id of its own/);
  });

  it('refuses where a range would mean other tasks then', () => {
    const text = lines(
      '## Phase 1: A',
      '',
      '- [ ] 1.1 A',
      '- [ ] 1.2 B',
      '- [ ] 1.3 C',
      '- [ ] 1.4 D (depends: 1.1-1.3)',
    );
    for (const id of ['1.1', '1.2', '1.3']) assert.match(refusal(text, id, '7.7'), /Line 6 names .* by a range/);
    assert.equal(renamed(text, '1.4', '1.5'), text.replace('1.4', '1.5'));
    const note = lines(
      '## Phase 1: A',
      '',
      '**Execution Note:** Tasks 1.1-1.3 are [SEQUENTIAL]',
      '',
      '- [ ] 1.1 A',
      '- [ ] 1.2 B',
      '- [ ] 1.3 C',
    );
    assert.match(refusal(note, '1.2 B', '7.7'), /Line 3/);
  });

  it('goes by the letters of an id that has some', () => {
    const text = '- [ ] TASK-001 One';
    const start = placeOf(text, 'TASK-001');
    const idRange = onLine(0, start.character, start.character + 'TASK-001'.length);
    const { document } = open(text, 'PLAN.md', makePlan([makeTask('TASK-001', 0, { idRange })]));
    const result = renameEdits(document, start, 'TASK-002');
    assert.ok('edits' in result);
    assert.equal(applied(text, result.edits), '- [ ] TASK-002 One');
    assert.ok('error' in renameEdits(document, start, 'ITEM-002'));
    assert.ok('error' in renameEdits(document, start, '2.1'));
  });

  it('keeps the quotes of JSON', () => {
    const { document } = open(jsonText, 'tasks.json', jsonPlan());
    const result = renameEdits(document, placeOf(jsonText, 'parse"', 2), 'read');
    assert.ok('edits' in result);
    const text = applied(jsonText, result.edits);
    assert.equal(text, jsonText.replaceAll('"parse"', '"read"'));
    const bad = renameEdits(document, placeOf(jsonText, 'parse'), 'a"b');
    assert.ok('error' in bad);
  });
});

describe('a plan that is a folder', () => {
  const range = (line: number, character: number) => onLine(line, character, character + 2);
  const plan = {
    ...makePlan([
      makeTask('T1', 0, { file: 'one.md', idRange: range(0, 6) }),
      makeTask('T2', 0, { file: 'two.md', idRange: range(0, 6) }),
    ]),
    files: ['one.md', 'two.md'],
    references: [{ kind: 'task', target: 'T1', range: range(3, 8), file: 'two.md' }] as const,
  };
  const one = openDocument({ text: '- [ ] T1 One', plan, file: 'one.md' });
  const two = openDocument({ text: '- [ ] T2 Two\n\n\nAfter: (T1)', plan, file: 'two.md' });

  it('is gone through from file to file', () => {
    const found = definitionAt(two, { line: 3, character: 9 });
    assert.deepEqual([found?.file, found?.range.line], ['one.md', 0]);
    assert.deepEqual(
      referencesAt(one, { line: 0, character: 6 }, true).map(({ file }) => file),
      ['one.md', 'two.md'],
    );
    assert.deepEqual(highlightsAt(two, { line: 3, character: 9 }), [{ range: range(3, 8), kind: 'read' }]);
    assert.equal(definitionAt(one, { line: 3, character: 9 }), undefined);
  });

  it('has its ids renamed in all files', () => {
    const result = renameEdits(one, { line: 0, character: 7 }, 'T7');
    assert.ok('edits' in result);
    assert.deepEqual(result.edits, [
      { file: 'one.md', range: range(0, 6), newText: 'T7' },
      { file: 'two.md', range: range(3, 8), newText: 'T7' },
    ]);
  });
});

describe('the caret', () => {
  it('may stand right behind an id', () => {
    const { document, position } = atCaret('## Phase 1: A\n\n- [ ] 1.1| One\n- [ ] 1.2 Two (depends: 1.1)');
    assert.equal(referencesAt(document, position, true).length, 2);
  });
});
