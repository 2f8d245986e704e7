import assert from 'node:assert/strict';
import { decodePlan, PlanTextError } from '../../../src/plan/decode';
import { planToJson } from '../../../src/plan/planToJson';
import { inPhase, planOf } from './planText';

const bytes = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, bigEndian = false) =>
  Uint8Array.from(
    [...text].flatMap((character) => {
      const code = character.charCodeAt(0);
      return bigEndian ? [code >> 8, code & 255] : [code & 255, code >> 8];
    }),
  );

describe('files that a task names', () => {
  const filesOf = (...lines: string[]) => inPhase(...lines).tasks[0]?.files;

  it('finds paths in code, below a folder and behind a verb', () => {
    for (const [line, paths] of [
      ['Fix `src/a.ts:76` and `lib/b.js:147-165`', 'src/a.ts lib/b.js'],
      ['Fix `package.json` and `.gitignore` and `Dockerfile`', 'package.json .gitignore Dockerfile'],
      ['Run `node -c scripts/check.js` twice', 'scripts/check.js'],
      ['Move src/app/main.ts to docs/old/main.md.', 'src/app/main.ts docs/old/main.md'],
      ['Change app\\windows\\path.cs', 'app/windows/path.cs'],
      ['Update README.md and modify index.ts', 'README.md index.ts'],
      ['Work in status-cli.js', 'status-cli.js'],
      ['Update src/a.ts, then edit `src/a.ts`', 'src/a.ts'],
      ['Call `update()`, `console.log`, `a.b.c`, `array.length` and use Node.js 20.1', ''],
      ['See https://example.com/docs/page.html', ''],
      ['Update Node.js to 22', ''],
    ] as const) {
      assert.equal(filesOf(`- [ ] 1.1 ${line}`)?.join(' '), paths, line);
    }
  });

  it('looks at the lines below, but not at sub-tasks and code', () => {
    const plan = inPhase(
      '- [ ] 1.1 Do',
      '  - change `a.ts`',
      '  - [ ] 1.1.1 Sub in `b.ts`',
      '',
      '  ```',
      '  src/c.ts',
      '  ```',
      '  - [ ] step in `d.ts`',
    );
    assert.deepEqual(
      plan.tasks.map(({ files }) => files),
      [['a.ts', 'd.ts'], ['b.ts']],
    );
  });
});

describe('verify commands', () => {
  it('reads commands, and not sentences', () => {
    for (const [line, commands] of [
      ['- verify: npm test -- --grep "a b"', ['npm test -- --grep "a b"']],
      ['- Verify: `npm test` and `npm run lint`', ['npm test', 'npm run lint']],
      ['- **Verify:** `npm test`', ['npm test']],
      ['- [ ] verify: `npm test`', ['npm test']],
      ['verify: make check', ['make check']],
      ['- Verify: all pages load', []],
      ['- Verify the pages', []],
    ] as const) {
      assert.deepEqual(inPhase('- [ ] 1.1 Do', `  ${line}`).tasks[0]?.verify, commands, line);
    }
    assert.deepEqual(inPhase('- [ ] 1.1 Do (verify: npm test)').tasks[0]?.verify, ['npm test']);
    assert.equal(inPhase('- [ ] 1.1 Do', '  verify: npm test').tasks[0]?.title, 'Do');
  });
});

describe('decodePlan', () => {
  const text = '## Phase 1: Prüfung — 测试\n- [ ] 1.1 x\n';

  it('reads UTF-8 and UTF-16 with and without a byte order mark', () => {
    const latin = '## Phase 1: A\n- [ ] 1.1 x\n';
    assert.deepEqual(decodePlan(bytes(text)), { text, encoding: 'utf-8', bom: false, problems: [] });
    assert.deepEqual(decodePlan(bytes(`\uFEFF${text}`)), { text, encoding: 'utf-8', bom: true, problems: [] });
    assert.deepEqual(decodePlan(utf16(`\uFEFF${text}`)), { text, encoding: 'utf-16le', bom: true, problems: [] });
    assert.deepEqual(decodePlan(utf16(`\uFEFF${text}`, true)), { text, encoding: 'utf-16be', bom: true, problems: [] });
    assert.deepEqual(decodePlan(utf16(latin)), { text: latin, encoding: 'utf-16le', bom: false, problems: [] });
    assert.deepEqual(decodePlan(utf16(latin, true)), { text: latin, encoding: 'utf-16be', bom: false, problems: [] });
    assert.equal(decodePlan(new Uint8Array()).text, '');
  });

  it('reports invalid bytes at their line and reads the rest', () => {
    const broken = Uint8Array.from([...bytes('one\r\ntwo '), 0xe2, 0x80, ...bytes(' end\n\uFFFD meant\n'), 0xff]);
    const { text: read, problems } = decodePlan(broken);
    assert.equal(read, 'one\r\ntwo \uFFFD end\n\uFFFD meant\n\uFFFD');
    assert.deepEqual(
      problems.map(({ code, range }) => [code, range.line, range.character]),
      [
        ['invalid-text', 1, 4],
        ['invalid-text', 3, 0],
      ],
    );
  });

  it('refuses what is no text', () => {
    const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49];
    for (const binary of [png, [...bytes('%PDF-1.7 x')], [...bytes('text\0text')], new Array(64).fill(1)]) {
      assert.throws(
        () => decodePlan(Uint8Array.from(binary)),
        (error) => error instanceof PlanTextError && /no text.*; /.test(error.message),
      );
    }
  });
});

describe('planToJson', () => {
  it('says everything in plain data, counted from one', () => {
    const json = planToJson(
      planOf(
        '# Plan',
        '## Phase 1: A',
        '- [x] 1.1 One (HIGH)',
        '  - [x] step',
        '  - [ ] 1.1.1 Below in `a.ts` (depends on Phase 2)',
        '  - verify: npm test',
        '## Phase 2: B',
        '- [ ] Two (depends: 1.1)',
        '**VERIFY:**',
        '- [ ] holds',
      ),
    );
    assert.deepEqual(json, JSON.parse(JSON.stringify(json)));
    assert.deepEqual(
      json.phases.map(({ key, title, line }) => [key, title, line]),
      [
        ['1', 'Phase 1: A', 2],
        ['2', 'Phase 2: B', 7],
      ],
    );
    assert.deepEqual(
      json.tasks.map(({ line, id, generated, state, phase, parent, dependsOn, priority, files, verify, steps }) => [
        line,
        id,
        generated,
        state,
        phase,
        parent,
        dependsOn,
        priority,
        files,
        verify,
        steps.length,
      ]),
      [
        [3, '1.1', false, 'completed', 'Phase 1: A', null, [], 'high', [], ['npm test'], 1],
        [5, '1.1.1', false, 'pending', 'Phase 1: A', '1.1', ['phase:2'], 'medium', ['a.ts'], [], 0],
        [8, 'two', true, 'pending', 'Phase 2: B', null, ['1.1'], 'medium', [], [], 0],
      ],
    );
    assert.deepEqual(json.checks, [
      { line: 10, place: { file: null, line: 10, column: 1 }, text: 'holds', checked: false, phase: 'Phase 2: B' },
    ]);
    const cycle = json.problems.find(({ code }) => code === 'dependency-cycle');
    assert.deepEqual(cycle && [cycle.severity, cycle.line, cycle.column, cycle.tasks], [
      'error',
      8,
      21,
      ['1.1', '1.1.1', 'two'],
    ]);
  });
});
