/** Repositories that are killed over, taken away, switched or in the middle of something else. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assertSound } from '../support/invariants';
import { configOf, type Ended, type Fault, planOf, Workspace } from '../support/tranche';

/** A file of its own for each task, and a line in a list that all tasks write to. */
const work =
  'cat > /dev/null; mkdir -p out; echo $TRANCHE_TASK_ID >> out/$TRANCHE_TASK_ID.txt; echo $TRANCHE_TASK_ID >> list.txt; echo ok';

class Repository extends Workspace {
  constructor(tasks: number, script = work, more: Record<string, unknown> = {}) {
    super({ 'PLAN.md': planOf(tasks), '.gitignore': '.tranche/\ntranche.config.json\n', 'list.txt': '' });
    this.configure(script, more);
    this.git('init', '-q', '-b', 'main');
    this.git('config', 'user.name', 'A Person');
    this.git('config', 'user.email', 'person@example.invalid');
  }

  configure(script: string, more: Record<string, unknown> = {}): void {
    const agents = { sh: { type: 'command', command: ['/bin/sh', '-c', script] } };
    const settings = { isolation: 'worktree', jobs: 2, tickBoxes: 'never', agent: 'sh', agents, ...more };
    this.write('tranche.config.json', configOf(settings));
  }

  commit(): this {
    this.git('add', '-A');
    this.git('commit', '-q', '-m', 'Begin');
    return this;
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  }

  tranche(args: readonly string[], fault?: Fault): Promise<Ended> {
    return this.run(args, { env: { XDG_CACHE_HOME: this.cache }, ...(fault && { fault }) });
  }

  get cache(): string {
    return join(dirname(this.folder), 'cache');
  }

  leftWorktrees(): string[] {
    const known = this.git('worktree', 'list', '--porcelain').match(/^worktree .*/gm) ?? [];
    const root = join(this.cache, 'tranche', 'worktrees');
    const below = existsSync(root) ? readdirSync(root).flatMap((name) => readdirSync(join(root, name))) : [];
    return [...known.slice(1), ...below];
  }
}

/** Everything completed and committed, the repository as a person would leave it. */
async function assertDelivered(ws: Repository, tasks: number, after: string): Promise<void> {
  const left = Object.entries(ws.statuses()).filter(([, status]) => status !== 'completed');
  assert.deepEqual(left, [], after);
  assert.equal(Object.keys(ws.statuses()).length, tasks, after);
  assert.equal(ws.git('status', '--porcelain'), '', `${after}: not all is committed`);
  const list = ws.read('list.txt').trim().split('\n');
  for (const id of Object.keys(ws.statuses())) {
    assert.ok(ws.exists(`out/${id}.txt`), `${after}: the work of ${id} is lost`);
    assert.ok(list.includes(id), `${after}: the line of ${id} is lost`);
  }
  assert.deepEqual(ws.leftWorktrees(), [], after);
  assert.equal(ws.git('for-each-ref', '--format=%(refname)', 'refs/heads'), 'refs/heads/main', after);
  await assertSound(ws, after);
}

