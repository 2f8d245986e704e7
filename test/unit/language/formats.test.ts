import assert from 'node:assert/strict';
import { completionsAt } from '../../../src/language/completion';
import { gutterMarks } from '../../../src/language/decorations';
import { removalOf } from '../../../src/language/dependencyText';
import { diagnosticsOf } from '../../../src/language/diagnostics';
import { foldingRanges } from '../../../src/language/folding';
import { lensesOf } from '../../../src/language/lenses';
import { quickFixesAt } from '../../../src/language/quickFixes';
import { definitionAt, renameEdits } from '../../../src/language/references';
import { semanticTokens } from '../../../src/language/semanticTokens';
import { documentSymbols } from '../../../src/language/symbols';
import { parsePlan } from '../../../src/plan/parsePlan';
import { between, onLine } from '../../../src/plan/ranges';
import { applied, fixed, fixesOf, lines, open, openWith, placeOf } from './bench';

describe('spec-kit', () => {
  const path = 'specs/001-search/tasks.md';
  const text = lines(
    '# Tasks: Search',
    '',
    '## Phase 1: Setup',
    '',
    '- [ ] T001 [P] Make the folder in src/search',
    '- [ ] T002 Add the index (depends on T001)',
    '- [ ] [P] Write the docs',
    '',
    '## Phase 2: More',
    '',
    '- [ ] T003 Rank results (depends on T010)',
  );

  it('numbers tasks through all phases, behind the box', () => {
    const result = fixed(open(text, path), 'task-without-id', 'Number this task T004');
    assert.match(result, /^- \[ \] T004 \[P\] Write the docs$/m);
    assert.equal(parsePlan(result, path).tasks[2]?.id, 'T004');
  });

  it('offers its ids, and mends misspelt ones', () => {
    const { document } = open(text, path);
    const place = placeOf(text, 'T001)');
    const items = completionsAt(document, place).filter(({ kind }) => kind === 'task');
    assert.deepEqual(
      items.map(({ label }) => label),
      ['T001', 'T003'],
    );
    const result = fixed(open(text, path), 'unknown-dependency', 'Change to T001');
    assert.match(result, /Rank results \(depends on T001\)/);
  });

  it('goes to definitions and renames', () => {
    const { document } = open(text, path);
    assert.equal(definitionAt(document, placeOf(text, 'T001)'))?.range.line, 4);
    const result = renameEdits(document, placeOf(text, 'T001'), 'T021');
    assert.ok('edits' in result, JSON.stringify(result));
    assert.equal(applied(text, result.edits), text.replaceAll('T001', 'T021'));
    assert.ok('error' in renameEdits(document, placeOf(text, 'T001'), '1.1'));
  });
});

describe('Kiro', () => {
  const path = '.kiro/specs/search/tasks.md';
  const text = lines(
    '# Implementation Plan',
    '',
    '- [ ] 1. Index',
    '- [x] 1.1 Read files',
    '  - _Requirements: 1.1_',
    '- [ ] 1.2 Store them',
    '- [ ] 2. Results',
  );

  it('is known by its own marks', () => {
    const { document } = open(text, path);
    assert.equal(document.plan.format, 'kiro');
    const line = 5;
    const marked = text.replace('Store them', 'Store them (');
    const items = completionsAt(open(marked, path).document, { line, character: '- [ ] 1.2 Store them ('.length });
    assert.deepEqual(
      items.map(({ label }) => label),
      ['(P)'],
    );
    assert.ok(documentSymbols(document).length > 0);
  });

  it('offers ids in its own annotation', () => {
    const marked = text.replace('Store them', 'Store them\n  - _Depends: _');
    const items = completionsAt(open(marked, path).document, { line: 6, character: '  - _Depends: '.length });
    assert.ok(items.some(({ label }) => label === '1.1'));
    assert.ok(!items.some(({ label }) => label === '1.2'));
  });

  it('takes its annotation out with its line', () => {
    const marked = text.replace('Store them', 'Store them\n  - _Depends: 9.9_');
    const { document } = open(marked, path);
    const range = onLine(6, 14, 17);
    const edit = removalOf(document, range);
    assert.ok(edit);
    assert.equal(applied(marked, [edit]), text);
  });
});

