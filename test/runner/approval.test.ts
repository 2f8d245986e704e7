/** A person's word on work: before it is in the workspace where agents work in worktrees, and while a runner is at work. */
import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { Repository } from './support/repository';
import { configOf, type Started, Workspace } from './support/tranche';

const plan = (...tasks: string[]) => `# Plan\n\n## Phase 1: A\n\n${tasks.join('\n')}\n`;
/** Writes a file of its own, or the one that the task names behind "file"; waits where a file "hold" says so. */
const script = `
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
const id = process.env.TRANCHE_TASK_ID;
const prompt = readFileSync(0, 'utf8');
const file = /The task, as[^\\n]*\\n\\n[^\\n]* in (\\S+\\.txt)/.exec(prompt)?.[1] ?? 'of-' + id + '.txt';
writeFileSync(process.env.OUT + '/prompt-' + id, prompt);
if (/slow/.test(id)) while (!existsSync(process.env.OUT + '/go')) await delay(20);
writeFileSync(file, id + ' ' + process.env.TRANCHE_ATTEMPT + '\\n');
console.log('did ' + id);
`;

describe('work that waits for a person, in a worktree', function () {
  this.timeout(60_000);
  let ws: Repository;
  afterEach(() => ws.dispose());
  const open = (tasks: string[], config: Record<string, unknown> = {}, files: Record<string, string> = {}) => {
    ws = new Repository({ 'PLAN.md': plan(...tasks), 'agent.mjs': script, ...files }, { jobs: 1, ...config });
  };
  const kept = () => ws.git('for-each-ref', '--format=%(refname)', 'refs/tranche').split('\n').filter(Boolean);

  it('is not on the branch before it is approved, and is then, onto what others made, and checked once more', async () => {
    open(['- [ ] 1.1 A (approval)', '- [ ] 1.2 B'], { verify: ['ls of-*.txt | wc -l >> "$LOG"'] });
    const env = { XDG_CACHE_HOME: ws.cache, OUT: ws.path('..'), LOG: ws.path('../verified') };
    assert.equal((await ws.run(['run', '--all'], { env })).code, 4);
    assert.deepEqual(ws.delivered(), ['1.2']);
    assert.equal(ws.exists('of-1.1.txt'), false);
    assert.equal(kept().length, 1);
    const approved = await ws.run(['approve', '1.1'], { env });
    assert.equal(approved.code, 0, approved.stderr);
    assert.match(approved.stdout, /1\.1 A.*: approved, brought in as [0-9a-f]{10} and completed/);
    assert.deepEqual(ws.delivered(), ['1.2', '1.1']);
    assert.deepEqual(ws.statuses(), { '1.1': 'completed', '1.2': 'completed' });
    assert.equal(ws.status().tasks[0]?.commit, ws.git('rev-parse', 'HEAD'));
    // Each alone, then both together.
    assert.deepEqual(ws.read('../verified').match(/\d+/g), ['1', '1', '2']);
    assert.deepEqual([kept(), ws.leftWorktrees()], [[], []]);
  });

  it('never comes there when it is rejected; the next attempt begins on the branch and is told why', async () => {
    open(['- [ ] 1.1 A (approval)']);
    await ws.tranche('run', '--all');
    const rejected = await ws.tranche('reject', '1.1', '--note', 'sort it');
    assert.match(rejected.stdout, /Nothing of it is on your branch; the work is kept: `git show refs\/tranche\//);
    assert.deepEqual([ws.delivered(), ws.status().tasks[0]?.commit], [[], undefined]);
    await ws.tranche('run', '--all');
    assert.equal((await ws.tranche('approve', '1.1')).code, 0);
    assert.equal(ws.read('of-1.1.txt'), '1.1 2\n');
    assert.deepEqual(ws.delivered(), ['1.1']);
  });

  it('is done again where others changed the same lines meanwhile, or it does not pass together with theirs', async () => {
    open(
      ['- [ ] 1.1 A in same.txt (approval)', '- [ ] 1.2 B in same.txt', '- [ ] 1.3 C (approval)', '- [ ] 1.4 D'],
      { verify: ['[ ! -e of-1.3.txt ] || [ ! -e of-1.4.txt ]'], limits: { maxAttempts: 1 } },
      { 'same.txt': 'as it was\n' },
    );
    await ws.tranche('run', '--all');
    const same = await ws.tranche('approve', '1.1');
    assert.equal(same.code, 1);
    assert.match(same.stdout, /approved, but it is to be done again: Others changed the same lines.*same\.txt/);
    const failing = await ws.tranche('approve', '1.3');
    assert.match(failing.stdout, /is to be done again: together with what others made since, .* did not pass/);
    assert.deepEqual(ws.delivered(), ['1.2', '1.4']);
    assert.equal(ws.git('status', '--porcelain'), '');
    // It was no failure of the task, which has its attempt still.
    assert.equal(ws.statuses()['1.1'], 'pending');
    await ws.tranche('run', '1.1', '--yes');
    assert.equal((await ws.tranche('approve', '1.1')).code, 0);
    assert.equal(ws.read('same.txt'), '1.1 2\n');
  });

  it('waits on where the check itself cannot be started, which says nothing about the work', async () => {
    const tasks = ['- [ ] 1.1 A (approval)', '- [ ] 1.2 B'];
    open(tasks, { verify: ['true'] });
    await ws.tranche('run', '--all');
    const config = ws.read('tranche.config.json');
    ws.write('tranche.config.json', config.replace('"true"', '["no-such-check"]'));
    const refused = await ws.tranche('approve', '1.1');
    assert.equal(refused.code, 1, refused.stdout + refused.stderr);
    assert.match(refused.stdout, /it goes on waiting for you: .*no-such-check.* Mend that, then approve it again/);
    ws.write('tranche.config.json', config);
    const approved = await ws.tranche('approve', '1.1');
    assert.equal(approved.code, 0, approved.stdout + approved.stderr);
    assert.deepEqual(ws.delivered(), ['1.2', '1.1']);
  });

  it('comes in once, however near to its end the approval is killed', async () => {
    for (const nth of [1, 2]) {
      if (nth > 1) ws.dispose();
      open(['- [ ] 1.1 A (approval)', '- [ ] 1.2 B']);
      await ws.tranche('run', '--all');
      const env = { XDG_CACHE_HOME: ws.cache };
      const killed = await ws.run(['approve', '1.1'], { env, fault: { at: 'journal', nth, how: 'before' } });
      assert.equal(killed.signal, 'SIGKILL', killed.stderr);
      assert.deepEqual([ws.statuses()['1.1'], ws.delivered()], ['in_progress', ['1.2', '1.1']]);
      const again = await ws.tranche('approve', '1.1');
      assert.equal(again.code, 0, again.stdout + again.stderr);
      assert.deepEqual(ws.delivered(), ['1.2', '1.1']);
      assert.equal(ws.status().tasks[0]?.commit, ws.git('rev-parse', 'HEAD'));
    }
  });

  it('waits, too, where an uncommitted file of the person is in its way; the run goes on with other tasks', async () => {
    open(['- [ ] 1.1 A in same.txt', '- [ ] 1.2 B'], {}, { 'same.txt': 'as it was\n' });
    ws.write('same.txt', 'mine\n');
    const ended = await ws.tranche('run', '--all');
    assert.equal(ended.code, 4, ended.stdout);
    assert.deepEqual(ws.statuses(), { '1.1': 'in_progress', '1.2': 'completed' });
    assert.match(
      ended.stdout,
      /not committed: same\.txt\. Commit them, or move them away\. Then `tranche approve 1\.1`/,
    );
    assert.match((await ws.tranche('status')).stdout, /`tranche approve 1\.1`\n.*not committed: same\.txt/);
    const early = await ws.tranche('approve', '1.1');
    assert.deepEqual([early.code, /goes on waiting.*same\.txt/.test(early.stdout)], [1, true], early.stdout);
    assert.equal(ws.read('same.txt'), 'mine\n');
    ws.git('checkout', 'same.txt');
    assert.equal((await ws.tranche('approve', '1.1')).code, 0);
    assert.equal(ws.read('same.txt'), '1.1 1\n');
  });
});

describe('a word on work while a runner is at work', function () {
  this.timeout(60_000);
  let ws: Workspace;
  let run: Started;
  afterEach(async () => {
    run.child.kill('SIGKILL');
    await run.ended;
    ws.dispose();
  });
  const running = async (Kind: typeof Workspace | typeof Repository, ...tasks: string[]) => {
    const agents = { worker: { type: 'command', command: [process.execPath, 'agent.mjs'] } };
    const config = { agent: 'worker', agents, batchSize: 1 };
    const files = { 'PLAN.md': plan(...tasks), 'agent.mjs': script };
    ws =
      Kind === Repository
        ? new Repository(files, { ...config, jobs: 1 })
        : new Workspace({ ...files, 'tranche.config.json': configOf(config) });
    const env = { XDG_CACHE_HOME: ws.path('../cache'), OUT: ws.path('..') };
    run = ws.start(['run', '--all'], { env });
    await run.printed(/1\.1 parked[\s\S]*slow/);
  };
  const tasks = ['- [ ] 1.1 A (approval)', '- [ ] slow.1 B', '- [ ] 1.3 C (depends: 1.1)'];

  for (const [name, Kind] of [
    ['in the workspace', Workspace],
    ['in worktrees', Repository],
  ] as const) {
    it(`is taken up by it, ${name}, so that what waited for the task goes on in the same run`, async () => {
      await running(Kind, ...tasks);
      const approved = await ws.run(['approve', '1.1']);
      assert.equal(approved.code, 0, approved.stderr);
      assert.match(approved.stdout, /1\.1 A.*: approved; the runner at work \(pid \d+\) /);
      ws.write('../go', '');
      const ended = await run.ended;
      assert.equal(ended.code, 0, ended.stdout + ended.stderr);
      assert.deepEqual(new Set(Object.values(ws.statuses())), new Set(['completed']));
      assert.equal(ws.exists('of-1.1.txt'), true);
      assert.deepEqual(readdirSync(ws.state('decisions')), []);
    });
  }

  it('sends work back to be done again in the same run', async () => {
    await running(Workspace, ...tasks);
    assert.equal((await ws.run(['reject', '1.1', '--note', 'sort it'])).code, 0);
    ws.write('../go', '');
    await run.printed(/rejected[\s\S]*1\.1 parked/);
    await run.ended;
    assert.match(ws.read('../prompt-1.1'), /A person rejected the work: sort it/);
  });

  it('is refused where the task does not wait, from an agent, and in any other form', async () => {
    await running(Workspace, ...tasks);
    const early = await ws.run(['approve', '1.3']);
    assert.match(early.stderr, /does not wait for a person/);
    const agents = await ws.run(['approve', '1.1'], { env: { TRANCHE_TASK_ID: '1.1' } });
    assert.deepEqual([agents.code, /word for a person/.test(agents.stderr)], [2, true]);
    const left = (name: string, text: string) => writeFileSync(ws.state('decisions', name), text);
    ws.write('.tranche/PLAN/decisions/a.json', '{ "task": "1.1", "decision": "appro');
    left('b.json', '{ "task": "1.1", "decision": "completed" }');
    left('c.json', '{ "task": "9.9", "decision": "approved" }');
    left('d.json', '{ "task": "1.3", "decision": "approved" }');
    await run.printed(
      /no decision of a person \(it is no JSON\)[\s\S]*at decision[\s\S]*9\.9[\s\S]*1\.3 does not wait/,
    );
    ws.write('../go', '');
    assert.equal((await run.ended).code, 4);
    assert.equal(ws.statuses()['1.1'], 'in_progress');
    assert.deepEqual(readdirSync(ws.state('decisions')), []);
  });

  it('is taken up by the next run where the runner was killed before it saw it', async () => {
    await running(Workspace, ...tasks);
    run.child.kill('SIGSTOP');
    assert.equal((await ws.run(['approve', '1.1'])).code, 0);
    run.child.kill('SIGKILL');
    await run.ended;
    ws.write('../go', '');
    const resumed = await ws.run(['resume'], { env: { OUT: ws.path('..') } });
    assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
    assert.deepEqual(new Set(Object.values(ws.statuses())), new Set(['completed']));
  });
});
