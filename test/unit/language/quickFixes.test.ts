import assert from 'node:assert/strict';
import { quickFixesAt } from '../../../src/language/quickFixes';
import { parsePlan } from '../../../src/plan/parsePlan';
import { between } from '../../../src/plan/ranges';
import { fixed, fixesOf, lines, open, openWith, placeOf } from './bench';

const codes = (text: string) => parsePlan(text, 'PLAN.md').problems.map(({ code }) => code);

describe('quick fixes: ids', () => {
  const plan = lines(
    '# Plan',
    '',
    '## Phase 1: Setup',
    '',
    '- [ ] 1.1 First',
    '- [ ] 1.2 Second',
    '- [ ] Third',
    '- [x] Fourth (HIGH)',
    '',
    '## Phase 2: More',
    '',
    '- [ ] Fifth',
  );

  it('number a task right before its title, with the next id of its phase', () => {
    const result = fixed(open(plan), 'task-without-id', 'Number this task 1.3');
    assert.match(result, /^- \[ \] 1\.3 Third$/m);
    assert.equal(parsePlan(result).tasks.find(({ title }) => title === 'Third')?.id, '1.3');
  });

  it('number all tasks without an id at once, phase by phase', () => {
    const opened = open(plan);
    const result = fixed(opened, 'task-without-id', 'Number all 3');
    assert.deepEqual(
      parsePlan(result).tasks.map(({ id }) => id),
      ['1.1', '1.2', '1.3', '1.4', '2.1'],
    );
    assert.deepEqual(codes(result), []);
    const all = fixesOf(opened, 'task-without-id').find(({ title }) => title.startsWith('Number all'));
    assert.equal(all?.fixes.length, 3);
  });

  it('keep CRLF, surrogates in front and the marks around ids', () => {
    const text = '# Plan 🚀\r\n\r\n## Phase 1: Größe 📏\r\n\r\n- [ ] **1.1**: Eins\r\n- [ ] 🧪 Zwei 𝒳\r\n';
    const result = fixed(open(text), 'task-without-id', 'Number');
    assert.equal(result, text.replace('- [ ] 🧪', '- [ ] **1.2**: 🧪'));
    assert.deepEqual(codes(result), []);
  });

  it('stand behind the word Task', () => {
    const text = lines('## Phase 1: A', '', '- [ ] 1.1 One', '- [ ] **Task:** Two');
    const result = fixed(open(text), 'task-without-id', 'Number this task 1.2');
    assert.match(result, /^- \[ \] \*\*Task 1\.2:\*\* Two$/m);
    assert.equal(parsePlan(result).tasks.at(-1)?.id, '1.2');
  });

  it('give sub-tasks ids below their parent', () => {
    const text = lines(
      '# P',
      '',
      '## Tasks',
      '',
      '- [ ] 1. Major',
      '  - [ ] 1.1 Minor',
      '- [ ] 2. Other',
      '- [ ] Loose',
    );
    const result = fixed(open(text), 'task-without-id', 'Number this task 3');
    assert.match(result, /^- \[ \] 3\. Loose$/m);
    assert.equal(parsePlan(result).tasks.at(-1)?.id, '3');
  });

  it('give a repeated id the next free one', () => {
    const text = lines('## Phase 1: A', '', '- [ ] 1.1 One', '- [ ] 1.4 Two', '- [ ] 1.1 Three');
    const result = fixed(open(text), 'duplicate-id', 'Change the id to 1.5');
    assert.match(result, /^- \[ \] 1\.5 Three$/m);
    assert.deepEqual(codes(result), []);
  });
});

