import assert from 'node:assert/strict';
import { lstatSync, mkdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { RunnerError } from '../../../../src/runner/errors';
import { Bench, delivery, plan, taskOf } from './support/repository';

const nothing = { copy: [], link: [], setup: [] };

describe('the setup of a worktree', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench({ 'PLAN.md': plan, 'config/known.json': '{}\n' });
  });
  afterEach(() => bench.dispose());
  const task = taskOf('1.1');
  const refused = (config: Partial<typeof nothing>, words: RegExp) =>
    assert.rejects(bench.open({ config: { ...nothing, ...config } }), (error: unknown) => {
      assert.ok(error instanceof RunnerError, String(error));
      assert.match(error.message, words);
      return true;
    });

  it('copies and links what git does not bring along, and commits none of it', async () => {
    bench.write('.env', 'SECRET=1\n');
    bench.write('ignored/deep/file', 'x');
    bench.write('local.json', 'not ignored, not committed');
    bench.write('config/secret.json', 'secret');
    bench.write('modules/a/index.js', 'a');
    bench.git('config', 'core.excludesFile', join(bench.base, 'excludes'));
    bench.write('excludes', 'modules/\n', bench.base);
    const config = { copy: ['.env', './ignored/', 'local.json', 'config'], link: ['modules'], setup: [] };
    const place = await bench.open({ config });
    assert.equal(bench.read('.env', place.folder), 'SECRET=1\n');
    assert.equal(bench.read('ignored/deep/file', place.folder), 'x');
    assert.equal(readlinkSync(join(place.folder, 'modules')), join(bench.top, 'modules'));
    for (const content of ['a\n', 'b\n']) {
      await place.begin(task);
      bench.write('config/known.json', content, place.folder);
      bench.write('new.txt', content, place.folder);
      assert.equal((await place.deliver(task, delivery())).outcome, 'delivered');
      // A link is no folder, so that the pattern "modules/" does not ignore it.
      assert.equal(bench.git('show', '--name-only', '--format=', 'HEAD'), 'config/known.json\nnew.txt');
    }
    await place.begin(task);
    assert.equal(bench.read('config/secret.json', place.folder), 'secret');
    assert.ok(lstatSync(join(place.folder, 'modules')).isSymbolicLink());
    bench.write('left.txt', 'x', place.folder);
    await place.abandon(task, 1);
    const [kept = ''] = bench.kept();
    assert.equal(bench.git('diff', '--name-only', 'HEAD', kept), 'left.txt');
  });

  it('never copies over what git brought along', async () => {
    bench.write('config/known.json', 'changed\n');
    const place = await bench.open({ config: { ...nothing, copy: ['config'] } });
    assert.equal(bench.read('config/known.json', place.folder), '{}\n');
  });

  it('says what is not there', async () => {
    await bench.open({ config: { ...nothing, copy: ['.env'] } });
    assert.match(bench.said.join(), /"\.env" .* is not there/);
  });

  it('reads .worktreeinclude: patterns for files that git ignores, and for no others', async () => {
    bench.write('.worktreeinclude', '# secrets\n.env\n*.json\n!ignored/no.json\n/ignored/data/**\n');
    bench.write('.env', 'SECRET=1\n');
    bench.write('ignored/a.json', 'a');
    bench.write('ignored/no.json', 'no');
    bench.write('ignored/data/b é.txt', 'b');
    bench.write('ignored/other.txt', 'x');
    bench.write('untracked.json', 'x');
    bench.write('.tranche/PLAN/status.json', '{}');
    bench.write('config/known.json', 'changed\n');
    symlinkSync('/etc/hostname', join(bench.top, 'ignored', 'link.json'));
    const place = await bench.open();
    const has = (path: string) => bench.exists(path, place.folder);
    assert.deepEqual(['.env', 'ignored/a.json', 'ignored/data/b é.txt'].filter(has).length, 3);
    const not = ['ignored/no.json', 'ignored/other.txt', 'untracked.json', '.tranche', 'ignored/link.json'];
    assert.deepEqual(not.filter(has), []);
    assert.equal(bench.read('config/known.json', place.folder), '{}\n');
  });

  it('runs the commands in the folder of the workspace, with the shell only for text', async () => {
    bench.write('sub/PLAN.md', plan);
    bench.commit('Sub');
    const setup = [
      'echo "$TRANCHE_RUN_ID" > ran.txt && pwd >> ran.txt',
      [process.execPath, '-e', 'fs.writeFileSync("$x", "")'],
    ];
    const place = await bench.open({ workspace: join(bench.top, 'sub'), config: { ...nothing, setup } as never });
    assert.equal(bench.read('ran.txt', place.folder), `run-1-${process.pid}\n${place.folder}\n`);
    assert.ok(bench.exists('$x', place.folder));
    await place.begin(task);
    assert.ok(bench.exists('ran.txt', place.folder));
    assert.deepEqual(await place.deliver(task, delivery()), { outcome: 'delivered', commit: undefined, merged: false });
  });

  it('shows the end of what a failing command printed, and leaves no worktree', async () => {
    await refused({ setup: ['echo first; echo the cause >&2; exit 7'] as never }, /exit 7.*exit code 7.*the cause/s);
    assert.deepEqual(bench.worktrees(), []);
    await refused({ setup: [['no-such-program-1']] as never }, /no-such-program-1.*no such program/s);
  });

  it('begins no command once the run is stopped', async () => {
    bench.stop.abort();
    const place = await bench.open({ config: { ...nothing, setup: ['touch ran.txt'] } });
    assert.equal(bench.exists('ran.txt', place.folder), false);
  });

  describe('refuses', () => {
    const bad: readonly (readonly [string, RegExp])[] = [
      ['../outside', /leads upwards/],
      ['ignored/../../outside', /leads upwards/],
      ['/etc/passwd', /absolute/],
      ['C:/Windows', /drive letter/],
      ['\\\\server\\share', /backslash/],
      ['~/.ssh', /home/],
      ['.git', /folder of git/],
      ['.git/config', /folder of git/],
      ['.GIT/hooks', /folder of git/],
      ['GIT~1', /folder of git/],
      ['.g\u200cit/hooks', /invisible/],
      ['.tranche', /hands of the runner/],
      ['.Tranche/PLAN', /hands of the runner/],
      ['PLAN.md', /hands of the runner/],
      ['a\u0000b', /control/],
      ['\u001b[31mred', /control/],
      ['ignored/out', /symbolic link/],
      ['ignored/out/passwd', /ignored\/out is a symbolic link/],
      ['.', /says nothing/],
      ['', /empty/],
    ];
    for (const [entry, words] of bad) {
      it(`${JSON.stringify(entry)}, to copy or to link`, async () => {
        mkdirSync(join(bench.top, 'ignored'));
        symlinkSync('/etc', join(bench.top, 'ignored', 'out'));
        await refused({ copy: [entry] as never }, words);
        await refused({ link: [entry] as never }, /"worktree\.link"/);
        assert.deepEqual(bench.worktrees(), []);
      });
    }
  });
});
