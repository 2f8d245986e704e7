/** What happens to status.json while, and before, a runner works. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { assertSound } from '../support/invariants';
import { configOf, planOf, quickAgent, Workspace } from '../support/tranche';

const shellAgent = (script: string) =>
  configOf({ agent: 'sh', agents: { sh: { type: 'command', command: ['/bin/sh', '-c', script] } } });
const work = 'cat > /dev/null; echo $TRANCHE_TASK_ID >> work.log; echo ok';

describe('status.json', function () {
  this.timeout(30_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());

  for (const [what, damage] of Object.entries({
    deleted: 'rm -f .tranche/PLAN/status.json',
    emptied: ': > .tranche/PLAN/status.json',
    torn: 'printf "{ \\"tasks\\": [" > .tranche/PLAN/status.json',
    "replaced by another plan's":
      'printf "{ \\"planPath\\": \\"other.md\\", \\"tasks\\": [] }" > .tranche/PLAN/status.json',
  })) {
    it(`${what} in the middle of a run: the run goes on, and its end stands there`, async () => {
      ws = new Workspace({ 'PLAN.md': planOf(3), 'tranche.config.json': shellAgent(`${work}; ${damage}`) });
      const ended = await ws.run(['run', '--all']);
      assert.equal(ended.code, 0, ended.stdout + ended.stderr);
      assert.deepEqual(Object.values(ws.statuses()), ['completed', 'completed', 'completed']);
      assert.equal(ws.read('work.log'), '1.1\n1.2\n1.3\n');
      await assertSound(ws, what);
    });
  }

  it('replaced by a folder in the middle of a run: stops with the reason, and resumes without doing anything twice', async () => {
    const damage =
      '[ $TRANCHE_TASK_ID = 1.2 ] && rm .tranche/PLAN/status.json && mkdir .tranche/PLAN/status.json; true';
    ws = new Workspace({ 'PLAN.md': planOf(3), 'tranche.config.json': shellAgent(`${work}; ${damage}`) });
    const ended = await ws.run(['run', '--all']);
    assert.equal(ended.code, 1);
    assert.match(ended.stderr, /The status file .*status\.json cannot be written: it is a folder.*tranche resume/);
    assert.doesNotMatch(ended.stderr, /\n\s+at /);
    rmSync(ws.state('status.json'), { recursive: true });
    ws.write('tranche.config.json', shellAgent(work));
    const again = await ws.run(['run', '--all']);
    assert.equal(again.code, 0, again.stdout + again.stderr);
    assert.deepEqual(Object.values(ws.statuses()), ['completed', 'completed', 'completed']);
    await assertSound(ws, 'a folder');
  });

  it('a folder from the beginning: refused, and left as it is', async () => {
    ws = new Workspace({ 'PLAN.md': planOf(1), 'tranche.config.json': configOf(quickAgent) });
    mkdirSync(ws.state('status.json', 'inside'), { recursive: true });
    for (const command of ['run', 'status', 'next']) {
      const { code, stderr } = await ws.run([command]);
      assert.equal(code, 2, command);
      assert.match(stderr, /The status file .* cannot be read: it is a folder/);
    }
    assert.deepEqual(readdirSync(ws.state('status.json')), ['inside']);
    assert.equal(ws.exists('work.log'), false);
  });

  it('older than the journal: what was recorded later is not done again', async () => {
    ws = new Workspace({ 'PLAN.md': planOf(4), 'tranche.config.json': configOf(quickAgent) });
    assert.equal((await ws.run(['run', '1'])).code, 0);
    const old = JSON.stringify(ws.status());
    assert.equal((await ws.run(['run', '2'])).code, 0);
    writeFileSync(ws.state('status.json'), old);
    assert.equal((await ws.run(['run', '--all'])).code, 0);
    assert.equal(ws.read('work.log').trim().split('\n').length, 4);
    await assertSound(ws, 'an older status.json');
  });

  it('leaves no temporary file of a runner that was killed while it wrote', async () => {
    ws = new Workspace({ 'PLAN.md': planOf(2), 'tranche.config.json': configOf(quickAgent) });
    const killed = await ws.run(['run', '--all'], { fault: { at: 'rename', nth: 1, how: 'before' } });
    assert.equal(killed.signal, 'SIGKILL');
    assert.equal((await ws.run(['run', '--all'])).code, 0);
    assert.deepEqual(
      readdirSync(ws.state()).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  it('leaves no temporary lock of a runner that was killed while it took the lock', async () => {
    ws = new Workspace({ 'PLAN.md': planOf(1), 'tranche.config.json': configOf(quickAgent) });
    ws.write('.tranche/PLAN/lock.4194303.tmp', '{"pid":4194303');
    assert.equal((await ws.run(['run'])).code, 0);
    assert.equal(ws.exists('.tranche/PLAN/lock.4194303.tmp'), false);
  });

  it('goes with the whole state folder in the middle of a run: stops with the reason, and nobody is left', async () => {
    ws = new Workspace({ 'PLAN.md': planOf(3), 'tranche.config.json': shellAgent(`${work}; rm -rf .tranche`) });
    const ended = await ws.run(['run', '--all']);
    assert.equal(ended.code, 1);
    assert.match(ended.stderr, /lock in .* was removed or taken/);
    assert.doesNotMatch(ended.stderr, /\n\s+at /);
    ws.write('tranche.config.json', shellAgent(work));
    const again = await ws.run(['run', '--all']);
    assert.equal(again.code, 0, again.stdout + again.stderr);
    await assertSound(ws, 'a removed state folder');
  });
});
