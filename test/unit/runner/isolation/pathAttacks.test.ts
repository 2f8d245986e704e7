/** What a plan, an agent's answer or a configuration may try with paths and names. */
import assert from 'node:assert/strict';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { safe } from '../../../../src/present/terminalText';
import { keptName } from '../../../../src/runner/isolation/keptWork';
import { newMergeQueue } from '../../../../src/runner/isolation/mergeQueue';
import { openProposal } from '../../../../src/runner/isolation/proposal';
import { pathRefusal } from '../../../../src/runner/isolation/safePath';
import { taskFileName } from '../../../../src/status/taskFileName';
import { taskOf } from './support/repository';

const attacks: readonly (readonly [path: string, words: RegExp])[] = [
  ['../outside.txt', /leads upwards/],
  ['a/../../outside.txt', /leads upwards/],
  ['a/b/../c.txt', /leads upwards/],
  ['..', /leads upwards/],
  ['.', /says nothing/],
  ['./', /empty part|says nothing/],
  ['a/./b.txt', /says nothing/],
  ['a//b.txt', /empty part/],
  ['folder/', /empty part/],
  ['', /empty/],
  ['/etc/passwd', /absolute/],
  ['//server/share/x', /absolute/],
  ['/dev/sda', /absolute/],
  ['~/.bashrc', /home/],
  ['~', /home/],
  ['C:\\Windows\\x', /backslash|drive/],
  ['C:/Windows/x', /drive letter/],
  ['c:x', /drive letter/],
  ['\\\\server\\share\\x', /backslash/],
  ['\\\\?\\C:\\x', /backslash/],
  ['..\\outside.txt', /backslash/],
  ['file:///etc/passwd', /colon/],
  ['a.txt:hidden', /colon/],
  ['.git::$INDEX_ALLOCATION/hooks/x', /colon/],
  ['a\u0000.txt', /control/],
  ['a\u001b[2J.txt', /control/],
  ['a\u009b31m.txt', /control/],
  ['a\rb.txt', /control/],
  ['a\u202etxt.exe', /invisible/],
  ['a\u200bb.txt', /invisible/],
  ['.git/hooks/pre-commit', /folder of git/],
  ['.git', /folder of git/],
  ['sub/.git/config', /folder of git/],
  ['.GIT/config', /folder of git/],
  ['.Git/hooks/x', /folder of git/],
  ['git~1/config', /folder of git/],
  ['GIT~2/config', /folder of git/],
  ['.git./config', /dot or a space/],
  ['.git /config', /dot or a space/],
  ['.g\u200cit/config', /invisible/],
  ['.git\ufeff/config', /invisible/],
  ['\uff0egit/config', /folder of git/],
  ['.\uff47it/config', /folder of git/],
  ['a.txt.', /dot or a space/],
  ['a /b.txt', /dot or a space/],
  ['a/ b.txt', /begins with a space/],
  ['a\u2028b.txt', /invisible/],
  ['CON', /device/],
  ['nul.txt', /device/],
  ['a/COM1', /device/],
  ['lpt9.log', /device/],
  ['com¹', /device/],
  ['CONIN$', /device/],
  ['a|b.txt', /not every system/],
  ['a*.txt', /not every system/],
  ['.tranche/PLAN/status.json', /hands of the runner/],
  ['.Tranche/x', /hands of the runner/],
  ['.tranche', /hands of the runner/],
  ['tranche.config.json', /hands of the runner/],
  ['Tranche.Config.JSON', /hands of the runner/],
  ['PLAN.md', /hands of the runner/],
  ['plan.MD', /hands of the runner/],
  [`${'x'.repeat(256)}`, /longer than 255/],
  [`${'漢'.repeat(86)}`, /longer than 255/],
  [`${'abcdefgh/'.repeat(120)}x`, /longer than 1000/],
  ['link/x.txt', /link is a symbolic link/],
  ['inside-link/x.txt', /inside-link is a symbolic link/],
  ['deep/link/x/y.txt', /deep\/link is a symbolic link/],
  ['file-link', /symbolic link/],
  ['broken-link', /symbolic link/],
  ['folder', /it is a folder/],
  ['file.txt/below.txt', /file\.txt is not a folder/],
];

