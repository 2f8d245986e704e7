import assert from 'node:assert/strict';
import { diagnosticsOf } from '../../../src/language/diagnostics';
import { hoverAt } from '../../../src/language/hover';
import { type SemanticToken, semanticTokens, tokenModifiers, tokenTypes } from '../../../src/language/semanticTokens';
import { planSnippets, snippetBody } from '../../../src/language/snippets';
import { covered, lines, type Opened, open, openWith, placeOf } from './bench';
import { jsonPlan, jsonText } from './jsonPlan';

const text = lines(
  '# Plan',
  '',
  '## Phase 1: Setup',
  '',
  '**Execution Note:** Tasks 1.2-1.3 are [SEQUENTIAL] - one file',
  '',
  '- [x] 1.1 First 🧪 [click](command:x)',
  '- [ ] 1.2 Second (depends: 1.1)',
  '- [ ] 1.3 Third (HIGH)',
  '  verify: npm test',
  '',
  '## Phase 2: More',
  '',
  '- [ ] 2.1 Fourth (depends: 1.3, 9.9)',
  '- [ ] 2.2 Fifth',
);
const now = new Date('2026-03-04T14:05:00Z');

describe('hovering', () => {
  const record = {
    status: 'failed',
    ...{ attempts: 2, failures: 1, duration: 61_000, lastError: 'it *broke*' },
    usage: { inputTokens: 12_000, outputTokens: 300, costUsd: 0.5 },
  } as const;

  function hover(opened: Opened, words: string, n = 1) {
    const found = hoverAt(opened.document, placeOf(opened.text, words, n), { now });
    assert.ok(found, `nothing over ${words}`);
    return { markdown: found.markdown.replaceAll('\\', ''), range: covered(opened.text, found.range) };
  }

  it('tells all that is known of a task, from its id, its title and where it is named', () => {
    const opened = openWith(text, { '1.2': record });
    for (const [words, n, range] of [
      ['1.2 Second', 1, '1.2'],
      ['Second', 1, '1.2 Second (depends: 1.1)'],
    ] as const) {
      const found = hover(opened, words, n);
      assert.equal(found.range, range);
      for (const part of [
        'failed',
        'took 1m 1s',
        'attempt 2',
        'it *broke*',
        '12 k tokens in',
        '$0.50',
        'In Phase 1: Setup',
      ])
        assert.ok(found.markdown.includes(part), `${part} in ${found.markdown}`);
      assert.match(found.markdown, /Depends on 1\.1 \(completed\)/);
      assert.match(found.markdown, /Unblocks 1\.3; 2 in all/);
    }
    assert.match(hover(opened, '1.3, 9.9').markdown, /^\*\*1\.3 Third\*\*/);
  });

  it('tells of a phase how far it is and why it is closed', () => {
    const opened = openWith(text, {});
    assert.match(hover(opened, 'Phase 2').markdown, /0\/2 \(0 %\) done/);
    assert.match(hover(opened, 'Phase 2').markdown, /Closed: phase closed until Phase 1 is 80 % done/);
    assert.match(hover(opened, 'Setup').markdown, /Open/);
  });

  it('does without a status', () => {
    const opened = open(text);
    assert.match(hover(opened, '1.2 Second').markdown, /Depends on 1\.1/);
    assert.match(hover(opened, 'Phase 1').markdown, /3 tasks/);
    assert.equal(hoverAt(opened.document, { line: 0, character: 3 }, { now }), undefined);
    assert.match(hover(opened, '9.9').markdown, /^\*\*2\.1 Fourth\*\*/);
  });

  it('lets no link or command of the plan through', () => {
    const opened = openWith(text, {});
    const found = hoverAt(opened.document, placeOf(text, '1.1'), { now });
    assert.doesNotMatch(found?.markdown ?? '', /(?<!\\)\]\(/);
  });
});

describe('diagnostics', () => {
  it('are the problems of the plan with the other places they are about', () => {
    const doubled = lines('## Phase 1: A', '', '- [ ] 1.1 One', '- [ ] 1.1 Two');
    const [found] = diagnosticsOf(open(doubled).document);
    assert.equal(found?.code, 'duplicate-id');
    assert.equal(covered(doubled, found.range), '1.1');
    assert.equal(found.related?.[0]?.range.line, 2);
    const circle = lines('## Phase 1: A', '', '- [ ] 1.1 One (depends: 1.2)', '- [ ] 1.2 Two (depends: 1.1)');
    const [other] = diagnosticsOf(open(circle).document);
    assert.deepEqual(
      other?.related?.map(({ message }) => message),
      ['1.1 waits for 1.2', '1.2 waits for 1.1'],
    );
  });

  it('of a folder are those of the file', () => {
    const { document } = open(text);
    const elsewhere = document.plan.problems.map((problem) => ({ ...problem, file: 'other.md' }));
    assert.ok(elsewhere.length > 0);
    assert.deepEqual(diagnosticsOf({ ...document, plan: { ...document.plan, problems: elsewhere } }), []);
  });

  it('tell boxes that differ from the record, at the places of the text as it is now', () => {
    const before = openWith(text, { '1.1': { status: 'failed' }, '1.2': { status: 'completed' } });
    const differing = (opened: Opened) =>
      diagnosticsOf(opened.document)
        .filter(({ code }) => code === 'status-differs')
        .map(({ range }) => range.line);
    assert.deepEqual(differing(before), [6, 7]);
    const moved = `\n${text.replace('[x] 1.1', '[ ] 1.1')}`;
    const after = open(moved);
    assert.deepEqual(differing({ text: moved, document: { ...after.document, view: before.view } }), [8]);
  });
});

describe('semantic tokens', () => {
  const words = (opened: Opened, tokens: readonly SemanticToken[]) =>
    tokens.map(({ line, character, length, type, modifiers }) => {
      const word = (opened.document.lines[line] ?? '').slice(character, character + length);
      return [line, word, type, ...modifiers].join(' ');
    });

  it('name ids, states, references, marks and commands', () => {
    const opened = open(text);
    const found = words(opened, semanticTokens(opened.document));
    for (const expected of [
      '4 [SEQUENTIAL] keyword',
      '6 x state done',
      '6 1.1 taskId declaration done',
      '7 1.1 taskReference',
      '7 (depends:  annotation',
      '7 ) annotation',
      '9 npm test command',
      '13 9.9 taskReference unknown',
    ])
      assert.ok(found.includes(expected), `${expected} among\n${found.join('\n')}`);
  });

  it('are sorted, do not overlap and stay within their lines, in any format', () => {
    for (const opened of [open(text), open(text.replaceAll('\n', '\r\n')), open(jsonText, 'tasks.json', jsonPlan())]) {
      const tokens = semanticTokens(opened.document);
      assert.ok(tokens.length > 3);
      for (const [at, { line, character, length, type, modifiers }] of tokens.entries()) {
        const before = tokens[at - 1];
        if (before?.line === line) assert.ok(before.character + before.length <= character);
        else assert.ok((before?.line ?? -1) < line);
        assert.ok(length > 0 && character + length <= (opened.document.lines[line] ?? '').length);
        assert.ok(tokenTypes.includes(type));
        assert.ok(modifiers.every((modifier) => tokenModifiers.includes(modifier)));
      }
    }
  });
});

describe('snippets', () => {
  it('have no number left open, and tab stops that are closed', () => {
    for (const snippet of planSnippets) {
      const body = snippetBody(snippet);
      assert.doesNotMatch(body, /\{[a-z]/i);
      assert.match(body, /\$0$/);
      assert.equal(body.split('${').length, body.split('}').length);
    }
  });
});
