import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { newMergeQueue } from '../../../../src/runner/isolation/mergeQueue';
import { openProposal } from '../../../../src/runner/isolation/proposal';
import { readProposal } from '../../../../src/runner/isolation/proposalBlocks';
import { delivery, taskOf } from './support/repository';

const fence = (path: string, content: string, mark = '```', lang = '') =>
  `FILE: ${path}\n${mark}${lang}\n${content}${mark}\n`;
const write = (path: string, content: string) => ({ kind: 'write', path, content });

describe('files in an answer', () => {
  const cases: readonly (readonly [string, string, readonly object[]])[] = [
    ['none', 'All is done.\n```ts\nconst a = 1;\n```\n', []],
    ['a named block', `Here:\n\n${fence('src/a.ts', 'a\n', '```', 'ts')}`, [write('src/a.ts', 'a\n')]],
    ['a named block after an empty line', 'FILE: a.txt\n\n```\na\n```', [write('a.txt', 'a\n')]],
    [
      'names in bold, in code and as headings',
      '**FILE: `a.txt`**\n```\na\n```\n### FILE: b.txt\n~~~\nb\n~~~\n**FILE:** c.txt\n```\n```',
      [write('a.txt', 'a\n'), write('b.txt', 'b\n'), write('c.txt', '')],
    ],
    [
      'markers',
      '=== FILE: a b.md ===\n# A\n```sh\nx\n```\nFILE: no\n=== END FILE ===\nend',
      [write('a b.md', '# A\n```sh\nx\n```\nFILE: no\n')],
    ],
    [
      'a path behind the language',
      '```ts src/a.ts\na\n```\n```sh npm\nx\n```\n```js {1,3}\n```\n```md title="a.md"\n```\n',
      [write('src/a.ts', 'a\n')],
    ],
    [
      'a fence inside a longer one',
      fence('a.md', '```ts\nx\n```\n', '`````', 'md'),
      [write('a.md', '```ts\nx\n```\n')],
    ],
    ['tildes inside backticks', fence('a.md', '~~~\nx\n'), [write('a.md', '~~~\nx\n')]],
    ['what is only shown', '```\nFILE: a.txt\n=== FILE: b.txt ===\nDELETE: c.txt\n```\n', []],
    [
      'deletions',
      'DELETE: a.txt\n**DELETE: `b c.txt`**\n',
      [
        { kind: 'delete', path: 'a.txt' },
        { kind: 'delete', path: 'b c.txt' },
      ],
    ],
    [
      'line ends as they are',
      'FILE: a.txt\r\n```\r\none\r\ntwo\nthree\r\n```\r\n',
      [write('a.txt', 'one\r\ntwo\nthree\r\n')],
    ],
    ['text without a last line end', '=== FILE: a ===\n=== END FILE ===', [write('a', '')]],
    ['letters of all kinds', fence('é/漢.txt', 'ф😀\n'), [write('é/漢.txt', 'ф😀\n')]],
  ];
  for (const [what, answer, expected] of cases) {
    it(`are read: ${what}`, () => assert.deepEqual(readProposal(answer), expected));
  }

  const unclear: readonly (readonly [string, string, RegExp])[] = [
    ['no end marker', '=== FILE: a ===\nx\n', /no "=== END FILE ==="/],
    [
      'an end marker forgotten between two',
      '=== FILE: a ===\nx\n=== FILE: b ===\ny\n=== END FILE ===',
      /FILE: a ===" has no/,
    ],
    ['an end without a beginning, as when the answer was cut', 'x\n=== END FILE ===', /without its/],
    ['a fence that is not closed', 'FILE: a.txt\n```\nx\n', /block of a\.txt is not closed/],
    ['a name without a block', 'FILE: a.txt\nx\n', /not followed by a fenced block/],
    ['a name at the end', 'FILE: a.txt', /not followed/],
    ['a fence of the same length inside', fence('a.md', 'x\n```sh\nnpm i\n```\ny\n'), /fence of its own/],
    ['a rest that begins a block', `${fence('a.md', 'x\n')}\ny\n\`\`\`\n`, /not closed/],
  ];
  for (const [what, answer, words] of unclear) {
    it(`are not guessed: ${what}`, () => assert.throws(() => readProposal(answer), words));
  }
});

describe('proposals as workplace', () => {
  let workspace: string;
  beforeEach(() => {
    workspace = mkdtempSync(join(tmpdir(), 'tranche-proposal-'));
    put('kept.txt', 'kept\n');
  });
  afterEach(() => rmSync(workspace, { recursive: true, force: true }));
  const task = taskOf('1.1');
  const other = taskOf('1.2');
  function put(path: string, text: string) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
  const get = (path: string) => readFileSync(join(workspace, path), 'utf8');
  const said = (answer: string) => ({ outcome: 'ended', text: 'short', answer, usage: {} }) as const;
  const open = (merges = newMergeQueue()) => openProposal({ workspace, reserved: ['PLAN.md', '.tranche'], merges });

  it('writes, replaces and deletes, leaving nothing else behind', async () => {
    put('old.txt', 'old\n');
    put('run.sh', 'old\n');
    chmodSync(join(workspace, 'run.sh'), 0o750);
    const place = open();
    await place.begin(task);
    const answer = `${fence('run.sh', 'new\r\n')}${fence('deep/er/a.txt', 'a\n')}DELETE: old.txt\n`;
    assert.equal(await place.take(task, said(answer)), undefined);
    assert.equal(get('run.sh') + get('deep/er/a.txt'), 'new\r\na\n');
    assert.equal(statSync(join(workspace, 'run.sh')).mode & 0o777, 0o750);
    assert.deepEqual(readdirSync(workspace, { recursive: true }).sort(), [
      'deep',
      'deep/er',
      'deep/er/a.txt',
      'kept.txt',
      'run.sh',
    ]);
    assert.equal((await place.deliver(task, delivery())).outcome, 'delivered');
  });

  it('goes by the last words where there is no whole answer', async () => {
    const place = open();
    await place.begin(task);
    assert.equal(await place.take(task, { outcome: 'ended', text: fence('a.txt', 'a\n'), usage: {} }), undefined);
    assert.equal(get('a.txt'), 'a\n');
  });

  it('tells the agent how to answer, in a form that it understands itself', async () => {
    const { rules = '' } = open();
    assert.match(rules, /FILE: path\/to\/file\.ts/);
    const example = rules.slice(rules.indexOf('FILE:'), rules.indexOf('A line "DELETE'));
    assert.deepEqual(readProposal(example), [write('path/to/file.ts', 'the complete new content of the file\n')]);
  });

  it('refuses an agent that wrote by itself, until it returns those files', async () => {
    const place = open();
    await place.begin(task);
    put('sly.txt', 'sly\n');
    put('kept.txt', 'spoiled\n');
    const first = await place.take(task, said(fence('a.txt', 'a\n')));
    assert.match(first?.reason ?? '', /"kept\.txt", "sly\.txt"/);
    assert.equal(first?.blame, 'work');
    assert.equal(existsSync(join(workspace, 'a.txt')), false);
    assert.match((await place.take(task, said(fence('a.txt', 'a\n'))))?.reason ?? '', /kept\.txt/);
    const answer = `${fence('a.txt', 'a\n')}${fence('kept.txt', 'kept\n')}DELETE: sly.txt\n`;
    assert.equal(await place.take(task, said(answer)), undefined);
    assert.equal(get('kept.txt'), 'kept\n');
    assert.equal(existsSync(join(workspace, 'sly.txt')), false);
    // What the runner wrote is not the agent's doing.
    assert.equal(await place.take(task, said(fence('a.txt', 'b\n'))), undefined);
    assert.match(await place.take(task, said('nothing')).then((failure) => String(failure)), /undefined/);
  });

  it("does not take what the runner and others write for the agent's doing", async () => {
    const merges = newMergeQueue();
    const [left, right] = [open(merges), open(merges)];
    await left.begin(task);
    await right.begin(other);
    put('PLAN.md', 'ticked');
    put('.tranche/PLAN/status.json', '{}');
    assert.equal(await left.take(task, said(fence('a.txt', 'a\n'))), undefined);
    assert.equal(await right.take(other, said(fence('b.txt', 'b\n'))), undefined);
    assert.equal(get('a.txt') + get('b.txt'), 'a\nb\n');
  });

  it('does not undo what another task did to the same file meanwhile', async () => {
    const merges = newMergeQueue();
    const [left, right] = [open(merges), open(merges)];
    await left.begin(task);
    await right.begin(other);
    assert.equal(await left.take(task, said(fence('kept.txt', 'left\n'))), undefined);
    const failure = await right.take(other, said(fence('Kept.txt', 'right\n')));
    assert.match(failure?.reason ?? '', /task 1\.1.*Read them again/);
    assert.equal(get('kept.txt'), 'left\n');
    assert.equal(await right.take(other, said(fence('kept.txt', 'left and right\n'))), undefined);
    assert.equal(get('kept.txt'), 'left and right\n');
  });

  it('writes nothing where one file of many cannot be', async () => {
    const place = open();
    await place.begin(task);
    const failure = await place.take(task, said(`${fence('a.txt', 'a\n')}${fence('../b.txt', 'b\n')}`));
    assert.match(failure?.reason ?? '', /Nothing was written.*"\.\.\/b\.txt": it leads upwards/s);
    assert.deepEqual(readdirSync(workspace), ['kept.txt']);
  });

  it('refuses what is too much', async () => {
    const place = open();
    await place.begin(task);
    const many = Array.from({ length: 1001 }, (_, i) => fence(`${i}.txt`, 'x\n')).join('');
    assert.match((await place.take(task, said(many)))?.reason ?? '', /1001 files; 1000 at most/);
    const large = fence('a.txt', `${'x'.repeat(20_000_001)}\n`);
    assert.match((await place.take(task, said(large)))?.reason ?? '', /longer than 20 MB/);
  });

  it('names what the system refuses as a matter for the person', async function () {
    if (process.platform !== 'linux') this.skip();
    const place = openProposal({ workspace: '/proc/self/fdinfo', reserved: [], merges: newMergeQueue() });
    await place.begin(task);
    const failure = await place.take(task, said(fence('a.txt', 'a\n')));
    assert.equal(failure?.blame, 'configuration');
    assert.match(failure?.reason ?? '', /cannot be written/);
  });
});
