import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeLeftovers } from '../../../../src/runner/isolation/leftovers';
import { writeNote } from '../../../../src/runner/isolation/worktreeNote';
import { runOfWorktree, worktreeName } from '../../../../src/runner/isolation/worktreePlace';
import { Bench, delivery, taskOf } from './support/repository';

describe('worktrees left over', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.dispose());
  const task = taskOf('1.1');
  /** The number of a process that has ended. */
  const dead = () => `run-5-${spawnSync(process.execPath, ['-e', '']).pid}`;
  const remove = () =>
    removeLeftovers({ workspace: bench.top, runId: 'run-9-9', say: (message) => bench.said.push(message) });

  it('are removed when their run is dead, and what was in them is kept', async () => {
    const runId = dead();
    bench.write('ignored/link', 'x');
    const place = await bench.open({ runId, config: { copy: [], link: ['ignored/link'], setup: [] } });
    await place.begin(task);
    bench.write('a.txt', 'a\n', place.folder);
    await remove();
    assert.deepEqual(bench.worktrees(), []);
    assert.equal(bench.git('show', `refs/tranche/${runId}/1.1.left:a.txt`), 'a');
    assert.match(bench.said.join(), /died while it worked on task 1\.1.*git show/);
    await remove();
  });

  it('keep no work that is delivered already, and commits that are not', async () => {
    const runId = dead();
    const [place, other] = [await bench.open({ runId }), await bench.open({ runId })];
    await place.begin(task);
    bench.write('a.txt', 'a\n', place.folder);
    await place.deliver(task, delivery());
    await other.begin(taskOf('1.2'));
    bench.write('b.txt', 'b\n', other.folder);
    spawnSync('git', ['add', '-A'], { cwd: other.folder });
    spawnSync('git', ['commit', '-q', '-m', 'b'], { cwd: other.folder });
    await remove();
    assert.deepEqual(bench.worktrees(), []);
    assert.deepEqual(bench.kept(), [`refs/tranche/${runId}/1.2.left`]);
  });

  it('are removed when their folder is gone', async () => {
    const place = await bench.open({ runId: dead() });
    rmSync(place.folder, { recursive: true });
    await remove();
    assert.deepEqual(bench.worktrees(), []);
  });

  it('are removed when git was killed while it made them', async () => {
    const place = await bench.open({ runId: dead() });
    const gitDirectory = bench.git('-C', place.folder, 'rev-parse', '--absolute-git-dir');
    for (const name of ['tranche.json', 'HEAD', 'index']) rmSync(join(gitDirectory, name));
    writeFileSync(join(gitDirectory, 'locked'), 'initializing');
    rmSync(join(place.folder, 'PLAN.md'));
    await remove();
    assert.deepEqual(bench.worktrees(), []);
    assert.deepEqual(bench.kept(), []);
    assert.deepEqual(bench.said, []);
  });

  it('stay when their run lives, is of another machine, or they are of somebody else', async () => {
    // This process runs the tests; its parent is another one that lives.
    await bench.open({ runId: `run-5-${process.ppid}` });
    const theirs = await bench.open({ runId: dead() });
    const own = join(bench.base, 'own');
    bench.git('worktree', 'add', '-q', '--detach', own);
    const gitDirectory = bench.git('-C', theirs.folder, 'rev-parse', '--absolute-git-dir');
    writeNote(gitDirectory, { host: `not-${hostname()}`, provided: [] });
    await remove();
    assert.equal(bench.git('worktree', 'list').split('\n').length, 4);
    bench.git('worktree', 'remove', own);
  });

  it('are looked for where there is no repository without harm', async () => {
    const workspace = mkdtempSync(join(tmpdir(), 'tranche-plain-'));
    await removeLeftovers({ workspace, runId: 'run-9-9', say: assert.fail });
    rmSync(workspace, { recursive: true });
  });

  it('are known by their name', () => {
    assert.equal(runOfWorktree(`/x/${worktreeName('run-12-34', 'batch_20260101_000000_2')}`), 'run-12-34');
    assert.equal(runOfWorktree(`/x/${worktreeName('run-12-34', '../../é')}`), 'run-12-34');
    assert.equal(runOfWorktree('/x/feature'), undefined);
    assert.equal(worktreeName('run-1-2', '../../x'), 'tranche.run-1-2.-x');
  });
});