describe('a run in worktrees', function () {
  this.timeout(120_000);
  let ws: Repository;
  afterEach(() => ws.dispose());

  it('that is killed at one record or another is whole after a resume', async () => {
    const ways = ['before', 'torn', 'after'] as const;
    for (const nth of [5, 9, 16]) {
      ws = new Repository(4).commit();
      const how = ways[nth % 3] ?? 'after';
      const where = `killed ${how} record ${nth}`;
      assert.equal((await ws.tranche(['run', '--all'], { at: 'journal', nth, how })).signal, 'SIGKILL', where);
      const resumed = await ws.tranche(['resume']);
      if (resumed.code !== 0) assert.equal((await ws.tranche(['run', '--all'])).code, 0, where);
      await assertDelivered(ws, 4, where);
      ws.dispose();
    }
  });

  it('goes on where a kill caught git itself in the middle of making a worktree', async () => {
    ws = new Repository(2).commit();
    // What git leaves behind then; no command for worktrees gets past it.
    const name = 'tranche.run-1-4194303.batch_20260101_000000';
    ws.write(`.git/worktrees/${name}/HEAD`, `${'0'.repeat(40)}\n`);
    ws.write(`.git/worktrees/${name}/commondir`, '');
    ws.write(`.git/worktrees/${name}/gitdir`, `${join(ws.cache, 'tranche', 'worktrees', 'x', name, '.git')}\n`);
    ws.write(`.git/worktrees/${name}/locked`, 'initializing\n');
    assert.throws(() => ws.git('worktree', 'list'));
    const ended = await ws.tranche(['run', '--all']);
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    await assertDelivered(ws, 2, 'a half-made worktree');
  });

  it('that is killed behind a delivery and before its record does not deliver the work twice', async () => {
    ws = new Repository(2, work, { jobs: 1 }).commit();
    // A whole run tells which record the first end of an attempt is.
    const trial = new Repository(2, work, { jobs: 1 }).commit();
    assert.equal((await trial.tranche(['run', '--all'])).code, 0);
    const nth = trial.journal().findIndex(({ type }) => type === 'attempt_ended') + 1;
    trial.dispose();
    assert.ok(nth > 4);
    const killed = await ws.tranche(['run', '--all'], { at: 'journal', nth, how: 'before' });
    assert.equal(killed.signal, 'SIGKILL');
    assert.equal((await ws.tranche(['resume'])).code, 0);
    await assertDelivered(ws, 2, 'killed behind a delivery');
    assert.deepEqual(ws.read('list.txt').trim().split('\n'), ['1.1', '1.2']);
  });

  it('goes on when a worktree is deleted under its agent', async () => {
    const script = `${work}; [ -e "$TMPDIR/once" ] || { touch "$TMPDIR/once"; rm -rf "$PWD"; }`;
    ws = new Repository(3, script).commit();
    const ended = await ws.run(['run', '--all'], {
      env: { XDG_CACHE_HOME: ws.cache, TMPDIR: dirname(ws.folder) },
    });
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    await assertDelivered(ws, 3, 'a worktree deleted');
  });

  it('stops with the reason when the repository is taken away, and nobody is left', async () => {
    ws = new Repository(3).commit();
    ws.configure(`${work}; rm -rf "${ws.folder}/.git"`);
    const ended = await ws.tranche(['run', '--all']);
    assert.notEqual(ended.code, 0);
    assert.match(ended.stdout + ended.stderr, /repository|git/i);
    assert.doesNotMatch(ended.stderr, /should not/);
    assert.ok(!Object.values(ws.statuses()).includes('completed'), 'a task is completed whose work is nowhere');
    await assertSound(ws, 'no repository');
  });

  it('halts when the person switches the branch, and goes on when it is back', async () => {
    ws = new Repository(3).commit();
    ws.configure(`${work}; git -C "${ws.folder}" switch -q -c other 2>/dev/null; true`, { jobs: 1 });
    const ended = await ws.tranche(['run', '--all']);
    assert.equal(ended.code, 1, ended.stdout + ended.stderr);
    assert.match(ended.stdout, /switched from main to other/);
    assert.equal(ws.git('log', '--format=%s', 'other'), 'Begin');
    ws.git('switch', '-q', 'main');
    ws.git('branch', '-q', '-D', 'other');
    ws.configure(work);
    const resumed = await ws.tranche(['resume']);
    assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
    await assertDelivered(ws, 3, 'a switched branch');
  });

  it('says what is missing in a repository without any commit, and begins nothing', async () => {
    ws = new Repository(2);
    const ended = await ws.tranche(['run', '--all']);
    assert.equal(ended.code, 2, ended.stdout + ended.stderr);
    assert.match(ended.stdout + ended.stderr, /commit/);
    assert.doesNotMatch(ended.stderr, /\n\s+at /);
    assert.equal(ws.read('list.txt'), '');
  });

  it('works beside what the person has not committed, and leaves it as it is', async () => {
    ws = new Repository(3);
    ws.write('mine.txt', 'one\n');
    ws.commit();
    ws.write('mine.txt', 'two\n');
    ws.write('new.txt', 'new\n');
    const ended = await ws.tranche(['run', '--all']);
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    assert.equal(ws.read('mine.txt'), 'two\n');
    assert.equal(ws.git('status', '--porcelain'), 'M mine.txt\n?? new.txt');
    await assertSound(ws, 'uncommitted work');
  });

  it('in the middle of a rebase loses nothing and says so, or works', async () => {
    ws = new Repository(2).commit();
    ws.git('switch', '-q', '-c', 'side');
    ws.write('mine.txt', 'side\n');
    ws.commit();
    ws.git('switch', '-q', 'main');
    ws.write('mine.txt', 'main\n');
    ws.commit();
    assert.throws(() => ws.git('rebase', 'side'));
    const before = ws.git('status', '--porcelain');
    const ended = await ws.tranche(['run', '--all']);
    assert.doesNotMatch(ended.stderr, /should not|\n\s+at /);
    if (ended.code !== 0) assert.match(ended.stdout + ended.stderr, /rebase|conflict|commit/i);
    assert.equal(ws.git('status', '--porcelain'), before);
    assert.deepEqual(ws.leftWorktrees(), []);
    if (existsSync(ws.state('status.json'))) await assertSound(ws, 'a rebase');
  });

  it('lets a hook that refuses every commit fail the task with its words', async () => {
    ws = new Repository(1, work, { limits: { maxRework: 0, maxAttempts: 1 } }).commit();
    ws.write('.git/hooks/pre-commit', '#!/bin/sh\necho this is not tidy >&2\nexit 1\n');
    chmodSync(ws.path('.git/hooks/pre-commit'), 0o755);
    const ended = await ws.tranche(['run', '--all']);
    assert.equal(ended.code, 1, ended.stdout + ended.stderr);
    assert.deepEqual(ws.statuses(), { '1.1': 'failed' });
    assert.match(String(ws.status().tasks[0]?.lastError), /hook|not tidy/);
    assert.deepEqual(ws.leftWorktrees(), []);
    await assertSound(ws, 'a hook');
    rmSync(ws.path('.git/hooks/pre-commit'));
  });

  it('that is stopped while git brings work in ends at once, with the hook it waits for, and brings it in later', async () => {
    ws = new Repository(2, work, { jobs: 1 }).commit();
    const begun = join(dirname(ws.folder), 'begun');
    ws.write('.git/hooks/pre-commit', `#!/bin/sh\ntouch "${begun}"\nexec sleep 600\n`);
    chmodSync(ws.path('.git/hooks/pre-commit'), 0o755);
    const runner = ws.start(['run', '--all'], { env: { XDG_CACHE_HOME: ws.cache } });
    await ws.appears('../begun');
    const started = Date.now();
    runner.child.kill('SIGINT');
    const { code, stdout, stderr } = await runner.ended;
    assert.equal(code, 130, stdout + stderr);
    assert.ok(Date.now() - started < 8_000, `it took ${Date.now() - started} ms`);
    assert.equal(ws.statuses()['1.1'], 'in_progress');
    assert.deepEqual(ws.leftWorktrees(), []);
    rmSync(ws.path('.git/hooks/pre-commit'));
    assert.equal((await ws.tranche(['resume'])).code, 0);
    await assertDelivered(ws, 2, 'stopped in a hook');
  });

  it('minds no branch, tag or folder that has its names already', async () => {
    ws = new Repository(2).commit();
    for (const name of ['tranche', 'worktree', '1.1', '1.2']) ws.git('tag', name);
    ws.git('branch', 'tranche/1.1');
    const ended = await ws.tranche(['run', '--all']);
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    ws.git('branch', '-q', '-D', 'tranche/1.1');
    await assertDelivered(ws, 2, 'names that are taken');
  });
});
