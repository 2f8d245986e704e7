import assert from 'node:assert/strict';
import { gutterMarks } from '../../../src/language/decorations';
import { openDocument } from '../../../src/language/document';
import { foldingRanges } from '../../../src/language/folding';
import { lensesOf } from '../../../src/language/lenses';
import { documentSymbols, findSymbols, type PlanSymbol } from '../../../src/language/symbols';
import { parsePlan } from '../../../src/plan/parsePlan';
import { atStart, comparePositions, endOf } from '../../../src/plan/ranges';
import { covered, lines, open, openWith } from './bench';
import { jsonPlan, jsonText } from './jsonPlan';

const text = lines(
  '# Plan 🚀',
  '',
  '## Phase 1: Größe',
  '',
  '- [x] 1.1 First',
  '- [ ] 1.2 Second',
  '  - [x] a step 𝒳',
  '  - [ ] 1.2.1 Below',
  '    verify: npm test',
  '- [ ] 1.3 Third',
  '',
  '## Phase 2: More',
  '',
  '- [ ] 2.1 Fourth',
  '',
);

const outlineOf = ({ name, children }: PlanSymbol): unknown =>
  children.length === 0 ? name : [name, children.map(outlineOf)];

function assertNested({ range, selectionRange, children }: PlanSymbol): void {
  for (const inner of [selectionRange, ...children.map((child) => child.range)]) {
    assert.ok(comparePositions(range, inner) <= 0);
    assert.ok(comparePositions(endOf(inner), endOf(range)) <= 0);
  }
  children.forEach(assertNested);
}

describe('the outline', () => {
  it('has phases, in them tasks, in them sub-tasks and steps', () => {
    const symbols = documentSymbols(open(text).document);
    assert.deepEqual(symbols.map(outlineOf), [
      ['Phase 1: Größe', ['1.1 First', ['1.2 Second', ['a step 𝒳', '1.2.1 Below']], '1.3 Third']],
      ['Phase 2: More', ['2.1 Fourth']],
    ]);
    symbols.forEach(assertNested);
  });

  it('says how each stands', () => {
    const { document } = openWith(text, { '1.2': { status: 'failed', failures: 2 } });
    const [first] = documentSymbols(document);
    assert.equal(first?.detail, '1/4');
    assert.deepEqual(
      first?.children.map(({ detail }) => detail),
      ['completed', 'failed', 'ready'],
    );
  });

  it('works with CRLF and data', () => {
    const crlf = text.replaceAll('\n', '\r\n');
    const symbols = documentSymbols(open(crlf).document);
    symbols.forEach(assertNested);
    assert.equal(covered(crlf, symbols[0]?.selectionRange ?? atStart), '## Phase 1: Größe');
    const data = documentSymbols(open(jsonText, 'tasks.json', jsonPlan()).document);
    assert.equal(data.length, 3);
    data.forEach(assertNested);
  });

  it('holds only the file that is shown, of a plan that is a folder', () => {
    const plan = parsePlan(text);
    const folder = {
      ...plan,
      files: ['a.md', 'b.md'],
      phases: plan.phases.map((phase) => ({ ...phase, file: 'a.md' })),
      tasks: plan.tasks.map((task) => ({ ...task, file: task.phase === '1' ? 'a.md' : 'b.md' })),
    };
    const symbols = documentSymbols(openDocument({ text, plan: folder, file: 'b.md' }));
    assert.deepEqual(symbols.map(outlineOf), ['2.1 Fourth']);
  });

  it('is searched by the letters of ids and titles', () => {
    const { plan } = open(text).document;
    const names = (query: string) => findSymbols(plan, undefined, query).map(({ name }) => name);
    assert.deepEqual(names('four'), ['2.1 Fourth']);
    assert.deepEqual(names('12s'), ['1.2 Second']);
    assert.deepEqual(names('phase'), ['Phase 1: Größe', 'Phase 2: More']);
    assert.deepEqual(names('zz'), []);
    assert.equal(names('').length, 7);
  });
});

describe('folding', () => {
  it('folds phases and tasks of more than one line, and leaves blank lines', () => {
    assert.deepEqual(foldingRanges(open(text).document), [
      { startLine: 2, endLine: 9, kind: 'phase' },
      { startLine: 5, endLine: 8, kind: 'task' },
      { startLine: 7, endLine: 8, kind: 'task' },
      { startLine: 11, endLine: 13, kind: 'phase' },
    ]);
  });
});

describe('lenses', () => {
  const run = { runId: 'r1', attempts: 1 };
  const shown = (document: Parameters<typeof lensesOf>[0]) =>
    lensesOf(document, new Date(0)).map(({ range, title, action }) => [range.line, title, action]);

  it('are few: what can be done now, and the output of what has run', () => {
    const { document } = openWith(text, {
      '1.1': { status: 'completed', ...run },
      '1.2.1': { status: 'failed', failures: 1, ...run },
    });
    assert.deepEqual(shown(document), [
      [0, 'Run next batch · 1/5 done', 'runNextBatch'],
      [2, 'Run phase · 1/4', 'runPhase'],
      [4, 'Show output', 'showOutput'],
      [7, 'Retry', 'retryTask'],
      [7, 'Show output', 'showOutput'],
      [9, 'Run', 'runTask'],
      [11, '0/1 done', null],
    ]);
  });

  it('ask for a word on work that waits for it', () => {
    const { document } = openWith(text, { '1.3': { status: 'in_progress', activity: 'waiting_person', ...run } });
    assert.deepEqual(
      shown(document).filter(([line]) => line === 9),
      [
        [9, 'Approve', 'approveTask'],
        [9, 'Reject', 'rejectTask'],
        [9, 'Show output', 'showOutput'],
      ],
    );
  });

  it('ask for the answer where an agent has asked something', () => {
    const record = { status: 'in_progress', activity: 'waiting_person', question: 'Which?', ...run } as const;
    const { document } = openWith(text, { '1.3': record });
    assert.deepEqual(
      shown(document).filter(([line]) => line === 9),
      [
        [9, 'Answer', 'answerTask'],
        [9, 'Show output', 'showOutput'],
      ],
    );
  });

  it('offer nothing but to stop and to look while a runner is at work', () => {
    const { document } = openWith(
      text,
      { '1.3': { status: 'in_progress', activity: 'verify', ...run } },
      { running: true },
    );
    assert.deepEqual(shown(document), [
      [0, 'Stop · 1/5 done', 'stop'],
      [2, '1/4 done', null],
      [9, 'Verifying', 'showOutput'],
      [11, '0/1 done', null],
    ]);
  });

  it('are none while the status is not known, and for what is no plan', () => {
    assert.deepEqual(shown(open(text).document), []);
    assert.deepEqual(shown(openWith('Some text', {}).document), []);
  });
});

describe('marks in the margin', () => {
  it('show each task by its state, in the order of the text', () => {
    const { document } = openWith(text, { '1.1': { status: 'completed' }, '1.2.1': { status: 'failed' } });
    const marks = [...gutterMarks(document)].map(([status, list]) => [status, list.map(({ line }) => line)]);
    assert.deepEqual(Object.fromEntries(marks), { completed: [4], failed: [7], ready: [9], pending: [5, 13] });
    assert.equal(gutterMarks(open(text).document).size, 0);
  });
});
