/** A machine that lost power in the middle of writing: the journal ends anywhere. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readPlan } from '../../../src/runner/planFile';
import { StateStore } from '../../../src/runner/stateStore';
import { readJournal } from '../../../src/status/journalRecord';
import { applyRecord, emptyStatus, type Status } from '../../../src/status/status';
import { sampleOf } from '../../support/thorough';
import { assertSound } from '../support/invariants';
import { configOf, planOf, quickAgent, runnerPid, Workspace } from '../support/tranche';

describe('a journal cut off by a power failure', () => {
  let ws: Workspace;
  before(async function () {
    this.timeout(20_000);
    ws = new Workspace({ 'PLAN.md': planOf(3), 'tranche.config.json': configOf(quickAgent) });
    assert.equal((await ws.run(['run', '--all'])).code, 0);
  });
  after(() => ws.dispose());

  const completed = (status: Status) =>
    [...status.tasks.values()].filter((task) => task.status === 'completed').map(({ id }) => id);

  /** Opens the state as the next runner would, writes one record, and lets go without a new status file. */
  function reopen(): { readonly completed: string[]; readonly notices: readonly string[] } {
    const store = StateStore.open(ws.folder, '.tranche', readPlan(ws.folder, 'PLAN.md'), 'run-test');
    try {
      store.record({ type: 'marked', task: '1.3', status: 'skipped' });
      return { completed: completed(store.status), notices: store.notices };
    } finally {
      store.abandon();
    }
  }

  /** Byte offsets behind the last three records of the journal as far as it is kept. */
  const endsIn = (bytes: Buffer) => [...bytes.keys()].filter((at) => bytes[at] === 0x0a).map((at) => at + 1);

  for (const { what, keep } of [
    { what: 'of a whole run', keep: () => true },
    {
      what: 'of a run in the middle of its second task',
      keep: (type: string, task: string) => !(type === 'gate_ended' && task === '1.2'),
    },
  ]) {
    it(`at any byte of the last two records ${what}`, function () {
      this.timeout(60_000);
      const path = ws.state('journal.jsonl');
      const statusPath = ws.state('status.json');
      const whole = readFileSync(path);
      const status = existsSync(statusPath) ? readFileSync(statusPath) : undefined;
      const { records } = readJournal(whole);
      const cutAt = records.findIndex((record) => 'task' in record && !keep(record.type, record.task));
      const ends = endsIn(whole);
      const end = cutAt < 0 ? whole.length : (ends[cutAt] ?? 0);
      const from = ends[ends.indexOf(end) - 2] ?? 0;
      const lengths = Array.from({ length: end - from + 1 }, (_, at) => from + at);
      // Never without those at the end of a record and on both sides of it.
      const edges = lengths.filter((length) => ends.some((each) => Math.abs(each - length) <= 1));
      for (const length of new Set([...sampleOf(lengths, 60), ...edges])) {
        const kept = whole.subarray(0, length);
        writeFileSync(path, kept);
        rmSync(statusPath, { force: true });
        const expected = emptyStatus();
        const before = readJournal(kept).records;
        for (const record of before) applyRecord(expected, record);
        const opened = reopen();
        const where = `cut at byte ${length}`;
        assert.deepEqual(
          opened.completed,
          completed(expected).filter((id) => id !== '1.3'),
          where,
        );
        assert.equal(
          opened.notices.some((notice) => /torn off/.test(notice)),
          length > Math.max(...ends.filter((each) => each <= length)),
          where,
        );
        const after = readJournal(readFileSync(path));
        assert.deepEqual(after.badLines, [], where);
        assert.equal(after.torn, false, where);
        assert.deepEqual(after.records.slice(0, before.length), before, where);
        assert.deepEqual(
          after.records.map(({ seq }) => seq),
          after.records.map((_, index) => index + 1),
          where,
        );
      }
      writeFileSync(path, whole);
      if (status) writeFileSync(statusPath, status);
    });
  }

  it('loses one record to a flipped bit in the middle, says so, and does nothing twice', async function () {
    this.timeout(20_000);
    const path = ws.state('journal.jsonl');
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    const at = lines.findIndex((line) => line.includes('"turn_ended"'));
    lines[at] = (lines[at] ?? '').replace('"turn_ended"', '"turn_endee"');
    writeFileSync(path, `${lines.join('\n')}\n`);
    const shown = await ws.run(['status']);
    assert.match(shown.stdout + shown.stderr, new RegExp(`journal\\.jsonl:${at + 1}: the line is no journal record`));
    assert.equal((await ws.run(['run', '--all'])).code, 0);
    assert.equal(ws.read('work.log').trim().split('\n').length, 3);
    await assertSound(ws, 'a flipped bit');
  });

  it('leaves what the status file knows better, and goes on behind it', async function () {
    this.timeout(20_000);
    const path = ws.state('journal.jsonl');
    const whole = readFileSync(path);
    const lines = whole.toString().trimEnd().split('\n');
    // The snapshot is of the last record; the journal has lost the last five.
    writeFileSync(path, `${lines.slice(0, -5).join('\n')}\n`);
    assert.equal((await ws.run(['run', '--all'])).code, 0);
    assert.deepEqual(Object.values(ws.statuses()), ['completed', 'completed', 'completed']);
    assert.equal(ws.read('work.log').trim().split('\n').length, 3);
    const numbers = ws.journal().map(({ seq }) => seq);
    assert.equal(new Set(numbers).size, numbers.length);
  });
});

