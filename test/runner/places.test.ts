import assert from 'node:assert/strict';
import { readdirSync, symlinkSync } from 'node:fs';
import { configOf, planOf, quickAgent, Workspace } from './support/tranche';

describe('the plan nobody named', function () {
  this.timeout(30_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());

  const config = { 'tranche.config.json': configOf(quickAgent) };
  /** Runs one task and says which plan that was of. */
  async function ran(files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<string> {
    ws = new Workspace({ ...config, ...files });
    const { code, stdout, stderr } = await ws.run(['run', '1', ...args]);
    assert.equal(code, 0, stdout + stderr);
    return stateOf(ws).planPath;
  }

  it('is the first spec that is not finished', async () => {
    const tasks = (mark: string) => `# Tasks\n\n## Phase 1: Setup\n\n- [${mark}] T001 Write \`a.txt\`\n`;
    const files = {
      'specs/002-b/tasks.md': tasks(' '),
      'specs/001-a/tasks.md': tasks('x'),
      'specs/010-c/tasks.md': tasks(' '),
    };
    assert.equal(
      await ran({ ...files, 'specs/002-b/plan.md': '# Plan\n\nHow it is built.\n' }),
      'specs/002-b/tasks.md',
    );
  });

  it('is the next one when the record says that the first is finished', async () => {
    const first = 'packages/api/PLAN.md';
    assert.equal(await ran({ [first]: planOf(1), 'packages/web/PLAN.md': planOf(1) }), first);
    const next = await ws.run(['next', '--json']);
    assert.equal(JSON.parse(next.stdout).plan, 'packages/web/PLAN.md');
    assert.equal((await ws.run(['run'])).code, 0);
    const done = await ws.run(['run']);
    assert.equal(done.code, 4);
    assert.match(done.stdout, /packages\/api\/PLAN\.md[\s\S]*all 1 task is completed or skipped/);
  });

  it('is one of the repository before one of a package of it, and of the more telling name', async () => {
    const all = { 'packages/api/PLAN.md': planOf(1), 'TODO.md': planOf(1), '.kiro/specs/login/tasks.md': planOf(1) };
    assert.equal(await ran(all), '.kiro/specs/login/tasks.md');
  });

  it('is in a package when it is nowhere else', async () => {
    assert.equal(
      await ran({ 'services/shop/specs/001-cart/tasks.md': planOf(1) }),
      'services/shop/specs/001-cart/tasks.md',
    );
  });

  it('is not one that git ignores, unless it is named', async () => {
    const ignored = { 'PLAN.md': planOf(1), '.gitignore': 'PLAN.md\n', 'node_modules/x/TODO.md': planOf(1) };
    ws = new Workspace({ ...config, ...ignored });
    const { code, stderr } = await ws.run(['run']);
    assert.equal(code, 2);
    assert.match(stderr, /No plan was found in .*what git ignores is not looked at.*--plan FILE/);
    ws.dispose();
    assert.equal(await ran(ignored, '--plan', 'PLAN.md'), 'PLAN.md');
  });

  it('is found beside files that cannot be read, and beside links that lead round in circles', async () => {
    ws = new Workspace({ ...config, 'docs/plans/b.md': planOf(1) });
    ws.write('docs/plans/a.md', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3, 0, 0]));
    symlinkSync('..', ws.path('docs', 'plans', 'docs'));
    symlinkSync(ws.path(), ws.path('round'));
    assert.equal((await ws.run(['run', '1'])).code, 0);
    assert.equal(stateOf(ws).planPath, 'docs/plans/b.md');
  });
});

describe('a plan that is a folder', function () {
  this.timeout(30_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());

  const issue = (name: string, dependsOn = '[]') =>
    `---\nname: ${name}\nstatus: open\ndepends_on: ${dependsOn}\nparallel: true\n---\n\n# Task: ${name}\n\n## Steps\n\n- [ ] Write it\n`;
  const epic = {
    '.claude/epics/login/epic.md':
      '---\nname: login\nstatus: backlog\n---\n\n# Epic: Login\n\n- [ ] 001.md - Form\n- [ ] 002.md - Session\n',
    '.claude/epics/login/001.md': issue('Form'),
    '.claude/epics/login/002.md': issue('Session', '[001]'),
    '.claude/epics/login/sketch.png': 'no text of a plan',
  };
  const board = {
    'backlog/config.yml': 'project_name: "Shop"\n',
    'backlog/tasks/task-1 - Cart.md':
      '---\nid: task-1\ntitle: Cart\nstatus: To Do\n---\n\n## Acceptance Criteria\n<!-- AC:BEGIN -->\n- [ ] #1 It adds up\n<!-- AC:END -->\n\n## Steps\n\n- [ ] Write it\n',
  };

  for (const [plan, files, args] of [
    ['.claude/epics/login', epic, []],
    ['backlog', board, []],
    ['.claude/epics/login', { ...epic, 'PLAN.md': planOf(1) }, ['--plan', '.claude/epics/login']],
    ['backlog', { ...board, 'PLAN.md': planOf(1) }, ['--plan=backlog/']],
  ] as const) {
    it(`is ${args.length > 0 ? 'named' : 'found'}: ${plan}`, async () => {
      ws = new Workspace({ 'tranche.config.json': configOf(quickAgent), ...files });
      const { code, stdout, stderr } = await ws.run(['run', '--all', ...args]);
      assert.equal(code, 0, stdout + stderr);
      const { planPath, tasks } = stateOf(ws);
      assert.equal(planPath, plan);
      assert.ok(tasks.length > 0 && tasks.every(({ status }) => status === 'completed'), JSON.stringify(tasks));
      assert.equal(ws.exists('.claude/epics/login/.tranche'), false);
    });
  }

  it('is read anew when one of its files comes while a run works', async () => {
    const command = ['/bin/sh', '-c', 'cp -n later.md .claude/epics/login/003.md; echo "$TRANCHE_TASK_ID" >> work.log'];
    ws = new Workspace({
      'tranche.config.json': configOf({ agent: 'adds', agents: { adds: { type: 'command', command } } }),
      ...epic,
      'later.md': issue('Sign out'),
    });
    const before = JSON.parse((await ws.run(['plan', 'show', '.claude/epics/login', '--json'])).stdout).tasks.length;
    assert.equal((await ws.run(['run', '--all'])).code, 0);
    assert.equal(stateOf(ws).tasks.length, before + 1);
  });

  it('says what is wrong with one that holds nothing', async () => {
    ws = new Workspace({
      'tranche.config.json': configOf(quickAgent),
      'pictures/a.png': 'x',
      'notes/a.md': '# Notes\n',
    });
    const none = await ws.run(['run', '--plan', 'pictures']);
    assert.deepEqual([none.code, none.stdout], [2, '']);
    assert.match(none.stderr, /The plan pictures is a folder without any file that a plan is written in/);
    assert.match((await ws.run(['run', '--plan', 'notes'])).stderr, /The plan notes holds no tasks/);
  });
});

interface State {
  readonly planPath: string;
  readonly tasks: readonly { readonly id: string; readonly status: string }[];
}

/** Of the only plan that was run. */
function stateOf(ws: Workspace): State {
  const [folder = '', ...others] = readdirSync(ws.path('.tranche')).filter((name) => !name.startsWith('.'));
  assert.deepEqual(others, []);
  return JSON.parse(ws.read(`.tranche/${folder}/status.json`));
}
