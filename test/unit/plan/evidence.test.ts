import assert from 'node:assert/strict';
import { asksApproval } from '../../../src/plan/approval';
import { readEvidence } from '../../../src/plan/evidence';
import { sizeOf, sizeWords } from '../../../src/plan/evidenceSize';

const one = (line: string) => {
  const demands = readEvidence(`- [ ] 1.1 A task\n  - ${line}\n`);
  assert.equal(demands.length, 1, line);
  return demands[0] as (typeof demands)[number];
};

describe('evidence in a task', () => {
  it('is a file that has to be there', () => {
    for (const line of [
      'evidence: file docs/x.md',
      'evidence: docs/x.md',
      'evidence: `docs/x.md`',
      'Evidence: "docs/x.md"',
      '**Evidence:** docs/x.md.',
      '[ ] evidence: docs\\x.md',
      'result file: docs/x.md',
      'Result file: `docs/x.md`.',
    ]) {
      const { path, requires, unchecked, problem, folder } = one(line);
      assert.deepEqual([path, requires, unchecked, problem, folder], ['docs/x.md', [], [], null, false], line);
    }
    assert.equal(one('evidence: file "my docs/a b.md"').path, 'my docs/a b.md');
    assert.equal(one('evidence: folder src/api').folder, true);
    assert.equal(one('evidence: src/api/').folder, true);
  });

  it('names a size', () => {
    const size = (words: string) => one(`evidence: file r.json ${words}`).requires;
    const range = (least: number, most: number, unit: string) => [{ kind: 'size', unit, least, most }];
    for (const words of ['10k-15k tokens', '10–15 k tokens', '(10-15k tokens)', '10,000 to 15,000 tokens']) {
      assert.deepEqual(size(words), range(10_000, 15_000, 'tokens'), words);
    }
    for (const words of ['200 lines', '200+ lines', 'at least 200 lines', '>= 200 lines', 'min 200 lines']) {
      assert.deepEqual(size(words), range(200, Number.POSITIVE_INFINITY, 'lines'), words);
    }
    assert.deepEqual(size('at most 1.5k characters'), range(0, 1500, 'characters'));
    assert.deepEqual(size('1-2 KB'), range(1024, 2048, 'bytes'));
    assert.deepEqual(size('500 words'), range(500, Number.POSITIVE_INFINITY, 'words'));
  });

  it('says what the file must hold', () => {
    const demand = one(
      'evidence: src/a.ts contains "a \\"b\\"", contains `c` and matches /^export (class|function) A[/]?/i',
    );
    assert.equal(demand.path, 'src/a.ts');
    assert.deepEqual(demand.requires, [
      { kind: 'contains', text: 'a "b"' },
      { kind: 'contains', text: 'c' },
      { kind: 'matches', pattern: '^export (class|function) A[/]?', flags: 'im' },
    ]);
    assert.match(one('evidence: src/a.ts matches /(/').problem ?? '', /no regular expression/);
    assert.match(one('evidence: src/a.ts matches /a/y').problem ?? '', /flags/);
    assert.match(one(`evidence: src/a.ts matches /${'a'.repeat(501)}/`).problem ?? '', /longer than 500/);
  });

  it('is not made of sentences, which are only told', () => {
    for (const words of [
      'screenshots are attached to the ticket',
      'docs/x.md was removed',
      'all tests pass, see CI',
      'https://example.com/a/b.html',
      'test passes',
    ]) {
      const { path, unchecked, problem } = one(`Evidence: ${words}`);
      assert.deepEqual([path, unchecked, problem], [null, [words], null], words);
    }
    const half = one('evidence: file docs/x.md reviewed by a person');
    assert.deepEqual([half.path, half.unchecked], ['docs/x.md', ['reviewed by a person']]);
  });

  it('is not read from examples or other words', () => {
    assert.deepEqual(
      readEvidence('text\n```\nevidence: file a.md\n```\nmore evidence: file b.md\nevidence:\n**Evidence:**\n'),
      [],
    );
    assert.equal(readEvidence('~~~\n```\n~~~\nevidence: file a.md').length, 1);
    assert.deepEqual(readEvidence(`evidence: file ${'a'.repeat(3000)}`), []);
  });

  it('may be written as SmartSpec does', () => {
    const code = one('evidence: code path="src/my api.py" symbol=Api.get contains="def \\"get\\""');
    assert.equal(code.path, 'src/my api.py');
    assert.deepEqual(code.requires, [
      { kind: 'symbol', name: 'Api.get' },
      { kind: 'contains', text: 'def "get"' },
    ]);
    const folder = one('evidence: code path=src/api symbol=Directory');
    assert.deepEqual([folder.folder, folder.requires], [true, []]);
    const test = one("evidence: test path=./tests/a.py regex='(?i)^def test_\\w+' command='pytest -q'");
    assert.equal(test.path, 'tests/a.py');
    assert.deepEqual(test.requires, [{ kind: 'matches', pattern: '^def test_\\w+', flags: 'im' }]);
    assert.deepEqual(test.unchecked, ['command="pytest -q"']);
    assert.deepEqual(one('evidence: docs path=README.md heading="Quick start"').requires, [
      { kind: 'heading', text: 'Quick start' },
    ]);
    const ui = one('evidence: ui path=src/a.tsx selector="#save"');
    assert.deepEqual([ui.path, ui.unchecked], ['src/a.tsx', ['selector="#save"']]);
    assert.deepEqual(one('evidence: test command="npm test"').path, null);
  });

  it('is a problem where SmartSpec would not take it', () => {
    const problem = (line: string) => one(line).problem ?? '';
    assert.match(problem('evidence: code path=a.py symbol="A'), /quote/);
    assert.match(problem('evidence: code path=a.py stray words'), /"stray" is no key=value/);
    assert.match(problem('evidence: docs path=a.md symbol=x'), /docs evidence has no "symbol="/);
    assert.match(problem('evidence: code symbol=x'), /no path=/);
    assert.match(problem('evidence: code path=a.py regex="("'), /no regular expression/);
  });

  it('takes time in proportion to its length', () => {
    const started = performance.now();
    for (const part of [' ', '[', '\\', '"', '`', 'a/', '1,', '- ', '/']) {
      readEvidence(`evidence: file a.md ${part.repeat(990)}\nevidence: a.md matches /${part.repeat(900)}`);
      readEvidence(`${part.repeat(950)}evidence: x`);
      asksApproval(part.repeat(5000));
    }
    assert.ok(performance.now() - started < 1000);
  });
});

