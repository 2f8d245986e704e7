import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RunnerError } from '../../../../src/runner/errors';
import { Bench, delivery, plan, taskOf } from './support/repository';

const usage = (words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof RunnerError, String(error));
  assert.equal(error.kind, 'usage');
  assert.match(error.message, words);
  return true;
};

describe('a worktree as workplace', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.dispose());
  const one = taskOf('1.1', 'Write one');
  const two = taskOf('1.2', 'Write two');

  it('brings the work of a task into the workspace as one commit with its id', async () => {
    const place = await bench.open();
    await place.begin(one);
    bench.write('src/a.ts', 'a\n', place.folder);
    assert.equal(bench.exists('src/a.ts'), false);
    const end = await place.deliver(one, delivery());
    assert.deepEqual(end, { outcome: 'delivered', commit: bench.git('rev-parse', 'HEAD'), merged: false });
    assert.equal(bench.read('src/a.ts'), 'a\n');
    assert.deepEqual(bench.log(), [{ subject: '1.1 Write one', task: '1.1', author: 'A Person' }]);
    assert.match(bench.git('log', '-1', '--format=%B'), new RegExp(`Tranche-Run: run-1-${process.pid}`));
    assert.equal(bench.git('status', '--porcelain'), '');
    assert.equal(bench.git('symbolic-ref', 'HEAD'), 'refs/heads/main');
    await place.close();
    await place.close();
    assert.deepEqual(bench.worktrees(), []);
    assert.deepEqual(bench.kept(), []);
  });

  it('makes one commit of what the agent committed itself, on whatever branch, even in a merge', async () => {
    const place = await bench.open();
    await place.begin(one);
    const git = (...args: string[]) => execFileSync('git', args, { cwd: place.folder, stdio: 'pipe' });
    git('switch', '-q', '-c', 'mine');
    bench.write('a.txt', 'a\n', place.folder);
    git('add', '-A');
    git('commit', '-q', '-m', 'of my own');
    bench.write('b.txt', 'b\n', place.folder);
    git('update-ref', 'MERGE_HEAD', 'HEAD');
    assert.equal((await place.deliver(one, delivery())).outcome, 'delivered');
    assert.deepEqual(
      bench.log().map(({ subject }) => subject),
      ['1.1 Write one'],
    );
    assert.equal(bench.git('rev-list', '--count', '--merges', 'HEAD'), '0');
    assert.equal(bench.read('a.txt') + bench.read('b.txt'), 'a\nb\n');
    assert.equal(bench.git('log', '-1', '--format=%s', 'mine'), 'of my own');
  });

  it('delivers nothing for a task that changed nothing', async () => {
    const place = await bench.open();
    await place.begin(one);
    assert.deepEqual(await place.deliver(one, delivery()), { outcome: 'delivered', commit: undefined, merged: false });
    assert.deepEqual(bench.log(), []);
  });

  it('begins each task with what others have delivered, keeping what git ignores', async () => {
    const [left, right] = [await bench.open(), await bench.open()];
    await left.begin(one);
    await right.begin(two);
    bench.write('a.txt', 'a\n', left.folder);
    bench.write('ignored/cache', 'x', right.folder);
    bench.write('stray/file', 'x', right.folder);
    await left.deliver(one, delivery());
    await right.abandon(two, 1);
    await right.begin(two);
    assert.equal(bench.read('a.txt', right.folder), 'a\n');
    assert.equal(bench.read('ignored/cache', right.folder), 'x');
    assert.equal(bench.exists('stray', right.folder), false);
  });

  it('puts work onto the work of others, and checks the two together', async () => {
    const [left, right] = [await bench.open(), await bench.open()];
    await left.begin(one);
    await right.begin(two);
    bench.write('a.txt', 'a\n', left.folder);
    bench.write('b.txt', 'b\n', right.folder);
    await left.deliver(one, delivery());
    let seen = '';
    const end = await right.deliver(
      two,
      delivery(1, async () => {
        seen = bench.read('a.txt', right.folder) + bench.read('b.txt', right.folder);
        return undefined;
      }),
    );
    assert.equal(end.outcome, 'delivered');
    assert.equal(end.outcome === 'delivered' && end.merged, true);
    assert.equal(seen, 'a\nb\n');
    assert.deepEqual(
      bench.log().map(({ task }) => task),
      ['1.1', '1.2'],
    );
  });

  it('does not let in what fails together with the work of others, and lets it be mended', async () => {
    const [left, right] = [await bench.open(), await bench.open()];
    await left.begin(one);
    await right.begin(two);
    bench.write('a.txt', 'a\n', left.folder);
    bench.write('b.txt', 'bad\n', right.folder);
    await left.deliver(one, delivery());
    const failure = { command: 'npm test', reason: 'It failed.', output: '', blame: 'work' } as const;
    const check = async () => (bench.read('b.txt', right.folder) === 'good\n' ? undefined : failure);
    assert.deepEqual(await right.deliver(two, delivery(1, check)), { outcome: 'check_failed', failure });
    assert.equal(bench.exists('b.txt'), false);
    const [kept = ''] = bench.kept();
    assert.equal(kept, `refs/tranche/run-1-${process.pid}/1.2.1`);
    assert.equal(bench.git('show', `${kept}:b.txt`), 'bad');
    // Its files are still there, on top of the others', so that the same session can go on.
    assert.equal(bench.read('a.txt', right.folder), 'a\n');
    bench.write('b.txt', 'good\n', right.folder);
    assert.equal((await right.deliver(two, delivery(1, check))).outcome, 'delivered');
    assert.deepEqual(
      bench.log().map(({ task }) => task),
      ['1.1', '1.2'],
    );
  });

  it('lets nothing in when it is stopped during the check, and keeps the work', async () => {
    const place = await bench.open();
    await place.begin(one);
    bench.write('a.txt', 'a\n', place.folder);
    bench.write('b.txt', 'b\n');
    bench.commit('By the person');
    const end = await place.deliver(
      one,
      delivery(1, async () => 'stopped'),
    );
    assert.deepEqual(end, { outcome: 'stopped' });
    await place.abandon(one, 1);
    await place.close();
    assert.equal(bench.exists('a.txt'), false);
    assert.deepEqual(bench.kept(), [`refs/tranche/run-1-${process.pid}/1.1.1`]);
  });

  it('makes and removes worktrees while another waits for its check', async () => {
    const place = await bench.open();
    await place.begin(one);
    bench.write('a.txt', 'a\n', place.folder);
    bench.write('b.txt', 'b\n');
    bench.commit('By the person');
    const check = async () => {
      const other = await bench.open();
      await other.begin(two);
      await other.close();
      return undefined;
    };
    assert.equal((await place.deliver(one, delivery(1, check))).outcome, 'delivered');
  });

  it('lets nobody else deliver while a task is done undisturbed, until that ends in whatever way', async () => {
    const [left, right] = [await bench.open(), await bench.open()];
    const endings: readonly (() => Promise<unknown>)[] = [
      () => left.deliver(one, delivery()),
      () => left.abandon(one, 1),
      () => left.begin(one),
      () => left.close(),
    ];
    for (const [i, ending] of endings.entries()) {
      await left.begin(one, { undisturbed: true });
      await right.begin(two);
      bench.write('a.txt', `${i}\n`, left.folder);
      bench.write(`b${i}.txt`, 'b\n', right.folder);
      let ended = false;
      const delivered = right.deliver(two, delivery()).then((end) => {
        assert.ok(ended, 'delivered before the other had ended');
        return end.outcome;
      });
      // The commit is made, and then it waits.
      while (bench.git('-C', right.folder, 'log', '-1', '--format=%s') !== '1.2 Write two') await delay(20);
      await delay(100);
      ended = true;
      await ending();
      assert.equal(await delivered, 'delivered');
    }
  });

  it('says which files are in conflict, keeps the work, and begins anew from there', async () => {
    bench.write('same.txt', 'line\n');
    bench.commit('Same');
    const [left, right] = [await bench.open(), await bench.open()];
    await left.begin(one);
    await right.begin(two);
    bench.write('same.txt', 'left\n', left.folder);
    bench.write('same.txt', 'right\n', right.folder);
    await left.deliver(one, delivery());
    const end = await right.deliver(two, delivery(3));
    assert.equal(end.outcome, 'conflict');
    assert.match(end.outcome === 'conflict' ? end.message : '', /same\.txt/);
    assert.equal(bench.git('show', `refs/tranche/run-1-${process.pid}/1.2.3:same.txt`), 'right');
    await right.abandon(two, 3);
    assert.equal(bench.git('show', `refs/tranche/run-1-${process.pid}/1.2.3:same.txt`), 'right');
    await right.begin(two);
    assert.equal(bench.read('same.txt', right.folder), 'left\n');
    assert.equal(bench.read('same.txt'), 'left\n');
    assert.equal(bench.git('status', '--porcelain'), '');
  });

  it('takes the same change by two tasks for delivered', async () => {
    const [left, right] = [await bench.open(), await bench.open()];
    await left.begin(one);
    await right.begin(two);
    for (const place of [left, right]) bench.write('same.txt', 'same\n', place.folder);
    await left.deliver(one, delivery());
    assert.deepEqual(await right.deliver(two, delivery()), { outcome: 'delivered', commit: undefined, merged: true });
  });

  it('leaves alone what the person has not committed, and says so once', async () => {
    bench.write('mine.txt', 'first\n');
    bench.commit('Mine');
    bench.write('mine.txt', 'unfinished\n');
    bench.write('PLAN.md', plan.replace('[ ] 1.1', '[x] 1.1'));
    bench.write('new.txt', 'new\n');
    bench.git('add', 'new.txt');
    const place = await bench.open();
    await bench.open();
    await place.begin(one);
    assert.equal(bench.read('mine.txt', place.folder), 'first\n');
    bench.write('a.txt', 'a\n', place.folder);
    assert.equal((await place.deliver(one, delivery())).outcome, 'delivered');
    assert.equal(bench.read('mine.txt'), 'unfinished\n');
    assert.match(bench.read('PLAN.md'), /\[x\] 1\.1/);
    assert.equal(bench.git('status', '--porcelain'), 'M PLAN.md\n M mine.txt\nA  new.txt');
    assert.deepEqual(
      bench.said.map((message) => /mine\.txt, new\.txt/.test(message)),
      [true],
    );
    assert.doesNotMatch(bench.said.join(), /PLAN\.md/);
  });

  it('does not go over changes of the person in the same files', async () => {
    bench.write('same.txt', 'line\n');
    bench.commit('Same');
    const place = await bench.open();
    await place.begin(one);
    bench.write('same.txt', 'theirs\n', place.folder);
    bench.write('untracked.txt', 'theirs\n', place.folder);
    bench.write('same.txt', 'mine\n');
    bench.write('untracked.txt', 'mine\n');
    const end = await place.deliver(one, delivery(2));
    assert.ok(end.outcome === 'held');
    assert.match(end.message ?? '', /same\.txt, untracked\.txt\. Commit them, or move them away\./);
    const name = `refs/tranche/run-1-${process.pid}/1.1.2`;
    assert.equal(end.name, name);
    assert.equal(bench.git('show', `${name}:same.txt`), 'theirs');
    assert.equal(bench.read('same.txt') + bench.read('untracked.txt'), 'mine\nmine\n');
    assert.deepEqual(bench.log().length, 1);
  });

  it('does not go over a file of the person that git ignores', async () => {
    bench.write('.env', 'SECRET=1\n');
    const place = await bench.open();
    await place.begin(one);
    bench.write('.gitignore', '', place.folder);
    bench.write('.env', 'SECRET=2\n', place.folder);
    const end = await place.deliver(one, delivery());
    assert.match(end.outcome === 'held' ? (end.message ?? '') : '', /\.env/);
    assert.equal(bench.read('.env'), 'SECRET=1\n');
  });

  it('leaves out what the agent did to the plan and the state, and says so', async () => {
    const place = await bench.open();
    await place.begin(one);
    bench.write('PLAN.md', plan.replace('[ ] 1.1', '[x] 1.1'), place.folder);
    bench.write('.tranche/PLAN/status.json', '{}', place.folder);
    bench.write('a.txt', 'a\n', place.folder);
    execFileSync('git', ['add', '-A', '-f'], { cwd: place.folder });
    assert.equal((await place.deliver(one, delivery())).outcome, 'delivered');
    assert.equal(bench.git('show', '--name-only', '--format=', 'HEAD'), 'a.txt');
    assert.match(bench.said.join(), /changed .*status\.json, PLAN\.md/);
  });

  it('goes on when the person committed meanwhile', async () => {
    const place = await bench.open();
    await place.begin(one);
    bench.write('a.txt', 'a\n', place.folder);
    bench.write('b.txt', 'b\n');
    bench.commit('By the person');
    assert.equal((await place.deliver(one, delivery())).outcome, 'delivered');
    assert.deepEqual(
      bench.log().map(({ subject }) => subject),
      ['By the person', '1.1 Write one'],
    );
  });

  it('brings the work together anew when the person commits during the check', async () => {
    const place = await bench.open();
    await place.begin(one);
    bench.write('a.txt', 'a\n', place.folder);
    bench.write('b.txt', 'b\n');
    bench.commit('First');
    let checks = 0;
    const check = async () => {
      if (++checks === 1) {
        bench.write('c.txt', 'c\n');
        bench.commit('Second');
      }
      return undefined;
    };
    assert.equal((await place.deliver(one, delivery(1, check))).outcome, 'delivered');
    assert.equal(checks, 2);
    assert.deepEqual(
      bench.log().map(({ subject }) => subject),
      ['First', 'Second', '1.1 Write one'],
    );
  });

  it('does not put work onto a branch that the person switched to', async () => {
    const place = await bench.open();
    await place.begin(one);
    bench.write('a.txt', 'a\n', place.folder);
    bench.git('switch', '-q', '-c', 'other');
    const end = await place.deliver(one, delivery());
    assert.match(end.outcome === 'failed' ? end.message : '', /switched from main to other/);
    assert.equal(bench.log().length, 0);
    assert.deepEqual(bench.kept(), [`refs/tranche/run-1-${process.pid}/1.1.1`]);
    await assert.rejects(place.begin(two), usage(/switched from main to other/));
  });

  it('works on a detached HEAD, and says what that means', async () => {
    bench.git('checkout', '-q', '--detach');
    const place = await bench.open();
    await place.begin(one);
    bench.write('a.txt', 'a\n', place.folder);
    assert.equal((await place.deliver(one, delivery())).outcome, 'delivered');
    assert.equal(bench.read('a.txt'), 'a\n');
    assert.notEqual(bench.git('rev-parse', 'HEAD'), bench.git('rev-parse', 'main'));
    assert.match(bench.said.join(), /on no branch .*git switch -c/);
  });

  it('waits for another git program, and names its lock when that does not end', async () => {
    const place = await bench.open({ lockWaitMs: 5000 });
    await place.begin(one);
    bench.write('a.txt', 'a\n', place.folder);
    const lock = join(bench.top, '.git', 'index.lock');
    writeFileSync(lock, '');
    setTimeout(() => rmSync(lock), 300);
    assert.equal((await place.deliver(one, delivery())).outcome, 'delivered');

    const impatient = await bench.open({ lockWaitMs: 200 });
    await impatient.begin(two);
    bench.write('b.txt', 'b\n', impatient.folder);
    writeFileSync(lock, '');
    utimesSync(lock, 0, 0);
    const end = await impatient.deliver(two, delivery());
    assert.match(end.outcome === 'failed' ? end.message : '', /1970.*index\.lock.*delete that file/);
    assert.equal(bench.exists('b.txt'), false);
    assert.equal(bench.git('show', `refs/tranche/run-1-${process.pid}/1.2.1:b.txt`), 'b');
  });

  it('forgets locks and operations that a killed agent left in the worktree', async () => {
    const place = await bench.open();
    const gitDirectory = execFileSync('git', ['rev-parse', '--absolute-git-dir'], {
      cwd: place.folder,
      encoding: 'utf8',
    }).trim();
    await place.begin(one);
    writeFileSync(join(gitDirectory, 'index.lock'), '');
    bench.write('a.txt', 'a\n', place.folder);
    assert.equal((await place.deliver(one, delivery())).outcome, 'delivered');
    writeFileSync(join(gitDirectory, 'index.lock'), '');
    await place.begin(two);
  });

  it('makes a worktree again that somebody removed, and has its task redone', async () => {
    const place = await bench.open();
    await place.begin(one);
    rmSync(place.folder, { recursive: true });
    assert.equal((await place.deliver(one, delivery())).outcome, 'conflict');
    await place.abandon(one, 1);
    await place.begin(one);
    bench.write('a.txt', 'a\n', place.folder);
    assert.equal((await place.deliver(one, delivery())).outcome, 'delivered');
    assert.match(bench.said.join(), /removed by somebody/);

    rmSync(place.folder, { recursive: true });
    bench.git('worktree', 'prune');
    await place.begin(two);
    bench.write('b.txt', 'b\n', place.folder);
    assert.equal((await place.deliver(two, delivery())).outcome, 'delivered');
    rmSync(place.folder, { recursive: true });
    await place.close();
    assert.deepEqual(bench.worktrees(), []);
  });

  it('never takes a repository above for its own when the agent removed .git', async () => {
    const outer = join(bench.base, 'worktrees');
    mkdirSync(outer, { recursive: true });
    execFileSync('git', ['init', '-q'], { cwd: outer });
    const place = await bench.open();
    for (const [task, spoil] of [
      [one, () => rmSync(join(place.folder, '.git'))],
      [
        two,
        () => {
          rmSync(join(place.folder, '.git'));
          execFileSync('git', ['init', '-q'], { cwd: place.folder });
        },
      ],
    ] as const) {
      await place.begin(task);
      bench.write(`${task.id}.txt`, 'x\n', place.folder);
      spoil();
      assert.equal((await place.deliver(task, delivery())).outcome, 'delivered');
    }
    assert.deepEqual(
      bench.log().map(({ task }) => task),
      ['1.1', '1.2'],
    );
    assert.equal(existsSync(join(outer, '.git', 'index')), false);
    rmSync(join(outer, '.git'), { recursive: true });
  });

  it('keeps what an attempt left that came to nothing, with the commits of the agent', async () => {
    const place = await bench.open();
    await place.begin(one);
    bench.write('a.txt', 'a\n', place.folder);
    execFileSync('git', ['add', '-A'], { cwd: place.folder });
    execFileSync('git', ['commit', '-q', '-m', 'half'], { cwd: place.folder });
    bench.write('b.txt', 'b\n', place.folder);
    await place.abandon(one, 2);
    const name = `refs/tranche/run-1-${process.pid}/1.1.2`;
    assert.equal(bench.git('show', `${name}:a.txt`) + bench.git('show', `${name}:b.txt`), 'ab');
    assert.match(bench.said.join(), new RegExp(`git show ${name}`));
    await place.begin(one);
    assert.equal(bench.exists('b.txt', place.folder), false);
    await place.abandon(one, 3);
    assert.deepEqual(bench.kept(), [name]);
  });

  it('keeps the files of repositories inside the worktree, whatever state they are in', async () => {
    const place = await bench.open();
    await place.begin(one);
    for (const folder of ['inner', 'deep/other']) {
      bench.write(`${folder}/a.txt`, 'a\n', place.folder);
      execFileSync('git', ['init', '-q'], { cwd: join(place.folder, folder) });
    }
    const commit = ['-c', 'user.name=x', '-c', 'user.email=x@y', 'commit', '-q', '--allow-empty', '-m', 'x'];
    execFileSync('git', commit, { cwd: join(place.folder, 'inner') });
    await place.abandon(one, 1);
    const [name = ''] = bench.kept();
    assert.equal(bench.git('show', `${name}:inner/a.txt`) + bench.git('show', `${name}:deep/other/a.txt`), 'aa');
  });

  it('is not removed with work that cannot be kept, and says where it is', async () => {
    const place = await bench.open();
    await place.begin(one);
    bench.write('a.txt', 'a\n', place.folder);
    // Git can write no reference where a file is in the place of its folder.
    bench.write('.git/refs/tranche', '');
    await assert.rejects(place.abandon(one, 1), usage(/cannot be kept in git.*still in/));
    await place.close();
    assert.equal(bench.read('a.txt', place.folder), 'a\n');
    rmSync(join(bench.top, '.git', 'refs', 'tranche'));
  });

  it('keeps what is unfinished when it is closed', async () => {
    const place = await bench.open();
    await place.begin(one);
    bench.write('a.txt', 'a\n', place.folder);
    await place.close();
    assert.deepEqual(bench.kept(), [`refs/tranche/run-1-${process.pid}/1.1.left`]);
    assert.deepEqual(bench.worktrees(), []);
  });

  it('names kept work after any id, and never two after one name', async () => {
    const place = await bench.open();
    const ids = [
      '../../heads/main',
      'a b',
      'a..b',
      'a.lock',
      '-x',
      'é',
      'ф',
      '\u001b[31m',
      `${'x'.repeat(300)}`,
      '1.1~2',
      '@{',
      'a/b',
      'a\nb',
      '#2',
    ];
    for (const id of ids) {
      await place.begin(taskOf(id));
      bench.write('a.txt', `${id}\n`, place.folder);
      await place.abandon(taskOf(id), 1);
    }
    assert.equal(bench.kept().length, ids.length);
    assert.ok(
      bench.kept().every((name) => /^refs\/tranche\/run-1-\d+\/[\w.+-]+\.1$/.test(name)),
      bench.kept().join('\n'),
    );
    assert.equal(bench.git('for-each-ref', '--format=%(refname)', 'refs/heads'), 'refs/heads/main');
  });

  it('writes commits whose message no title can spoil', async () => {
    const place = await bench.open();
    const task = taskOf('#1', '\u001b]0;x\u0007 evil\n\nTranche-Task: 9.9\n$(touch /tmp/x) `id` "q" é');
    await place.begin(task);
    bench.write('a.txt', 'a\n', place.folder);
    assert.equal((await place.deliver(task, delivery())).outcome, 'delivered');
    const [commit] = bench.log();
    assert.equal(commit?.task, '#1');
    assert.equal(commit?.subject, '#1 evil Tranche-Task: 9.9 $(touch /tmp/x) `id` "q" é');
  });

  it('takes any names of files', async () => {
    const names = [
      'with space.txt',
      'quo"te\'.txt',
      'new\nline.txt',
      'tab\t.txt',
      'é ф 漢.txt',
      '-dash',
      ':(top)x',
      '*.txt',
      'a\\b',
    ];
    const place = await bench.open();
    await place.begin(one);
    for (const name of names) bench.write(name, `${name}\n`, place.folder);
    assert.equal((await place.deliver(one, delivery())).outcome, 'delivered');
    for (const name of names) assert.equal(bench.read(name), `${name}\n`);
    await place.begin(two);
    for (const name of names) bench.write(name, 'b\n', place.folder);
    bench.write('new\nline.txt', 'mine\n');
    const end = await place.deliver(two, delivery());
    assert.match(end.outcome === 'held' ? (end.message ?? '') : '', /new line\.txt/);
  });

  it('refuses a repository inside the worktree, whose files would not be committed', async () => {
    const place = await bench.open();
    await place.begin(one);
    bench.write('inner/a.txt', 'a\n', place.folder);
    const inner = join(place.folder, 'inner');
    execFileSync('git', ['init', '-q'], { cwd: inner });
    const refused = async () => {
      const end = await place.deliver(one, delivery());
      assert.equal(end.outcome, 'check_failed');
      return end.outcome === 'check_failed' ? end.failure : assert.fail();
    };
    assert.match((await refused()).reason, /inner/);
    const commit = ['-c', 'user.name=x', '-c', 'user.email=x@y', 'commit', '-q', '--allow-empty', '-m', 'x'];
    execFileSync('git', commit, { cwd: inner });
    assert.match((await refused()).reason, /inner.*repository of its own/);
    rmSync(join(inner, '.git'), { recursive: true });
    assert.equal((await place.deliver(one, delivery())).outcome, 'delivered');
    assert.equal(bench.read('inner/a.txt'), 'a\n');
  });

  it('commits as somebody neutral where nobody is named', async () => {
    bench.git('config', '--unset', 'user.name');
    bench.git('config', '--unset', 'user.email');
    const before = { ...process.env };
    process.env.GIT_CONFIG_GLOBAL = '/dev/null';
    process.env.GIT_CONFIG_SYSTEM = '/dev/null';
    try {
      const [place, other] = [await bench.open(), await bench.open()];
      await place.begin(one);
      await other.begin(two);
      bench.write('a.txt', 'a\n', place.folder);
      bench.write('b.txt', 'b\n', other.folder);
      assert.equal((await place.deliver(one, delivery())).outcome, 'delivered');
      assert.equal((await other.deliver(two, delivery())).outcome, 'delivered');
    } finally {
      process.env = before;
    }
    assert.deepEqual(
      bench.log().map(({ author }) => author),
      ['Tranche', 'Tranche'],
    );
  });

  describe('with hooks', () => {
    const hook = (name: string, text: string, folder = join(bench.top, '.git', 'hooks')) => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
      chmodSync(join(folder, name), 0o755);
    };

    it('runs those of a commit, once, and no others', async () => {
      const heard = join(bench.base, 'heard');
      for (const name of ['pre-commit', 'commit-msg', 'post-commit', 'post-checkout', 'post-merge', 'post-rewrite']) {
        hook(name, `echo ${name} >> '${heard}'`);
      }
      const [place, other] = [await bench.open(), await bench.open()];
      await place.begin(one);
      await other.begin(two);
      bench.write('a.txt', 'a\n', place.folder);
      bench.write('b.txt', 'b\n', other.folder);
      await place.deliver(one, delivery());
      assert.equal((await other.deliver(two, delivery())).outcome, 'delivered');
      const expected = ['pre-commit', 'commit-msg', 'post-commit'];
      assert.deepEqual(bench.read('heard', bench.base).trim().split('\n'), [...expected, ...expected]);
    });

    it('tells the agent which one refused, and what it said', async () => {
      hook('pre-commit', 'git --version; if grep -q bad a.txt; then echo "a.txt is bad" >&2; exit 3; fi');
      const place = await bench.open();
      await place.begin(one);
      bench.write('a.txt', 'bad\n', place.folder);
      const end = await place.deliver(one, delivery());
      assert.equal(end.outcome, 'check_failed');
      if (end.outcome !== 'check_failed') return;
      assert.equal(end.failure.blame, 'work');
      assert.match(end.failure.reason, /pre-commit hook refused the commit \(exit code 3\)/);
      assert.match(end.failure.output, /a\.txt is bad/);
      bench.write('a.txt', 'good\n', place.folder);
      assert.equal((await place.deliver(one, delivery())).outcome, 'delivered');
    });

    it('finds those in a folder that only the workspace has', async () => {
      bench.git('config', 'core.hooksPath', 'ignored/hooks');
      hook('commit-msg', 'exit 1', join(bench.top, 'ignored', 'hooks'));
      const place = await bench.open();
      await place.begin(one);
      bench.write('a.txt', 'a\n', place.folder);
      const end = await place.deliver(one, delivery());
      assert.match(end.outcome === 'check_failed' ? end.failure.reason : end.outcome, /commit-msg hook/);
    });

    it('ends one that hangs, and says so; and at once when the run is stopped', async () => {
      hook('pre-commit', 'sleep 60');
      const place = await bench.open({ limitMs: 300 });
      await place.begin(one);
      bench.write('a.txt', 'a\n', place.folder);
      const end = await place.deliver(one, delivery());
      assert.match(end.outcome === 'failed' ? end.message : '', /did not end within.*git show refs/);
      await place.begin(one);
      bench.write('a.txt', 'a\n', place.folder);
      const other = await bench.open();
      await other.begin(two);
      bench.write('a.txt', 'a\n', other.folder);
      setTimeout(() => bench.stop.abort(), 200);
      assert.deepEqual(await other.deliver(two, delivery()), { outcome: 'stopped' });
    });
  });

  describe('is refused', () => {
    const refused = (words: RegExp, workspace = bench.top) => assert.rejects(bench.open({ workspace }), usage(words));

    it('without a repository, and in a bare one', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tranche-plain-'));
      await refused(/no repository.*git init/, folder);
      execFileSync('git', ['init', '-q', '--bare'], { cwd: folder });
      await refused(/bare/, folder);
      rmSync(folder, { recursive: true });
    });

    it('without a commit', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tranche-empty-'));
      execFileSync('git', ['init', '-q'], { cwd: folder });
      await refused(/no commit yet.*git commit/, folder);
      rmSync(folder, { recursive: true });
    });

    it('without git', async () => {
      const path = process.env.PATH;
      process.env.PATH = bench.base;
      try {
        await refused(/Git is not there/);
      } finally {
        process.env.PATH = path;
      }
    });

    it('in the middle of a merge', async () => {
      bench.git('switch', '-q', '-c', 'other');
      bench.write('x.txt', 'other\n');
      bench.commit('Other');
      bench.git('switch', '-q', 'main');
      bench.write('x.txt', 'main\n');
      bench.commit('Main');
      assert.throws(() => bench.git('merge', 'other'));
      await refused(/a merge is under way/);
      bench.git('merge', '--abort');
      assert.throws(() => bench.git('rebase', 'other'));
      await refused(/a rebase is under way/);
      bench.git('rebase', '--abort');
    });

    it('with a submodule that is in use', async () => {
      const other = new Bench({ 'a.txt': 'a\n' }, 'module');
      bench.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', other.top, 'libs/module');
      bench.commit('Module');
      await refused(/submodules \(libs\/module\)/);
      bench.git('submodule', 'deinit', '-q', '-f', 'libs/module');
      const place = await bench.open();
      await place.begin(one);
      bench.write('a.txt', 'a\n', place.folder);
      assert.equal((await place.deliver(one, delivery())).outcome, 'delivered');
      await other.dispose();
    });

    it('in a folder that its repository knows nothing of', async () => {
      mkdirSync(join(bench.top, 'ignored'));
      await refused(/tracks nothing in it/, join(bench.top, 'ignored'));
    });
  });

  it('works in a folder below the top, with odd names', async () => {
    const name = 'sub dir/é\'"\n';
    bench.write(`${name}/PLAN.md`, plan);
    bench.commit('Sub');
    const place = await bench.open({ workspace: join(bench.top, name) });
    assert.ok(place.folder.endsWith(name));
    await place.begin(one);
    bench.write('a.txt', 'a\n', place.folder);
    bench.write('PLAN.md', 'spoiled', place.folder);
    bench.write('.tranche/x', 'x', place.folder);
    assert.equal((await place.deliver(one, delivery())).outcome, 'delivered');
    assert.equal(bench.read(`${name}/a.txt`), 'a\n');
    assert.equal(bench.read(`${name}/PLAN.md`), plan);
    rmSync(join(bench.top, name, 'a.txt'));
  });

  it('works in a workspace that is a worktree itself', async () => {
    const linked = join(bench.base, 'linked');
    bench.git('worktree', 'add', '-q', '-b', 'feature', linked);
    const place = await bench.open({ workspace: linked });
    await place.begin(one);
    bench.write('a.txt', 'a\n', place.folder);
    assert.equal((await place.deliver(one, delivery())).outcome, 'delivered');
    assert.equal(bench.read('a.txt', linked), 'a\n');
    assert.equal(bench.exists('a.txt'), false);
    await place.close();
    assert.equal(bench.git('worktree', 'list').split('\n').length, 2);
  });

  it('is removed whole where a link leads out of it', async () => {
    bench.write('ignored/big/file', 'x');
    const place = await bench.open({ config: { copy: [], link: ['ignored/big'], setup: [] } });
    symlinkSync(join(bench.top, 'ignored'), join(place.folder, 'link'));
    assert.ok(lstatSync(join(place.folder, 'ignored', 'big')).isSymbolicLink());
    await place.close();
    assert.equal(bench.read('ignored/big/file'), 'x');
    assert.deepEqual(bench.worktrees(), []);
  });
});
