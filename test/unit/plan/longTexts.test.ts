import assert from 'node:assert/strict';
import { parsePlan } from '../../../src/plan/parsePlan';

const inJson = (task: Record<string, unknown>) =>
  JSON.stringify({ tasks: [{ id: 1, title: 'First', status: 'todo', ...task }] });
const inTaskFile = (...lines: string[]) =>
  ['---', 'id: 1', 'title: First', 'status: todo', '---', ...lines, ''].join('\n');
/** No YAML, so that it is read line by line. */
const inBrokenMatter = (...lines: string[]) =>
  ['---', 'id: 1', 'title: a: b', 'status: todo', ...lines, '---', '# Task: First', ''].join('\n');
const inGsdPlan = (text: string) => `---\nphase: 01-x\nplan: 01\nwave: 1\n---\n${text}`;
const prompts = (...lines: string[]) => ['## Task: T-1', 'Priority: 2', ...lines, ''].join('\n');
const blanks = (count: number) => ' '.repeat(count);

/** By the name of the file. Each took from five seconds to hours where a pattern looked back too often. */
const texts: Readonly<Record<string, readonly [path: string, text: string]>> = {
  'digits in a dependency': ['a.json', inJson({ dependencies: `${'1'.repeat(3_000)}-${'1'.repeat(3_000)}x` })],
  'brackets in a dependency': ['a.json', inJson({ dependencies: `x${']'.repeat(100_000)}x${'('.repeat(100_000)}` })],
  'blanks in a status': ['a.json', inJson({ status: `a${blanks(100_000)}!` })],
  'dots in a list of files': ['a.json', inJson({ files: `${'a.'.repeat(80_000)} x` })],
  'blanks in the front matter': ['a.md', inBrokenMatter(`A${blanks(40_000)}!`, `B: x${blanks(40_000)}!`)],
  'blanks in a heading': ['a.md', inTaskFile(`# x${blanks(9_000)}!`)],
  'blanks behind a label': ['a.md', inTaskFile(...Array(1_000).fill(`Status: x${blanks(1_900)}!`))],
  'blanks in the name of a step': ['01-01-PLAN.md', inGsdPlan(`<task a><name>${blanks(50_000)}</task>`)],
  'steps that never end': ['01-01-PLAN.md', inGsdPlan('<task a>'.repeat(100_000))],
  'digits in the id of a prompt': ['a.md', prompts(...Array(50).fill(`## Task: A${'1'.repeat(9_000)}!`))],
  'blank lines in a file of prompts': ['a.md', prompts().replace('Priority', '\n'.repeat(100_000))],
  'blanks in a text of Task Master': [
    'a.txt',
    `# Task ID: 1\n# Title: x${blanks(60_000)}!\n## 1. ${blanks(30_000)}[a] b\n`,
  ],
  'blank lines between rows': ['a', `{"id":1}${'\n'.repeat(90_000)}x`],
  'blanks in a list of YAML': ['a.yaml', `plan:\n  - "[ ] 1.1 x"\n  - "x${blanks(100_000)}y"\n  - "[x] a"\n`],
};

describe('long texts that almost say something', () => {
  for (const [name, [path, text]] of Object.entries(texts)) {
    it(`are read without a wait: ${name}`, function () {
      this.timeout(4_000);
      const plan = parsePlan(text, path);
      assert.ok(plan.tasks.length > 0 || plan.problems.length > 0);
    });
  }
});
