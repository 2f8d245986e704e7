import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sampleOf } from '../support/thorough';
import { Repository } from './support/repository';
import { configOf, planOf, Workspace } from './support/tranche';

function assertLists(ws: Repository, ids: readonly string[]): void {
  const order = ws.delivered();
  assert.deepEqual([...order].sort(), [...ids].sort());
  for (const list of [0, 1, 2, 3]) {
    const mine = order.filter((id) => {
      const number = Number(id.replace('.', ''));
      return number % 4 === list || (number + 1) % 4 === list;
    });
    assert.deepEqual(ws.read(`list-${list}.txt`).trim().split('\n'), mine, `list ${list}`);
  }
}

describe('sessions side by side', function () {
  this.timeout(180_000);
  let ws: Repository;
  afterEach(() => ws.dispose());
  const lists = { 'list-0.txt': '', 'list-1.txt': '', 'list-2.txt': '', 'list-3.txt': '' };

  it('bring the work of a task in once, however near to its end the runner is killed', async () => {
    let takenUp = 0;
    for (const nth of sampleOf([4, 5, 6, 7], 3)) {
      ws = new Repository({ 'PLAN.md': planOf(2) }, { jobs: 1 });
      const env = { XDG_CACHE_HOME: ws.cache };
      const killed = await ws.run(['run', '--all'], { env, fault: { at: 'journal', nth, how: 'before' } });
      assert.equal(killed.signal, 'SIGKILL', killed.stderr);
      const resumed = await ws.tranche('resume');
      assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
      assert.deepEqual(ws.delivered(), ['1.1', '1.2'], `killed before write ${nth}`);
      assert.deepEqual(ws.statuses(), { '1.1': 'completed', '1.2': 'completed' });
      if (
        ws
          .journal()
          .some((record) => record.type === 'gate_ended' && /nothing is done twice/.test(record.message ?? ''))
      )
        takenUp++;
      if (nth !== 7) ws.dispose();
    }
    assert.ok(takenUp > 0, 'no kill came between bringing the work in and recording it');
  });

  it('come out in worktrees as if the tasks had been done one after another', async () => {
    ws = new Repository(
      { ...lists, 'PLAN.md': planOf(20).replace(/`out.*?`/g, 'its line') },
      { tickBoxes: 'whenCompleted' },
    );
    const { code, stdout, stderr } = await ws.tranche('run', '--all');
    assert.equal(code, 0, stdout + stderr);
    const ids = Object.keys(ws.statuses());
    assert.equal(ids.length, 20);
    assert.deepEqual(new Set(Object.values(ws.statuses())), new Set(['completed']));
    assertLists(ws, ids);
    assert.equal(ws.read('PLAN.md').match(/- \[x\]/g)?.length, 20);
    assert.equal(ws.git('status', '--porcelain'), 'M PLAN.md');
    assert.deepEqual(ws.leftWorktrees(), []);
  });

  it('leave nothing behind when the runner is killed, and lose nothing', async () => {
    ws = new Repository({ ...lists, 'PLAN.md': planOf(6).replace(/`out.*?`/g, 'its line') }, {});
    const started = ws.start(['run', '--all'], { env: { XDG_CACHE_HOME: ws.cache } });
    await started.printed(/1\.\d/);
    started.child.kill('SIGKILL');
    await started.ended;
    assert.notDeepEqual(ws.leftWorktrees(), []);
    const { code, stdout, stderr } = await ws.tranche('resume');
    assert.equal(code, 0, stdout + stderr);
    assert.deepEqual(new Set(Object.values(ws.statuses())), new Set(['completed']));
    assert.deepEqual(new Set(ws.delivered()).size, 6);
    assert.deepEqual(ws.leftWorktrees(), []);
  });

  it('are refused with a reason where the workspace is no repository, or the setup fails', async () => {
    ws = new Repository({ 'PLAN.md': planOf(4) }, { worktree: { setup: ['echo no way >&2; exit 4'] } });
    const failed = await ws.tranche('run', '--all');
    assert.equal(failed.code, 2, failed.stdout + failed.stderr);
    assert.match(failed.stderr, /exit 4.*worktree\.setup.*no way/s);
    assert.deepEqual(ws.leftWorktrees(), []);
    execFileSync('rm', ['-rf', join(ws.folder, '.git')]);
    const without = await ws.tranche('run', '--all');
    assert.equal(without.code, 2, without.stdout + without.stderr);
    assert.match(without.stderr, /no repository/);
  });
});

describe('an agent that may only propose', function () {
  this.timeout(60_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());
  const proposing = (text: string) => ({
    'PLAN.md': planOf(4),
    'propose.mjs': `const id = process.env.TRANCHE_TASK_ID; console.log(${text});`,
    'tranche.config.json': configOf({
      isolation: 'proposal',
      agent: 'reader',
      agents: { reader: { type: 'command', command: [process.execPath, 'propose.mjs'] } },
      limits: { maxAttempts: 1, maxRework: 1 },
    }),
  });

  it('has its files written by the runner, however long the answer', async () => {
    const text = "'x '.repeat(9000) + '\\nFILE: out/' + id + '.txt\\n```\\n' + id + '\\n```\\n' + 'y '.repeat(9000)";
    ws = new Workspace(proposing(text));
    const { code, stdout, stderr } = await ws.run(['run', '--all']);
    assert.equal(code, 0, stdout + stderr);
    for (const id of Object.keys(ws.statuses())) assert.equal(ws.read(`out/${id}.txt`), `${id}\n`);
  });

  it('is told which path is refused, and fails when it stays with it', async () => {
    ws = new Workspace(proposing("'FILE: good.txt\\n```\\n```\\nFILE: out/../../escaped.txt\\n```\\nbad\\n```\\n'"));
    symlinkSync(dirname(ws.folder), ws.path('up'));
    const { code } = await ws.run(['run', '1']);
    assert.equal(code, 1);
    assert.equal(ws.statuses()['1.1'], 'failed');
    assert.match(String(ws.status().tasks[0]?.lastError), /escaped\.txt.*leads upwards/s);
    assert.equal(existsSync(join(dirname(ws.folder), 'escaped.txt')), false);
    assert.equal(ws.exists('good.txt'), false);
    const prompts = readdirSync(ws.state('runs')).flatMap((run) =>
      readdirSync(ws.state('runs', run))
        .filter((name) => name.endsWith('.prompt.md'))
        .map((name) => readFileSync(ws.state('runs', run, name), 'utf8')),
    );
    assert.ok(
      prompts.some((text) => /FILE: path\/to\/file/.test(text)),
      'the rules were not told',
    );
    assert.ok(
      prompts.some((text) => /leads upwards/.test(text)),
      'the refusal was not told',
    );
  });
});