describe('JSON', () => {
  const text = lines(
    '{',
    '  "tasks": [',
    '    { "id": 1, "title": "Index", "status": "pending", "dependencies": [],',
    '      "subtasks": [',
    '        { "id": 1, "title": "Read", "status": "pending", "dependencies": [] },',
    '        { "id": 2, "title": "Store", "status": "pending", "dependencies": [1] }',
    '      ] },',
    '    { "id": 2, "title": "Rank", "status": "pending", "dependencies": [1, 9, "1.2"] },',
    '    { "id": 3, "title": "Show", "status": "pending", "dependencies": [] }',
    '  ]',
    '}',
  );
  const path = '.taskmaster/tasks/tasks.json';

  it('takes a dependency out of its list', () => {
    const result = fixed(open(text, path), 'unknown-dependency', 'Remove');
    assert.equal(result, text.replace('[1, 9, "1.2"]', '[1, "1.2"]'));
    assert.deepEqual(parsePlan(result, path).problems, []);
  });

  it('changes it to another number', () => {
    const opened = open(text, path);
    const change = fixesOf(opened, 'unknown-dependency').find(({ title }) => title === 'Change to 3');
    assert.equal(change?.preferred, false);
    assert.equal(applied(text, change?.edits ?? []), text.replace('9,', '3,'));
  });

  it('renames sub-tasks by their own part, and parents with what names their sub-tasks', () => {
    const { document } = open(text, path);
    const child = renameEdits(document, placeOf(text, '2, "title": "Store"'), '1.7');
    assert.ok('edits' in child, JSON.stringify(child));
    const once = text.replace('"id": 2, "title": "Store"', '"id": 7, "title": "Store"').replace('"1.2"', '"1.7"');
    assert.equal(applied(text, child.edits), once);
    const parent = renameEdits(document, placeOf(text, '1, "title": "Index"'), '5');
    assert.ok('edits' in parent, JSON.stringify(parent));
    const twice = text
      .replace('"id": 1, "title": "Index"', '"id": 5, "title": "Index"')
      .replace('[1, 9, "1.2"]', '[5, 9, "5.2"]');
    assert.equal(applied(text, parent.edits), twice);
    assert.ok('error' in renameEdits(document, placeOf(text, '3, "title"'), 'x'));
  });

  it('offers numbers as numbers, and those of sub-tasks as the list would have them', () => {
    const { document } = open(text, path);
    const behind = (words: string) => {
      const place = placeOf(text, words);
      return completionsAt(document, { line: place.line, character: place.character + words.length });
    };
    const show = behind('"title": "Show", "status": "pending", "dependencies": [');
    assert.deepEqual(
      show.map(({ insertText }) => insertText),
      ['1', '"1.1"', '"1.2"', '2'],
    );
    const ofRead = behind('"title": "Read", "status": "pending", "dependencies": [');
    assert.equal(ofRead.find(({ label }) => label === '1.2')?.insertText, '2');
  });
});

