import assert from 'node:assert/strict';
import { Workspace } from './support/tranche';

describe('a task in which the runner ends again and again', () => {
  let ws: Workspace;
  afterEach(() => ws.dispose());

  it('fails in the end, so that the others come to their turn', async function () {
    this.timeout(60_000);
    ws = new Workspace({
      'PLAN.md': '# Plan\n## Phase 1: A\n- [ ] 1.1 Write `a.txt` (demo: hang)\n- [ ] 1.2 Write `b.txt`\n',
    });
    for (let kill = 0; kill < 5; kill++) {
      assert.notEqual(ws.exists('.tranche/PLAN/status.json') && ws.statuses()['1.1'], 'failed', `kill ${kill}`);
      const run = ws.start([kill === 0 ? 'run' : 'resume']);
      await run.printed(/1\.1 Write/);
      run.child.kill('SIGKILL');
      await run.ended;
    }
    const last = ws.start(['run', '--task', '1.2']);
    assert.equal((await last.ended).code, 0);
    const [task] = ws.status().tasks;
    assert.equal(task?.status, 'failed');
    assert.match(String(task?.lastError), /ended in the middle of this task 5 times in a row/);
  });
});
