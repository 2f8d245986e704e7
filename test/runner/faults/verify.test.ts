/** Verify commands that do what no check should. */
import assert from 'node:assert/strict';
import { assertSound } from '../support/invariants';
import { configOf, planOf, Workspace } from '../support/tranche';

describe('a verify command that', function () {
  this.timeout(30_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());

  const withVerify = (verify: string, limits: Record<string, unknown> = {}) => {
    ws = new Workspace({
      'PLAN.md': planOf(1),
      'tranche.config.json': configOf({
        agent: 'sh',
        agents: {
          sh: { type: 'command', command: ['/bin/sh', '-c', 'cat > /dev/null; echo x >> turns; echo ok'] },
        },
        verify: [verify],
        limits: { maxAttempts: 1, ...limits },
      }),
    });
  };
  const turns = () => ws.read('turns').trim().split('\n').length;

  it('hangs: ended after its time with all that it started, and the cause is told', async () => {
    withVerify('setsid sleep 600 & sleep 601', { verifyMinutes: 0.01, maxRework: 0 });
    const ended = await ws.run(['run']);
    assert.equal(ended.code, 1);
    assert.match(ended.stdout, /did not end within .* and was ended/);
    assert.deepEqual(ws.statuses(), { '1.1': 'failed' });
    await assertSound(ws, 'a hanging check');
  });

  it('floods its output: judged by its exit code, and only the end is kept', async () => {
    withVerify('head -c 100000000 /dev/zero | tr "\\0" x; echo; echo the end; false', { maxRework: 0 });
    const ended = await ws.run(['run']);
    assert.equal(ended.code, 1);
    assert.deepEqual(ws.statuses(), { '1.1': 'failed' });
    await assertSound(ws, 'a flood');
  });

  it('changes files: they are no work of the agent in the next attempt', async () => {
    withVerify('echo y >> made-by-check; false', { maxRework: 1, maxAttempts: 2 });
    await ws.run(['run', '--all']);
    const changed = ws.journal().flatMap((record) => {
      return record.type === 'gate_ended' && record.gate === 'changes' && record.attempt === 2
        ? [record.changedFiles]
        : [];
    });
    assert.deepEqual(changed[0], ['turns']);
    await assertSound(ws, 'a check that writes');
  });

  it('fails the first time only: the agent is asked once more, and the task is completed', async () => {
    withVerify('[ -e once ] || { touch once; false; }');
    const ended = await ws.run(['run']);
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    assert.equal(turns(), 2);
    await assertSound(ws, 'a flaky check');
  });

  it('fails from the second time on: what passed before stays completed', async () => {
    withVerify('[ ! -e once ] && touch once', { maxRework: 0 });
    ws.write('PLAN.md', planOf(2));
    const ended = await ws.run(['run', '--all']);
    assert.equal(ended.code, 1);
    assert.deepEqual(ws.statuses(), { '1.1': 'completed', '1.2': 'failed' });
    await assertSound(ws, 'a check that turns bad');
  });

  it('kills the runner: resume goes on, and nothing counts that was not checked', async () => {
    withVerify('[ -e once ] || { touch once; kill -9 $PPID; sleep 5; }');
    assert.equal((await ws.run(['run'])).signal, 'SIGKILL');
    assert.equal(ws.journal().at(-1)?.type, 'activity_changed');
    assert.equal((await ws.run(['resume'])).code, 0);
    assert.deepEqual(ws.statuses(), { '1.1': 'completed' });
    await assertSound(ws, 'a runner killed while it checked');
  });
});