describe('YAML', () => {
  const text = lines(
    'tasks:',
    '  - id: S-1',
    '    title: Read',
    '  - id: S-2',
    '    title: Store',
    '    depends_on: [S-1, S-33]',
    '  - id: S-3',
    '    title: Write',
    '    depends_on:',
    '      - S-1',
    '      - S-999',
  );

  it('mends and removes in both kinds of lists', () => {
    const opened = open(text, 'plan.yaml');
    const unknown = opened.document.plan.problems.filter(({ code }) => code === 'unknown-dependency');
    assert.equal(unknown.length, 2);
    const fix = (at: number, title: string) => {
      const range = unknown[at]?.range;
      const found = range && quickFixesAt(opened.document, range).find((one) => one.title.startsWith(title));
      assert.ok(found, title);
      return applied(text, found.edits);
    };
    assert.equal(fix(0, 'Change to S-3'), text.replace('S-33', 'S-3'));
    assert.equal(fix(0, 'Remove'), text.replace(', S-33', ''));
    assert.equal(fix(1, 'Remove'), text.replace('\n      - S-999', ''));
  });

  it('folds an item without the first line of the next one', () => {
    const { document } = open(text, 'plan.yaml');
    const lineOf = (words: string) => placeOf(text, words).line;
    const folded = foldingRanges(document).find(({ startLine }) => startLine === lineOf('id: S-1'));
    assert.equal(folded?.endLine, lineOf('id: S-2') - 1);
  });

  it('renames where ids stand without quotes', () => {
    const { document } = open(text, 'plan.yaml');
    const result = renameEdits(document, placeOf(text, 'S-1'), 'S-10');
    assert.ok('edits' in result, JSON.stringify(result));
    assert.equal(applied(text, result.edits), text.replaceAll('S-1', 'S-10'));
    assert.ok('error' in renameEdits(document, placeOf(text, 'S-1'), 'a: b'));
  });
});

describe('front matter', () => {
  const removed = (entry: string, words: string) => {
    const text = lines('---', 'title: x', ...entry.split('\n'), '---', '', 'Text');
    const start = placeOf(text, words);
    const range = onLine(start.line, start.character, start.character + words.length);
    const edit = removalOf(open(text).document, range);
    assert.ok(edit);
    return applied(text, [edit]).split('\n').slice(2, -3).join('\n');
  };

  it('loses one dependency, its quotes and its comma', () => {
    assert.equal(removed('dependencies: ["a-1", "b-2"]', 'b-2'), 'dependencies: ["a-1"]');
    assert.equal(removed('dependencies: [a-1, b-2]', 'a-1'), 'dependencies: [b-2]');
    assert.equal(removed("dependencies: ['a-1']", 'a-1'), 'dependencies: []');
    assert.equal(removed('dependencies:\n  - a-1\n  - b-2', 'a-1'), 'dependencies:\n  - b-2');
  });
});

describe('a plan of a thousand tasks', () => {
  const count = 1000;
  const phases = 10;
  const rows = Array.from({ length: count }, (_, at) => {
    const phase = Math.floor(at / (count / phases)) + 1;
    const number = (at % (count / phases)) + 1;
    const head = number === 1 ? ['', `## Phase ${phase}: Part ${phase}`, ''] : [];
    const after = number > 1 ? ` (depends: ${phase}.${number - 1})` : '';
    return [...head, `- [ ] ${phase}.${number} Do ${at}${after}`, '  verify: npm test'].join('\n');
  });
  const text = ['# Large', ...rows, '- [ ] Last (depends: 99.9)'].join('\n');

  it('is looked at as a whole by every feature', () => {
    const { document } = openWith(text, { '1.1': { status: 'failed', runId: 'r', attempts: 1 } });
    assert.deepEqual(
      diagnosticsOf(document).map(({ code }) => code),
      ['task-without-id', 'unknown-dependency'],
    );
    assert.equal(documentSymbols(document).length, phases);
    assert.equal(foldingRanges(document).length, phases + count);
    assert.ok(semanticTokens(document).length > 4 * count);
    assert.equal([...gutterMarks(document).values()].flat().length, count + 1);
    assert.ok(lensesOf(document).length > phases);
    const end = { line: document.lines.length - 1, character: '- [ ] Last (depends: 99.9'.length };
    assert.ok(completionsAt(document, end).length >= count);
    const whole = between({ line: 0, character: 0 }, end);
    assert.ok(quickFixesAt(document, whole).length >= 2);
  });

  it('gives the same data for the same text, so that nothing is published twice', () => {
    assert.deepEqual(diagnosticsOf(open(text).document), diagnosticsOf(open(text).document));
  });
});
