import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { keptFiles } from '../../../src/runner/keptFiles';
import { listFiles } from '../../../src/runner/workspaceFiles';
import { sampleOf } from '../../support/thorough';

describe('the kept list of a workspace’s files', function () {
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
  /** Behind it what was changed before is trusted to be seen: it is older than the disk's times are coarse. */
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

  const few = sampleOf(changes, 4);

  async function assertKeepsUp(steps: typeof changes, workspace = folder): Promise<void> {
    write('.gitignore', 'built\n');
    for (const path of ['src/one.txt', 'src/two.txt', 'built/out.txt', '.tranche/PLAN/status.json']) write(path);
    mkdirSync(join(folder, 'empty'));
    const list = keptFiles(workspace, ['.tranche']);
    for (const [what, change] of steps) {
      await settle();
      change();
      const expected = await listFiles(workspace, ['.tranche']);
      const found = await list();
      assert.deepEqual([...found.files].sort(), [...expected.files].sort(), what);
      assert.equal(found.ofGit, expected.ofGit, what);
      // Once more, when what was found may be kept.
      await settle();
      await list();
      assert.deepEqual([...(await list()).files].sort(), [...expected.files].sort(), what);
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
    await assertKeepsUp([...few, ['a dependency', () => write('node_modules/x/index.js')]]);
    const { files, ofGit } = await listFiles(folder, ['.tranche']);
    assert.equal(ofGit, false);
    assert.ok(files.includes('built/out.txt') && !files.some((file) => file.startsWith('node_modules')));
  });

  it('turn into what git says when a repository is made', async () => {
    await assertKeepsUp([['a repository', () => git('init', '--quiet')], ...few]);
  });

  it('are not asked of git again as long as nothing has changed', async () => {
    git('init', '--quiet');
    write('one.txt');
    const list = keptFiles(folder, []);
    await settle();
    const first = await list();
    const { atime, mtime } = statSync(join(folder, 'one.txt'));
    write('one.txt', 'other');
    utimesSync(join(folder, 'one.txt'), atime, mtime);
    chmodSync(join(folder, 'one.txt'), 0o600);
    assert.equal(await list(), first);
  });

  it('are asked for again while a disk that counts in whole seconds could hide a change', async () => {
    git('init', '--quiet');
    write('src/one.txt');
    const list = keptFiles(folder, []);
    await settle();
    const now = Math.ceil(Date.now() / 1000);
    utimesSync(join(folder, 'src'), now, now);
    await settle();
    const first = await list();
    assert.notEqual(await list(), first);
  });

  it('are found behind a link to the workspace', async function () {
    if (process.platform === 'win32') this.skip();
    git('init', '--quiet');
    const link = `${folder}-link`;
    symlinkSync(folder, link);
    try {
      await assertKeepsUp(few, link);
    } finally {
      rmSync(link);
    }
  });

  it('are those of git with repositories, links and other folders put in their places', async function () {
    if (process.platform === 'win32') this.skip();
    const commit = (at: string) => {
      execFileSync('git', ['init', '--quiet', at], { cwd: folder });
      const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
      execFileSync('git', [...who, 'commit', '--quiet', '--allow-empty', '-m', 'x'], { cwd: join(folder, at) });
    };
    git('init', '--quiet');
    await assertKeepsUp([
      ['a folder that is no repository though it looks like one', () => write('odd/.git/config')],
      ['a file below it', () => write('odd/below/new.txt')],
      ['one more, where there is a folder now', () => write('odd/below/other.txt')],
      ['a repository within', () => commit('inner')],
      ['a file of it', () => write('inner/deep/new.txt')],
      ['a link to a folder', () => symlinkSync('src', join(folder, 'link'))],
      ['a file behind the link', () => write('link/new.txt')],
      ['another folder in its place', () => replace('src', 'other')],
      ['a file in that', () => write('src/third.txt')],
      ['a link in place of a folder', () => link('src', 'empty')],
      ['a folder in place of a file', () => link('src/third.txt', 'odd')],
    ]);

    function replace(name: string, file: string): void {
      write(`${name}-new/${file}`);
      renameSync(join(folder, name), join(folder, `${name}-old`));
      renameSync(join(folder, `${name}-new`), join(folder, name));
    }
    function link(name: string, target: string): void {
      rmSync(join(folder, name), { recursive: true, force: true });
      symlinkSync(join(folder, target), join(folder, name));
    }
  });
});