describe('a path in an answer', () => {
  let base: string;
  let workspace: string;
  beforeEach(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'tranche-attack-')));
    workspace = join(base, 'workspace');
    mkdirSync(join(workspace, 'deep'), { recursive: true });
    mkdirSync(join(workspace, 'folder'));
    mkdirSync(join(base, 'outside'));
    writeFileSync(join(base, 'outside', 'precious'), 'precious');
    writeFileSync(join(workspace, 'file.txt'), 'file');
    writeFileSync(join(workspace, 'PLAN.md'), 'plan');
    symlinkSync(join(base, 'outside'), join(workspace, 'link'));
    symlinkSync('../../outside', join(workspace, 'deep', 'link'));
    symlinkSync('folder', join(workspace, 'inside-link'));
    symlinkSync(join(base, 'outside', 'precious'), join(workspace, 'file-link'));
    symlinkSync(join(base, 'outside', 'new'), join(workspace, 'broken-link'));
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  async function propose(answer: string) {
    const reserved = ['.tranche', 'tranche.config.json', 'PLAN.md'];
    const place = openProposal({ workspace, reserved, merges: newMergeQueue() });
    const task = taskOf('1.1');
    await place.begin(task);
    return place.take(task, { outcome: 'ended', text: '', answer, usage: {} });
  }
  const all = () => readdirSync(base, { recursive: true }).map(String).sort();

  for (const [path, words] of attacks) {
    it(`${JSON.stringify(path).slice(0, 60)} is refused, with all that stands beside it`, async () => {
      const before = all();
      const block = `=== FILE: ${path} ===\nbad\n=== END FILE ===\n`;
      for (const bad of [block, `DELETE: ${path}\n`]) {
        // A line cannot hold a line end, and a name nothing at all.
        const failure = await propose(`FILE: good.txt\n\`\`\`\ngood\n\`\`\`\n${bad}`);
        assert.ok(failure, 'nothing was refused');
        assert.equal(failure.blame, 'work');
        if (!/^ | $/.test(path)) assert.match(failure.reason, words);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be in it
        assert.doesNotMatch(failure.reason.replaceAll('\n', ''), /[\u0000-\u001f\u007f-\u009f\u202e]/);
        assert.deepEqual(all(), before);
      }
      assert.equal(readFileSync(join(base, 'outside', 'precious'), 'utf8'), 'precious');
      assert.equal(readFileSync(join(workspace, 'PLAN.md'), 'utf8'), 'plan');
    });
  }

  const together: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['twice the same', ['a.txt', 'a.txt'], /named twice/],
    ['the same but for the case', ['a.txt', 'A.txt'], /same file as/],
    ['the same but for how an accent is written', ['\u00e9.txt', 'e\u0301.txt'], /same file as/],
    ['a file and what would lie below it', ['a', 'a/b'], /a folder and a file/],
    ['what would lie below a file, and the file', ['a/b/c', 'A/B'], /a folder and a file/],
  ];
  for (const [what, paths, words] of together) {
    it(`may not be ${what}`, async () => {
      const before = all();
      const failure = await propose(paths.map((path) => `FILE: ${path}\n\`\`\`\nx\n\`\`\`\n`).join(''));
      assert.match(failure?.reason ?? '', words);
      assert.deepEqual(all(), before);
    });
  }

  it('of a file that has a second name elsewhere changes only the one in the workspace', async () => {
    linkSync(join(base, 'outside', 'precious'), join(workspace, 'hard.txt'));
    assert.equal(await propose('FILE: hard.txt\n```\nnew\n```\n'), undefined);
    assert.equal(readFileSync(join(base, 'outside', 'precious'), 'utf8'), 'precious');
    assert.equal(readFileSync(join(workspace, 'hard.txt'), 'utf8'), 'new\n');
  });

  it('may be any ordinary name', () => {
    for (const path of [
      'a',
      'a/b.c',
      '.github/workflows/x.yml',
      '.gitignore',
      '.env.example',
      'src/[id]/(x)/@y.tsx',
      'é ф/漢字.md',
      'con-text.md',
      'console.ts',
      'a..b',
      '...a',
      '-x',
      "quo'te",
      'a b.txt',
      'gitea~1/x',
      'x'.repeat(255),
    ]) {
      assert.equal(pathRefusal(path, ['PLAN.md']), undefined, path);
    }
  });
});

describe('the name of a task', () => {
  const ids = [
    '../../../etc/passwd',
    '/etc/passwd',
    '..',
    '.',
    '.git',
    '.git/hooks/pre-commit',
    'a/../b',
    'CON',
    'a\u0000b',
    '\u001b]0;title\u0007',
    'a\nb',
    '-rf',
    '~',
    '$(id)',
    '`id`',
    'x'.repeat(5000),
    '漢'.repeat(500),
    'a\\b',
    'C:\\x',
    'HEAD',
    '@',
    'a..b',
    'a.lock',
    'a@{1}',
    'a^',
    'a:b',
    'a?*[',
  ];

  it('never leads out of a folder, of files or of refs', () => {
    for (const id of ids) {
      const file = taskFileName(id);
      assert.ok(!/[/\\]/.test(file) && !/^\.{0,2}$/.test(file) && file.length < 100, file);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be in it
      assert.doesNotMatch(file, /[\u0000-\u001f\u007f-\u009f$`;|&<>]/);
      assert.match(keptName('run-1-2', id, 1), /^refs\/tranche\/run-1-2\/[\w.+-]+\.1$/);
      assert.doesNotMatch(keptName('run-1-2', id, 1), /\.\.|\.lock$|\/\./);
    }
    for (const name of [taskFileName, (id: string) => keptName('run-1-2', id, 1)]) {
      assert.equal(new Set(ids.map(name)).size, ids.length);
    }
  });
});

describe('the title of a plan or a task', () => {
  const titles: readonly (readonly [string, string])[] = [
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;window\u0007title', 'title'],
    ['\u001b]8;;http://evil\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['\u009b2Jcleared', 'cleared'],
    ['a\rb', 'a b'],
    ['one\u0008\u0008\u0008two', 'onetwo'],
    ['\u001bPq\u001b\\sixel', 'sixel'],
    ['\u202egnp.exe', 'gnp.exe'],
    ['\u001bcreset', 'reset'],
    ['line\u2028two', 'line two'],
  ];
  for (const [title, shown] of titles) {
    it(`${JSON.stringify(title)} is shown as ${JSON.stringify(shown)}`, () => assert.equal(safe(title), shown));
  }
});
