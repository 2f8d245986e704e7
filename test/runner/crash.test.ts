import assert from 'node:assert/strict';
import { listProcesses } from '../../src/agents/process/processTable';
import { applyRecord, emptyStatus } from '../../src/status/status';
import { sampleOf, thorough } from '../support/thorough';
import { configOf, type Fault, planOf, quickAgent, Workspace } from './support/tranche';

const tasks = thorough ? 12 : 6;

function workspace(): Workspace {
  return new Workspace({
    'PLAN.md': planOf(tasks),
    'tranche.config.json': configOf({ ...quickAgent, verify: [['/bin/test', '-s', 'work.log']] }),
  });
}

/** Every task completed exactly once, journal and status agreeing, nothing left running. */
async function assertWhole(ws: Workspace, after: string): Promise<void> {
  const status = ws.status();
  const journal = ws.journal();
  assert.deepEqual(
    status.tasks.filter((task) => task.status !== 'completed').map((task) => `${task.id} ${task.status}`),
    [],
    after,
  );
  for (const { id } of status.tasks) {
    const ends = journal.filter(
      (record) => record.type === 'attempt_ended' && record.task === id && record.outcome === 'completed',
    );
    assert.equal(ends.length, 1, `${after}: ${id} was completed ${ends.length} times`);
  }
  const folded = emptyStatus();
  for (const record of journal) applyRecord(folded, record);
  assert.deepEqual(
    Object.fromEntries([...folded.tasks.values()].map((task) => [task.id, task.status])),
    ws.statuses(),
    `${after}: journal and status differ`,
  );
  assert.deepEqual(
    journal.map(({ seq }) => seq),
    journal.map((_, index) => index + 1),
    `${after}: journal records are not numbered in a row`,
  );
  assert.equal(ws.exists('.tranche/PLAN/lock'), false, `${after}: the lock is still there`);
  const agents = ws
    .read('work.log')
    .trim()
    .split('\n')
    .map((line) => Number(line.split(' ')[2]));
  const alive = new Set((await listProcesses()).map(({ pid }) => pid));
  assert.deepEqual(
    agents.filter((pid) => alive.has(pid)),
    [],
    `${after}: agents live on`,
  );
}

async function crashAndResume(fault: Fault): Promise<boolean> {
  const ws = workspace();
  try {
    const crashed = await ws.run(['run', '--all'], { fault });
    if (crashed.signal !== 'SIGKILL') {
      assert.equal(crashed.code, 0, crashed.stderr);
      return false;
    }
    const after = `killed ${fault.how} ${fault.at} ${fault.nth}`;
    const resumed = await ws.run(['resume']);
    if (resumed.code !== 0) {
      // Killed before anything was recorded, or after all was: then there is nothing to resume.
      assert.equal(resumed.code, 4, `${after}: ${resumed.stdout}${resumed.stderr}`);
      const again = await ws.run(['run', '--all']);
      assert.equal(again.code, 0, `${after}: ${again.stdout}${again.stderr}`);
    }
    await assertWhole(ws, after);
    return true;
  } finally {
    ws.dispose();
  }
}

describe('a runner killed outright', () => {
  it('completes every task once, whichever journal record the kill comes at', async function () {
    this.timeout(600_000);
    const ways = ['before', 'torn', 'after'] as const;
    const whole = workspace();
    assert.equal((await whole.run(['run', '--all'])).code, 0);
    const records = whole.journal().map(({ seq }) => seq);
    whole.dispose();
    // Each task has at least five records, each batch two, the run two.
    assert.ok(records.length > tasks * 5 + 4, `only ${records.length} records`);
    for (const [at, nth] of sampleOf(records, 12).entries()) {
      const how = ways[at % ways.length] ?? 'after';
      assert.ok(await crashAndResume({ at: 'journal', nth, how }), `there was no record ${nth}`);
    }
  });

  it('completes every task once when killed between writing the status file and putting it in place', async function () {
    this.timeout(60_000);
    for (const nth of sampleOf([1, 2, 7, 30], 3)) {
      assert.ok(await crashAndResume({ at: 'rename', nth, how: 'before' }), 'the fault was not met');
    }
  });

  for (const { args, tasks: asked, at } of [
    { args: ['run'], tasks: 3, at: 3 },
    { args: ['run', '5'], tasks: 5, at: 12 },
    { args: ['run', '--task', '1.2', '1.4'], tasks: 2, at: 9 },
  ]) {
    it(`does what was left of \`tranche ${args.join(' ')}\` at resume, and no more`, async function () {
      this.timeout(60_000);
      for (const nth of thorough ? [3, 9, 12] : [at]) {
        const ws = workspace();
        try {
          const crashed = await ws.run(args, { fault: { at: 'journal', nth, how: 'after' } });
          assert.equal(crashed.signal, 'SIGKILL');
          const resumed = await ws.run(['resume']);
          assert.equal(resumed.code, 0, `killed at ${nth}: ${resumed.stdout}${resumed.stderr}`);
          const completed = Object.values(ws.statuses()).filter((status) => status === 'completed');
          assert.equal(completed.length, asked, `killed at ${nth}`);
          assert.equal((await ws.run(['resume'])).code, 4);
        } finally {
          ws.dispose();
        }
      }
    });
  }
});
