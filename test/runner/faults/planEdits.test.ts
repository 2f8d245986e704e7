/** People edit the plan while a run works on it. The agent of the first task does it here, in their stead. */
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { assertSound } from '../support/invariants';
import { configOf, Workspace } from '../support/tranche';

const plan = (...tasks: string[]) => `# Plan\n\n## Phase 1: A\n\n${tasks.map((task) => `- [ ] ${task}\n`).join('')}`;

describe('a plan edited in the middle of a run', function () {
  this.timeout(30_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());

  /** `edit` runs in the turn of the very first task. */
  const editing = (edit: string, edited = '') => {
    const script = `cat >> prompts; [ -e edited ] || { touch edited; ${edit}; }; echo $TRANCHE_TASK_ID >> work.log; echo ok`;
    ws = new Workspace({
      'PLAN.md': plan('1.1 Alpha', '1.2 Beta', '1.3 Gamma', '1.4 Delta'),
      new: edited,
      'tranche.config.json': configOf({
        agent: 'sh',
        agents: { sh: { type: 'command', command: ['/bin/sh', '-c', script] } },
      }),
    });
    return ws.run(['run', '--all']);
  };
  const done = () => ws.read('work.log').trim().split('\n');

  it('a task removed: the others are done, and that one is not', async () => {
    const ended = await editing('cp new PLAN.md', plan('1.1 Alpha', '1.2 Beta', '1.4 Delta'));
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    assert.deepEqual(done(), ['1.1', '1.2', '1.4']);
    await assertSound(ws, 'removed');
  });

  it('the very task at work removed: its end is recorded, and the rest goes on', async () => {
    const ended = await editing('cp new PLAN.md', plan('1.2 Beta', '1.3 Gamma', '1.4 Delta'));
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    assert.deepEqual(done(), ['1.1', '1.2', '1.3', '1.4']);
    await assertSound(ws, 'removed at work');
  });

  it('reordered: every task once', async () => {
    const ended = await editing('cp new PLAN.md', plan('1.4 Delta', '1.3 Gamma', '1.1 Alpha', '1.2 Beta'));
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    assert.deepEqual(done().sort(), ['1.1', '1.2', '1.3', '1.4']);
    await assertSound(ws, 'reordered');
  });

  it('a task added at the top: it is done, and nothing twice', async () => {
    const tasks = ['1.0 Before all', '1.1 Alpha', '1.2 Beta', '1.3 Gamma', '1.4 Delta'];
    const ended = await editing('cp new PLAN.md', plan(...tasks));
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    assert.deepEqual(done().sort(), ['1.0', '1.1', '1.2', '1.3', '1.4']);
    await assertSound(ws, 'added');
  });

  it('renumbered: tasks are known by their numbers, and the text of each is handed out as it stands now', async () => {
    const ended = await editing('cp new PLAN.md', plan('1.1 Alpha', '1.3 Beta', '1.4 Gamma', '1.5 Delta'));
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    assert.deepEqual(done(), ['1.1', '1.3', '1.4', '1.5']);
    assert.match(ws.read('prompts'), /1\.3 Beta[\s\S]*1\.4 Gamma[\s\S]*1\.5 Delta/);
    await assertSound(ws, 'renumbered');
  });

  it('the text of a later task changed: the new text is handed out', async () => {
    const ended = await editing('cp new PLAN.md', plan('1.1 Alpha', '1.2 Beta', '1.3 Something else', '1.4 Delta'));
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    assert.doesNotMatch(ws.read('prompts'), /1\.3 Gamma/);
    assert.match(ws.read('prompts'), /1\.3 Something else/);
    await assertSound(ws, 'changed');
  });

  it('a cycle of dependencies written in: the others are done, and the cycle is told', async () => {
    const tasks = ['1.1 Alpha', '1.2 Beta (depends: 1.3)', '1.3 Gamma (depends: 1.2)', '1.4 Delta'];
    const ended = await editing('cp new PLAN.md', plan(...tasks));
    assert.equal(ended.code, 4, ended.stdout + ended.stderr);
    assert.deepEqual(done(), ['1.1', '1.4']);
    assert.match(ended.stdout, /depends on itself/);
    await assertSound(ws, 'a cycle');
  });

  for (const [what, edit, message] of [
    [
      'deleted',
      'rm PLAN.md',
      /The plan PLAN\.md cannot be read any more: it does not exist|cannot be read: it does not exist/,
    ],
    [
      'replaced by a binary',
      'head -c 2000 /dev/zero > PLAN.md',
      /The plan PLAN\.md cannot be read: This file is no text/,
    ],
    ['replaced by a folder', 'rm PLAN.md; mkdir PLAN.md', /The plan PLAN\.md/],
  ] as const) {
    it(`${what}: halts with the reason, and resumes when it is back`, async () => {
      const whole = plan('1.1 Alpha', '1.2 Beta', '1.3 Gamma', '1.4 Delta');
      const ended = await editing(`cp PLAN.md old; ${edit}`, whole);
      assert.equal(ended.code, 2, ended.stdout + ended.stderr);
      assert.match(ended.stderr, message);
      assert.doesNotMatch(ended.stderr, /\n\s+at /);
      assert.deepEqual(done(), ['1.1']);
      assert.equal(ws.exists('.tranche/PLAN/lock'), false);
      if (what.endsWith('folder')) (await import('node:fs')).rmSync(ws.path('PLAN.md'), { recursive: true });
      ws.write('PLAN.md', whole);
      const resumed = await ws.run(['resume']);
      assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
      assert.deepEqual(done(), ['1.1', '1.2', '1.3', '1.4']);
      await assertSound(ws, what);
    });
  }

  it('opened through a link to its folder by a second runner: one state, one runner', async () => {
    const script =
      'cat > /dev/null; touch begun; while [ ! -e go ]; do sleep 0.05; done; echo $TRANCHE_TASK_ID >> work.log; echo ok';
    ws = new Workspace({
      'PLAN.md': plan('1.1 Alpha'),
      'tranche.config.json': configOf({
        agent: 'sh',
        agents: { sh: { type: 'command', command: ['/bin/sh', '-c', script] } },
      }),
    });
    const link = ws.path('..', 'link');
    symlinkSync(ws.folder, link);
    const first = ws.start(['run']);
    await ws.appears('begun');
    const second = await ws.run(['run', '--workspace', link]);
    assert.equal(second.code, 3, second.stdout + second.stderr);
    ws.write('go', '');
    assert.equal((await first.ended).code, 0);
    assert.deepEqual(done(), ['1.1']);
    await assertSound(ws, 'a link');
  });
});
