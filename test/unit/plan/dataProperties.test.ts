import fc from 'fast-check';
import { stringify } from 'yaml';
import { parsePlan, parsePlanFolder } from '../../../src/plan/parsePlan';
import { assertPlaces } from './dataText';

const runs = { numRuns: 150 };

const word = fc.constantFrom(
  'id',
  'title',
  'status',
  'tasks',
  'phases',
  'dependencies',
  'subtasks',
  'name',
  'priority',
  'done',
  'passes',
  'files',
  'master',
  'steps',
  '__proto__',
  'issue_type',
  'development_status',
  'taskStatus',
  'phase',
);
const leaf = fc.oneof(
  fc.constantFrom('done', 'pending', 'T1-T9', '1, 2', 'Phase 2', 'src/a.ts', '', 'x\ny', 'épic "q" \\', '1.1'),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.string(),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ maxDepth: 6, withCrossShrink: true }, leaf, tie('list'), tie('map')),
  list: fc.array(tie('tree'), { maxLength: 4 }),
  map: fc.array(fc.tuple(word, tie('tree')), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
}));
const indent = fc.constantFrom(undefined, 2, '\t');
const json = fc.tuple(tree, indent).map(([value, space]) => JSON.stringify(value, null, space) ?? '');

/** Cuts a piece out, or puts one in. */
const mutated = (texts: fc.Arbitrary<string>) =>
  fc.tuple(texts, fc.nat(), fc.nat(12), fc.string({ maxLength: 4 })).map(([text, at, length, more]) => {
    const from = text.length === 0 ? 0 : at % text.length;
    return text.slice(0, from) + more + text.slice(from + length);
  });

const yamlLine = fc
  .tuple(
    fc.nat(4),
    fc.constantFrom(
      '- id: ',
      '- ',
      'title: ',
      'status: ',
      'tasks:',
      'phases:',
      '? ',
      '- - [ ] ',
      '"',
      '[',
      '{',
      '&a ',
      '*a',
      '| ',
      '# ',
    ),
    fc.constantFrom('', 'done', '1', 'x: y', "'q", '[1, 2]', '{a: b}', '## Phase 1', '~'),
  )
  .map(([depth, key, value]) => '  '.repeat(depth) + key + value);
const yaml = fc.array(yamlLine, { maxLength: 25 }).map((lines) => lines.join('\n'));
const csv = fc
  .array(
    fc.array(fc.constantFrom('id', 'title', 'status', 'done', '"a', '"a ""b"""', 'x"y', '', '1', '"l\nm"'), {
      maxLength: 5,
    }),
    { maxLength: 8 },
  )
  .map((table) => `id,title,status\n${table.map((row) => row.join(',')).join('\r\n')}`);
const markdown = fc
  .array(
    fc.constantFrom(
      '---',
      'id: T-1',
      'title: A: b',
      'status: Done',
      'dependencies: [a, b]',
      'depends_on:',
      '  - x',
      '# Task: A',
      '# TASK-001: B',
      '# TP-001: C — Status',
      '\u200B**Status:** ✅ Done',
      '## Acceptance Criteria',
      '- [x] a',
      '- [ ] `src/a.ts`',
      '```',
      '<!-- AC:BEGIN -->',
      '### Step 1: X',
      '# Task ID: 1',
      '## Subtask ID: 1',
      '## Task: TASK-001',
      'Priority: 1',
      '<task><name>x</name></task>',
      'phase: 01-a',
      'plan: 02',
      'wave: 1',
      '',
    ),
    { maxLength: 20 },
  )
  .chain((lines) => fc.constantFrom('\n', '\r\n', '\r').map((end) => lines.join(end)));

const kinds = { json: 'a.json', jsonl: 'a.jsonl', yaml: 'a.yaml', csv: 'a.csv', none: '', md: 'tasks/01-02-PLAN.md' };