describe('a journal that somebody damages while the runner writes it, and a kill behind that', function () {
  this.timeout(30_000);
  let ws: Workspace;
  afterEach(() => ws.dispose());

  /** The second task damages it, and a later one kills the runner; each once. */
  const inTurn = (damage: string, tasks: number, kill: string) => {
    const script = `cat > /dev/null; if [ $TRANCHE_TASK_ID = 1.2 ] && [ ! -e damaged ]; then touch damaged; ${damage}; fi; if [ $TRANCHE_TASK_ID = ${kill} ] && [ ! -e killed ]; then touch killed; kill -9 $(${runnerPid}); fi; echo $TRANCHE_TASK_ID >> work.log; echo ok`;
    ws = new Workspace({
      'PLAN.md': planOf(tasks),
      'tranche.config.json': configOf({
        agent: 'sh',
        agents: { sh: { type: 'command', command: ['/bin/sh', '-c', script] } },
      }),
    });
  };
  const path = '.tranche/PLAN/journal.jsonl';

  for (const [what, damage] of Object.entries({
    removed: `rm ${path}`,
    emptied: `: > ${path}`,
    'written over': `echo nonsense > ${path}`,
    'doubled up': `cp ${path} copy; cat copy >> ${path}`,
  })) {
    it(`${what}: nothing that was completed is done again`, async () => {
      inTurn(damage, 4, '1.3');
      // Where it is noticed, the runner stops by itself before it is killed.
      const ended = await ws.run(['run', '--all']);
      assert.ok(ended.signal === 'SIGKILL' || ended.code === 1, ended.stdout + ended.stderr);
      const again = await ws.run(['run', '--all']);
      if (again.signal === 'SIGKILL') assert.equal((await ws.run(['resume'])).code, 0);
      else assert.equal(again.code, 0, again.stdout + again.stderr);
      assert.deepEqual(new Set(Object.values(ws.statuses())), new Set(['completed']));
      const done = ws.read('work.log').trim().split('\n');
      const recorded = ended.stdout.match(/\d\.\d completed/g)?.length ?? 0;
      assert.equal(new Set(done).size, 4);
      // What was at work when the runner ended, twice, may be done again; what it called completed may not.
      assert.ok(done.length <= 6 && recorded >= 1, done.join(' '));
      assert.equal(done.filter((id) => id === '1.1').length, 1);
    });
  }

  it('removed, of a plan so large that its status file is written only now and then: the same', async () => {
    inTurn(`rm ${path}`, 6_000, '5.4');
    const ended = await ws.run(['run', '25']);
    const called = [...ended.stdout.matchAll(/(\d+\.\d) completed/g)].map(([, id]) => id);
    await ws.run(['run', '25']);
    const done = ws.read('work.log').trim().split('\n');
    const twice = called.filter((id) => done.filter((each) => each === id).length > 1);
    assert.deepEqual(twice, []);
  });
});