describe('the size of a text', () => {
  it('is counted in its unit', () => {
    assert.equal(sizeOf('a'.repeat(40_000), 'tokens'), 10_000);
    assert.equal(sizeOf('a b\n\nc\n', 'lines'), 3);
    assert.equal(sizeOf('a b\n\nc\n', 'words'), 3);
    assert.equal(sizeOf('ä', 'bytes'), 2);
    assert.equal(sizeOf('', 'lines'), 0);
  });

  it('says how tokens are counted', () => {
    assert.equal(
      sizeWords({ unit: 'tokens', least: 10_000, most: 15_000 }),
      '10,000 to 15,000 tokens (4 characters each)',
    );
    assert.equal(sizeWords({ unit: 'lines', least: 1, most: Number.POSITIVE_INFINITY }), 'at least 1 lines');
  });
});

describe('the mark for approval', () => {
  it('is a bracket that says so', () => {
    for (const mark of [
      '(approval)',
      '[APPROVAL]',
      '(requires approval)',
      '(Human Review)',
      '(needs human approval)',
    ]) {
      assert.equal(asksApproval(`- [ ] 1.1 Delete the old table ${mark}\n`), true, mark);
    }
    assert.equal(asksApproval('- [ ] 1.1 A\n  details\n  - (approval required) by the owner'), true);
  });

  it('is not the word alone, code, an example or a link', () => {
    for (const text of [
      'Write the approval form',
      'The `(approval)` mark',
      '[approval](docs/approval.md)',
      '```\n(approval)\n```',
      '<!-- (approval) -->',
      '(approval of the form is tested)',
    ]) {
      assert.equal(asksApproval(text), false, text);
    }
  });
});
