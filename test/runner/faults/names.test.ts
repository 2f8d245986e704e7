/** Names that are as long as they may be, look like something else, or lead in a circle. */
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { assertSound } from '../support/invariants';
import { configOf, planOf, quickAgent, Workspace } from '../support/tranche';

describe('a runner among odd names', function () {
  this.timeout(30_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());
  const config = { 'tranche.config.json': configOf({ ...quickAgent, tickBoxes: 'whenCompleted' }) };

  it('runs a plan whose name has 255 bytes, though no file beside it can have a longer one', async () => {
    const plan = `${'x'.repeat(252)}.md`;
    ws = new Workspace({ ...config, [plan]: planOf(2) });
    const ended = await ws.run(['run', '--all', '--plan', plan]);
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    assert.match(ended.stdout, /2 tasks completed/);
    assert.match(ended.stdout, /not ticked in x+…: a name in it is too long/);
    assert.equal((await ws.run(['run', '--all', '--plan', plan])).code, 0);
    assert.equal(ws.read('work.log').trim().split('\n').length, 2);
  });

  it('runs a plan whose name looks like an option', async () => {
    ws = new Workspace({ ...config, '-x.md': planOf(1) });
    assert.equal((await ws.run(['run', '--plan=-x.md'])).code, 0);
    assert.match(ws.read('-x.md'), /- \[x\] 1\.1/);
    assert.equal(ws.exists('.tranche/-x/status.json'), true);
  });

  it('refuses a plan that is a link to itself, and says so', async () => {
    ws = new Workspace(config);
    symlinkSync('PLAN.md', ws.path('PLAN.md'));
    for (const args of [['run'], ['run', '--plan', 'PLAN.md'], ['status']]) {
      const { code, stderr } = await ws.run(args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, /The plan PLAN\.md cannot be read: its links lead in a circle\./);
      assert.doesNotMatch(stderr, /\n\s+at /);
    }
  });

  it('counts what an agent makes: files of 255 bytes, with a line end or a dash, links in circles, pipes', async () => {
    const name = 'y'.repeat(255);
    const script = `cat > /dev/null; echo x > ${name}; echo x > ./-rf; echo x > 'a
b'; ln -s self self; mkdir deep; ln -s .. deep/up; mkfifo pipe; echo ok`;
    const agents = { sh: { type: 'command', command: ['/bin/sh', '-c', script] } };
    ws = new Workspace({ 'PLAN.md': planOf(1), 'tranche.config.json': configOf({ agent: 'sh', agents }) });
    symlinkSync('.', ws.path('circle'));
    const ended = await ws.run(['run']);
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    const changed = ws.journal().flatMap((record) => (record.type === 'gate_ended' ? (record.changedFiles ?? []) : []));
    for (const file of [name, '-rf', 'a\nb']) assert.ok(changed.includes(file), `${file} of ${changed}`);
    await assertSound(ws, 'odd names');
  });
});
