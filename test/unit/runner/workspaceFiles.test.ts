import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { workspaceFiles } from '../../../src/runner/workspaceFiles';

describe('the files of a workspace', function () {
  this.timeout(20_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tranche-files-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const write = (path: string, text = 'x') => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'pipe' });
  /** Behind it what was changed before is trusted to be seen. */
  const settle = () => delay(80);

  const changes: readonly [string, () => void][] = [
    ['nothing', () => undefined],
    ['a new file at the top', () => write('new.txt')],
    ['one in a folder that was there', () => write('src/new.txt')],
    ['one in a folder that was empty', () => write('empty/new.txt')],
    ['one in folders that are new', () => write('a/b/new.txt')],
    ['a file removed', () => rmSync(join(folder, 'src/one.txt'))],
    ['an ignored file', () => write('built/new.txt')],
    ['a file of the runner itself', () => write('.tranche/PLAN/new.txt')],
    ['what is ignored', () => write('.gitignore', 'built\n*.txt\n')],
    ['what is ignored below', () => write('src/.gitignore', 'two.txt\n')],
    ['nothing once more', () => undefined],
  ];

  async function assertKeepsUp(steps: typeof changes): Promise<void> {
    write('.gitignore', 'built\n');
    for (const path of ['src/one.txt', 'src/two.txt', 'built/out.txt', '.tranche/PLAN/status.json']) write(path);
    mkdirSync(join(folder, 'empty'));
    const known = workspaceFiles(folder, ['.tranche']);
    for (const [what, change] of steps) {
      await settle();
      change();
      const expected = await workspaceFiles(folder, ['.tranche']).list();
      const found = await known.list();
      assert.deepEqual([...found.files].sort(), [...expected.files].sort(), what);
      assert.equal(found.ofGit, expected.ofGit, what);
      // Once more, when what was found may be kept.
      await settle();
      await known.list();
      assert.deepEqual([...(await known.list()).files].sort(), [...expected.files].sort(), what);
    }
  }

  it('are what git says at this moment, whatever was changed', async () => {
    git('init', '--quiet');
    await assertKeepsUp([
      ...changes,
      ['an ignored file that is added', () => git('add', '--force', 'built/out.txt')],
      ['one that is ignored for this clone only', () => write('.git/info/exclude', 'src\n')],
    ]);
  });

  it('are those below the workspace where that is a folder of a repository', async () => {
    git('init', '--quiet');
    write('.gitignore', 'deep\n');
    folder = join(folder, 'work');
    mkdirSync(folder);
    await assertKeepsUp([
      ...changes,
      ['a file that is ignored from above', () => write('src/deep/new.txt')],
      ['what is ignored from above', () => write('../.gitignore', 'src\n')],
    ]);
    folder = dirname(folder);
  });

  it('are all there are without git, but for node_modules', async () => {
    await assertKeepsUp([...changes, ['a dependency', () => write('node_modules/x/index.js')]]);
    const { files, ofGit } = await workspaceFiles(folder, ['.tranche']).list();
    assert.equal(ofGit, false);
    assert.ok(files.includes('built/out.txt') && !files.some((file) => file.startsWith('node_modules')));
  });

  it('turn into what git says when a repository is made', async () => {
    await assertKeepsUp([['a repository', () => git('init', '--quiet')], ...changes]);
  });

  it('are not asked of git again as long as nothing has changed', async () => {
    git('init', '--quiet');
    write('one.txt');
    const known = workspaceFiles(folder, []);
    await settle();
    const first = await known.list();
    const { atime, mtime } = statSync(join(folder, 'one.txt'));
    write('one.txt', 'other');
    utimesSync(join(folder, 'one.txt'), atime, mtime);
    chmodSync(join(folder, 'one.txt'), 0o600);
    assert.equal(await known.list(), first);
  });
});