describe('quick fixes: dependencies', () => {
  const plan = (...tasks: string[]) => lines('## Phase 1: A', '', '- [ ] 1.1 One', '- [ ] 1.2 Two', ...tasks);

  it('change a misspelt id to the nearest one, never to the task itself or to one that waits for it', () => {
    const opened = open(plan('- [ ] 1.13 Three (depends: 1.1, 1.21)', '- [ ] 1.23 Four (depends: 1.13)'));
    const titles = fixesOf(opened, 'unknown-dependency').map(({ title }) => title);
    assert.equal(titles[0], 'Change to 1.2');
    assert.ok(!titles.some((title) => /1\.13|1\.23|to 1\.1$/.test(title)), titles.join());
    assert.match(fixed(opened, 'unknown-dependency', 'Change to 1.2'), /\(depends: 1\.1, 1\.2\)/);
    assert.equal(fixesOf(opened, 'unknown-dependency')[0]?.preferred, true);
  });

  it('offer an id that is used twice but once', () => {
    const opened = open(plan('- [ ] 1.2 Again', '- [ ] 1.4 Four (depends: 1.21)'));
    const titles = fixesOf(opened, 'unknown-dependency').map(({ title }) => title);
    assert.equal(titles.filter((title) => title === 'Change to 1.2').length, 1, titles.join());
  });

  for (const [before, after] of [
    ['- [ ] 1.3 Three (depends: 9.9)', '- [ ] 1.3 Three'],
    ['- [ ] 1.3 Three (depends: 9.9) and more', '- [ ] 1.3 Three and more'],
    ['- [ ] 1.3 Three (depends: 9.9, 1.1)', '- [ ] 1.3 Three (depends: 1.1)'],
    ['- [ ] 1.3 Three (depends: 1.1, 9.9)', '- [ ] 1.3 Three (depends: 1.1)'],
    ['- [ ] 1.3 Three (depends on 1.1 and 9.9)', '- [ ] 1.3 Three (depends on 1.1)'],
    ['- [ ] 1.3 Three (depends: 1.1, 9.9, 1.2) (HIGH)', '- [ ] 1.3 Three (depends: 1.1, 1.2) (HIGH)'],
    ['- [ ] 1.3 Three _Depends: 9.9, 1.1_', '- [ ] 1.3 Three _Depends: 1.1_'],
    ['- [ ] 1.3 Three\n  Depends on: 9.9', '- [ ] 1.3 Three'],
  ] as const) {
    it(`remove it from ${JSON.stringify(before.slice(6))}`, () => {
      const result = fixed(open(plan(before)), 'unknown-dependency', 'Remove the dependency on 9.9');
      assert.equal(result, plan(after));
      assert.deepEqual(codes(result), []);
    });
  }

  it('add a phase that is depended on', () => {
    const opened = open(plan('- [ ] 1.3 Three (depends on Phase 4)', '', '## Notes', '', 'Nothing.'));
    const result = fixed(opened, 'unknown-dependency', 'Add phase 4');
    assert.match(result, /^## Phase 4: Name$/m);
    assert.deepEqual(codes(result), []);
  });

  it('break a circle at any of its edges', () => {
    const text = lines(
      '## Phase 1: A',
      '',
      '- [ ] 1.1 One (depends: 1.3)',
      '- [ ] 1.2 Two (depends: 1.1)',
      '- [ ] 1.3 Three (depends: 1.2)',
    );
    const fixes = fixesOf(open(text), 'dependency-cycle');
    assert.deepEqual(
      fixes.map(({ title }) => title),
      ['Remove: 1.1 depends on 1.3', 'Remove: 1.3 depends on 1.2', 'Remove: 1.2 depends on 1.1'],
    );
    for (const { title } of fixes) assert.deepEqual(codes(fixed(open(text), 'dependency-cycle', title)), []);
  });

  it('write a dependency that was not understood in the usual form, if nothing gets lost', () => {
    const text = plan('- [ ] 1.3 Three (depends: 1.1', '- [ ] 1.4 Four (depends: the nice thing)');
    const opened = open(text);
    const [first, second] = opened.document.plan.problems.filter(({ code }) => code === 'annotation-not-understood');
    assert.ok(first && second);
    assert.match(fixed(opened, 'annotation-not-understood', 'Write it as (depends: 1.1)'), /Three \(depends: 1\.1\)$/m);
    assert.deepEqual(quickFixesAt(opened.document, second.range), []);
  });
});

describe('quick fixes: the text', () => {
  it('close a fence before the next heading, with the same characters and line ends', () => {
    const text =
      '## Phase 1: A\r\n\r\n- [ ] 1.1 One\r\n\r\n~~~~sh\r\n# a comment\r\n\r\n## Phase 2: B\r\n\r\n- [ ] 2.1 Two\r\n';
    const result = fixed(open(text), 'unclosed-fence', 'Close the code fence before line 8');
    assert.match(result, /# a comment\r\n~~~~\r\n\r\n## Phase 2/);
    assert.deepEqual(
      parsePlan(result).tasks.map(({ id }) => id),
      ['1.1', '2.1'],
    );
    assert.deepEqual(codes(result), []);
  });

  it('close a fence at the end when nothing below looks like a plan', () => {
    const text = lines('## Phase 1: A', '', '- [ ] 1.1 One', '', '```', 'code');
    const result = fixed(open(text), 'unclosed-fence', 'Close the code fence at the end');
    assert.equal(result, `${text}\n\`\`\``);
    assert.deepEqual(codes(result), []);
  });

  it('close a comment', () => {
    const text = lines('## Phase 1: A', '', '- [ ] 1.1 One', '', '<!-- later', '', '- [ ] 1.2 Two');
    const result = fixed(open(text), 'unclosed-fence', 'Close the comment in this line');
    assert.match(result, /^<!-- later -->$/m);
    assert.equal(parsePlan(result).tasks.length, 2);
  });

  it('replace marks without a meaning', () => {
    const text = lines('## Phase 1: A', '', '- [?] 1.1 One', '- [ ] 1.2 Two');
    assert.match(fixed(open(text), 'unknown-state', 'Write [ ]'), /^- \[ \] 1\.1 One$/m);
    assert.match(fixed(open(text), 'unknown-state', 'Write [x]'), /^- \[x\] 1\.1 One$/m);
  });

  it('renumber a phase that is there twice', () => {
    const text = lines('## Phase 1: A', '', '- [ ] 1.1 One', '', '## Phase 1: B', '', '- [ ] 1.2 Two');
    const result = fixed(open(text), 'duplicate-phase', 'Renumber to phase 2');
    assert.match(result, /^## Phase 2: B$/m);
    assert.deepEqual(codes(result), []);
  });

  for (const text of ['', 'Some words\n', '# Title\r\n\r\nProse.\r\n\r\n']) {
    it(`begin a plan in ${JSON.stringify(text)}`, () => {
      const result = fixed(open(text), 'no-tasks', 'Add a phase');
      assert.ok(result.startsWith(text.trimEnd()));
      assert.equal(/(?<!\r)\n/.test(result), !text.includes('\r'));
      assert.deepEqual(codes(result), []);
      assert.equal(parsePlan(result).tasks.length, 2);
    });
  }

  it('put a phase heading above tasks that stand before any', () => {
    const text = lines('# Plan', '', '- [ ] 0.1 Early', '', '## Phase 1: A', '', '- [ ] 1.1 One');
    const { document } = open(text);
    const at = placeOf(text, 'Early');
    const fix = quickFixesAt(document, between(at, at)).find(({ title }) => title.startsWith('Add a phase'));
    const has = document.plan.tasks[0]?.phase === null;
    assert.equal(fix !== undefined, has);
    if (fix) assert.deepEqual(fix.fixes, []);
  });
});

describe('quick fixes: boxes that differ from what is recorded', () => {
  const text = lines('## Phase 1: A', '', '- [x] 1.1 One', '- [ ] 1.2 Two');

  it('tick and untick', () => {
    const { document } = openWith(text, { '1.1': { status: 'failed' }, '1.2': { status: 'completed' } });
    const at = (words: string) => {
      const place = placeOf(text, words);
      const position = { line: place.line, character: 3 };
      return quickFixesAt(document, between(position, position)).map(({ title, edits }) => [title, edits[0]?.newText]);
    };
    assert.deepEqual(at('One'), [['Untick the box', ' ']]);
    assert.deepEqual(at('Two'), [['Tick the box', 'x']]);
  });
});
