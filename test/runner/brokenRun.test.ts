/** What breaks a run in one session while another is at work. */
import assert from 'node:assert/strict';
import { assertSound } from './support/invariants';
import { configOf, Workspace } from './support/tranche';

const plan = '# Plan\n## Phase 1: A\n- [ ] 1.1 Write `a.txt`\n- [ ] 1.2 Write `a.txt` again\n- [ ] 1.3 Write `c.txt`\n';
/** The first task waits until the other session is at work, and takes the plan away. */
const agent =
  'case $TRANCHE_TASK_ID in 1.1) while [ ! -e other ]; do sleep 0.05; done; echo > PLAN.md; echo done;; *) touch other; sleep 300;; esac';

describe('a plan that is lost in a run of two sessions', function () {
  this.timeout(30_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());

  for (const [batchSize, where] of [
    [2, 'the task that is next in its batch'],
    [1, 'the next batch'],
  ] as const) {
    it(`ends both, is recorded, and leaves nobody, where ${where} is looked for`, async () => {
      const agents = { sh: { type: 'command', command: ['/bin/sh', '-c', agent] } };
      ws = new Workspace({
        'PLAN.md': plan,
        'tranche.config.json': configOf({ agent: 'sh', agents, jobs: 2, batchSize }),
      });
      const ended = await ws.run(['run', '--all', '--plan', 'PLAN.md']);
      assert.equal(ended.code, 2, ended.stdout + ended.stderr);
      assert.match(ended.stderr, /has lost all its tasks/);
      const last = ws.journal().at(-1);
      assert.ok(last?.type === 'run_ended');
      assert.deepEqual([last.outcome, last.exitCode], ['halted', 2]);
      const { '1.1': first, '1.3': other } = ws.statuses();
      assert.deepEqual([first, other], ['completed', 'in_progress']);
      await assertSound(ws, where);
    });
  }
});