describe('any data', () => {
  const check = (text: string, path: string) => assertPlaces(parsePlan(text, path), text);

  it('JSON is read without an error, places in the text', () => {
    fc.assert(fc.property(fc.oneof(json, mutated(json)), fc.constantFrom(...Object.values(kinds)), check), runs);
  });

  it('YAML is read without an error, places in the text', () => {
    fc.assert(fc.property(fc.oneof(yaml, mutated(yaml), mutated(json)), fc.constantFrom(kinds.yaml, ''), check), runs);
  });

  it('tables and rows are read without an error, places in the text', () => {
    const rows = fc.array(json, { maxLength: 5 }).map((values) => values.join('\n'));
    fc.assert(fc.property(fc.oneof(csv, mutated(csv)), fc.constant(kinds.csv), check), runs);
    fc.assert(fc.property(fc.oneof(rows, mutated(rows)), fc.constant(kinds.jsonl), check), runs);
  });

  it('writing "completed" where the state stands completes that task and no other', () => {
    const status = fc.constantFrom<unknown>('todo', 'In Progress', 'blocked', null, false, 'Done', 'weird');
    const task = fc.record(
      {
        id: fc.integer({ min: 1, max: 9 }),
        title: fc.constantFrom('A', 'B "c"', 'd: e'),
        status,
        passes: fc.boolean(),
      },
      { requiredKeys: ['id', 'title'] },
    );
    const list = fc.array(task, { minLength: 1, maxLength: 5 });
    const document = fc.oneof(
      list.map((tasks) => ({ tasks })),
      list.map((tasks) => ({ phases: [{ name: 'P', tasks }] })),
      list.map((tasks) => ({ master: { tasks }, other: { tasks } })),
    );
    const written = fc.tuple(document, fc.boolean()).map(([value, asYaml]): [string, string] => {
      return asYaml ? [stringify(value), 'a.yaml'] : [JSON.stringify(value, null, 1), 'a.json'];
    });
    fc.assert(
      fc.property(written, ([text, path]) => {
        const before = parsePlan(text, path).tasks;
        for (const { stateMark, uid } of before) {
          if (!stateMark) continue;
          const { range, completed } = stateMark;
          const lines = text.split('\n');
          const line = lines[range.line] ?? '';
          lines[range.line] = line.slice(0, range.character) + completed + line.slice(range.endCharacter);
          const after = parsePlan(lines.join('\n'), path).tasks;
          const expected = before.map((task) => (task.uid === uid ? 'completed' : task.state)).join();
          if (after.map(({ state }) => state).join() !== expected) throw new Error(`${uid}: ${lines.join('\n')}`);
        }
      }),
      runs,
    );
  });

  it('files that are one task are read without an error, places in the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(markdown, mutated(markdown)),
        fc.constantFrom(kinds.md, 'x/PROMPT.md', '001.md', 'a.txt'),
        check,
      ),
      runs,
    );
  });

  it('folders are read without an error, names unique and places in their file', () => {
    const path = fc.constantFrom(
      'ROADMAP.md',
      'phases/01-a/01-02-PLAN.md',
      'tasks/task-1.md',
      'a/PROMPT.md',
      'a/STATUS.md',
      'a/.DONE',
      'epic.md',
      '001.md',
      '002.md',
      'tasks/WP01.md',
      'status.json',
      'status.events.jsonl',
      'wps.yaml',
      'sprint-status.yaml',
      '1-1-a.md',
      'tasks.json',
      'not_implemented.md',
      'naming_issues.md',
      'tasks/level-1/TASK-001.md',
      'tasks/level-2/TASK-001.md',
      '1.json',
      '2.json',
      'README.md',
    );
    const file = fc.record({ path, text: fc.oneof(markdown, json, yaml) });
    const folder = fc.uniqueArray(file, { selector: (one) => one.path, maxLength: 8 });
    fc.assert(
      fc.property(folder, (files) => {
        const plan = parsePlanFolder(files, 'plans/x');
        if (new Set(plan.tasks.map(({ uid }) => uid)).size < plan.tasks.length) throw new Error('a uid twice');
        if (new Set(plan.phases.map(({ key }) => key)).size < plan.phases.length) throw new Error('a key twice');
        const uids = new Set(plan.tasks.map(({ uid }) => uid));
        const keys = new Set(plan.phases.map(({ key }) => key));
        for (const { text, path: name } of files) {
          const own = <T extends { readonly file: string | null }>(all: readonly T[]) =>
            all.filter((one) => one.file === name);
          assertPlaces(
            {
              ...plan,
              tasks: own(plan.tasks),
              phases: own(plan.phases),
              checks: own(plan.checks),
              references: own(plan.references),
              problems: own(plan.problems),
            },
            text,
          );
        }
        for (const task of plan.tasks) {
          if (task.file === null || !files.some((one) => one.path === task.file)) throw new Error('no file');
          if (task.parent !== null && !uids.has(task.parent)) throw new Error('no parent');
          if (task.phase !== null && !keys.has(task.phase)) throw new Error('no phase');
        }
      }),
      runs,
    );
  });
});
