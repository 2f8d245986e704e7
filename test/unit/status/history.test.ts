import assert from 'node:assert/strict';
import { effortOf } from '../../../src/status/effort';
import { foldHistory } from '../../../src/status/history';
import type { JournalRecord } from '../../../src/status/journalRecord';
import { telemetryOf } from '../../../src/status/telemetry';
import { JournalMaker, minutes } from './journalMaker';

const turn = (number: number, inputTokens: number, more = {}) =>
  ({
    type: 'turn_ended',
    turn: number,
    outcome: 'ended',
    usage: { inputTokens, outputTokens: 10 },
    durationMs: minutes(2),
    ...more,
  }) as const;

/** A night: a run that waits for a limit, reworks a task, fails one and is killed; the next run goes on. */
function night(): JournalMaker {
  const maker = new JournalMaker();
  maker.run('r1').batch('r1', 'b1', 1, ['1.1', '1.2', '1.3']);
  const first = maker.ids('r1', 'b1', '1.1');
  maker.add({ type: 'attempt_started', ...first, position: 1 }).after(2);
  maker.add({ ...first, ...turn(1, 1000) }).after(1);
  maker
    .add({ type: 'gate_ended', ...first, gate: 'verify', passed: false, command: 'npm test', durationMs: minutes(1) })
    .after(2);
  maker.add({ ...first, ...turn(2, 1500) });
  maker.add({
    type: 'gate_ended',
    ...first,
    gate: 'verify',
    passed: true,
    command: 'npm test',
    durationMs: minutes(1),
  });
  maker.add({ type: 'attempt_ended', ...first, outcome: 'completed', durationMs: minutes(5), commit: 'abc' });
  const second = maker.ids('r1', 'b1', '1.2');
  maker.add({ type: 'attempt_started', ...second, position: 2 }).after(2);
  const limit = { kind: 'usage_limit', message: 'Limit.' };
  maker.add({ ...second, ...turn(1, 400, { outcome: 'failed', failure: limit }) });
  maker.add({ type: 'activity_changed', ...second, activity: 'waiting_quota', until: 'later' }).after(30);
  maker.add({ type: 'activity_changed', ...second, activity: 'agent' }).after(2);
  maker.add({ ...second, ...turn(2, 800) });
  maker.add({ type: 'attempt_ended', ...second, outcome: 'completed', durationMs: minutes(34) });
  const third = maker.ids('r1', 'b1', '1.3');
  maker.add({ type: 'attempt_started', ...third, position: 3 }).after(3);
  maker.add({ type: 'activity_changed', ...third, activity: 'backoff' });
  // Killed; found a day later.
  maker.after(24 * 60);
  const cutOff = { kind: 'interrupted', message: 'The runner ended.' };
  maker.add({ type: 'attempt_ended', ...third, outcome: 'interrupted', failure: cutOff, durationMs: 0 });
  maker.add({ type: 'run_ended', runId: 'r1', outcome: 'lost', exitCode: 137, reason: 'Killed.' });
  maker.run('r2').batch('r2', 'b2', 1, ['1.3']);
  const again = maker.ids('r2', 'b2', '1.3', 2);
  maker.add({ type: 'attempt_started', ...again, position: 1 }).after(4);
  maker.add({ ...again, ...turn(1, 900) });
  maker.add({
    type: 'attempt_ended',
    ...again,
    outcome: 'failed',
    failure: { kind: 'gave_up', message: 'No.' },
    durationMs: minutes(4),
  });
  maker.add({ type: 'batch_ended', runId: 'r2', batchId: 'b2', completed: 0, failed: 1 });
  maker.add({ type: 'run_ended', runId: 'r2', outcome: 'finished', exitCode: 1, reason: 'Done.' });
  return maker;
}

describe('the history', () => {
  const maker = night();
  const history = foldHistory(maker.records);
  const [lost, second] = history.runs;

  it('knows runs, batches, attempts, turns and gates', () => {
    assert.deepEqual(
      history.runs.map(({ runId, outcome, batches }) => [runId, outcome, batches.map(({ tasks }) => tasks)]),
      [
        ['r1', 'lost', [['1.1', '1.2', '1.3']]],
        ['r2', 'finished', [['1.3']]],
      ],
    );
    const [attempt] = history.attempts.get('1.1') ?? [];
    assert.deepEqual([attempt?.turns.length, attempt?.gates.length, attempt?.commit], [2, 2, 'abc']);
    assert.deepEqual(
      history.attempts.get('1.3')?.map(({ runId, outcome }) => [runId, outcome]),
      [
        ['r1', 'interrupted'],
        ['r2', 'failed'],
      ],
    );
  });

  it('lets what was cut off end with the last that was seen of it, not when it was found', () => {
    assert.ok(lost);
    assert.equal((lost.endedAt ?? 0) - lost.startedAt, minutes(2 + 1 + 2 + 2 + 30 + 2 + 3));
    const [attempt] = history.attempts.get('1.3') ?? [];
    assert.equal(attempt?.endedAt, lost.endedAt);
    assert.equal(attempt?.waits[0]?.to, lost.endedAt);
    assert.equal(lost.batches[0]?.endedAt, lost.endedAt);
  });

  it('tells waits from work', () => {
    const effort = effortOf(history.attempts.get('1.2') ?? [], maker.now);
    assert.deepEqual(
      [effort.durationMs, effort.waitMs, effort.agentMs, effort.turns, effort.reworkTurns],
      [minutes(34), minutes(30), minutes(4), 2, 0],
    );
  });

  it('goes on after records that could not be read', () => {
    const gap = maker.records.filter(({ type }) => type !== 'attempt_started' && type !== 'batch_started');
    const torn = foldHistory(gap);
    assert.equal(
      effortOf([...torn.attempts.values()].flat(), maker.now).usage.inputTokens,
      1000 + 1500 + 400 + 800 + 900,
    );
  });

  it('adds up to what the records say, however one counts', () => {
    // Straight from the records, without a word of the code under test.
    const of = <T extends JournalRecord['type']>(type: T) =>
      maker.records.filter((record): record is Extract<JournalRecord, { type: T }> => record.type === type);
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    const telemetry = telemetryOf(history, history.runs, maker.now);
    assert.equal(telemetry.effort.attempts, of('attempt_started').length);
    assert.equal(telemetry.effort.turns, of('turn_ended').length);
    assert.equal(telemetry.effort.usage.inputTokens, sum(of('turn_ended').map(({ usage }) => usage.inputTokens ?? 0)));
    assert.equal(
      telemetry.effort.usage.outputTokens,
      sum(of('turn_ended').map(({ usage }) => usage.outputTokens ?? 0)),
    );
    assert.equal(telemetry.effort.agentMs, sum(of('turn_ended').map(({ durationMs }) => durationMs)));
    assert.equal(telemetry.effort.gateMs, sum(of('gate_ended').map(({ durationMs }) => durationMs)));
    const ended = of('attempt_ended');
    assert.equal(telemetry.completed, ended.filter(({ outcome }) => outcome === 'completed').length);
    assert.equal(telemetry.failed, ended.filter(({ outcome }) => outcome === 'failed').length);
    // The interrupted attempt was seen for three minutes, and its record cannot know.
    assert.equal(telemetry.effort.durationMs, sum(ended.map(({ durationMs }) => durationMs)) + minutes(3));
    const parts = history.runs.map((run) => telemetryOf(history, [run], maker.now).effort);
    assert.equal(sum(parts.map(({ attempts }) => attempts)), telemetry.effort.attempts);
    assert.equal(sum(parts.map(({ usage }) => usage.inputTokens ?? 0)), telemetry.effort.usage.inputTokens);
  });

  it('measures speed without the time in which all waited, and how often the first answer passed', () => {
    const telemetry = telemetryOf(
      history,
      [lost, second].filter((run) => run !== undefined),
      maker.now,
    );
    assert.equal(telemetry.runMs, minutes(42 + 4));
    assert.equal(telemetry.idleMs, minutes(30));
    assert.equal(telemetry.tasksPerHour, 2 / (16 / 60));
    // 1.1 was reworked, 1.2 was only cut off by a limit, 1.3 failed.
    assert.equal(telemetry.firstPassRate, 1 / 3);
    assert.equal(telemetry.reworkRate, 1 / 3);
    assert.equal(telemetry.attemptsPerTask, 4 / 3);
  });

  it('counts the wait of one session as work time while another works', () => {
    const two = new JournalMaker().run('r').batch('r', 'b1', 1, ['1']).batch('r', 'b2', 2, ['2']);
    const [one, other] = [two.ids('r', 'b1', '1'), two.ids('r', 'b2', '2')];
    two.add({ type: 'attempt_started', ...one, position: 1 }).add({ type: 'attempt_started', ...other, position: 1 });
    two.add({ type: 'activity_changed', ...one, activity: 'backoff' }).after(10);
    two.add({ type: 'activity_changed', ...other, activity: 'backoff' }).after(5);
    two.add({ type: 'activity_changed', ...one, activity: 'agent' }).after(3);
    two.add({ type: 'attempt_ended', ...one, outcome: 'completed', durationMs: minutes(18) });
    two.add({ type: 'attempt_ended', ...other, outcome: 'completed', durationMs: minutes(18) });
    const both = foldHistory(two.records);
    assert.equal(telemetryOf(both, both.runs, two.now).idleMs, minutes(5));
    assert.equal(effortOf([...both.attempts.values()].flat(), two.now).waitMs, minutes(15 + 8));
  });

  it('takes a person at their word', () => {
    const parked = new JournalMaker().run('r').batch('r', 'b', 1, ['1', '2']);
    for (const task of ['1', '2']) {
      const ids = parked.ids('r', 'b', task);
      parked.add({ type: 'attempt_started', ...ids, position: 1 }).add({ ...ids, ...turn(1, 5) });
      parked.add({ type: 'attempt_ended', ...ids, outcome: 'parked', durationMs: minutes(1) });
    }
    const before = foldHistory(parked.records);
    assert.deepEqual(
      [telemetryOf(before, before.runs, parked.now).parked, telemetryOf(before, before.runs, parked.now).completed],
      [2, 0],
    );
    parked
      .add({ type: 'decided', task: '1', decision: 'approved' })
      .add({ type: 'decided', task: '2', decision: 'rejected', note: 'no' });
    const after = telemetryOf(foldHistory(parked.records), foldHistory(parked.records).runs, parked.now);
    assert.deepEqual([after.parked, after.completed, after.failed, after.firstPassRate], [0, 1, 1, 0.5]);
  });

  it('takes time in proportion to the records', function () {
    this.timeout(60_000);
    const many: JournalRecord[] = [];
    const at = new Date(maker.now).toISOString();
    const push = (record: object) => many.push({ seq: many.length + 1, at, ...record } as JournalRecord);
    push({ type: 'run_started', runId: 'r', pid: 1, host: 'h', agent: 'a', goal: { kind: 'all' } });
    for (let n = 0; many.length < 200_000; n++) {
      const batchId = `b${Math.floor(n / 3)}`;
      if (n % 3 === 0) push({ type: 'batch_started', runId: 'r', batchId, index: n / 3 + 1, tasks: [] });
      const ids = { runId: 'r', batchId, task: `${n % 20_000}`, attempt: Math.floor(n / 20_000) + 1 };
      push({ type: 'attempt_started', ...ids, position: 1 });
      push({ ...ids, ...turn(1, 7) });
      push({ type: 'gate_ended', ...ids, gate: 'changes', passed: true, durationMs: 1 });
      push({ type: 'attempt_ended', ...ids, outcome: 'completed', durationMs: 1 });
    }
    const started = performance.now();
    const big = foldHistory(many);
    const telemetry = telemetryOf(big, big.runs, maker.now);
    const took = performance.now() - started;
    assert.equal(telemetry.effort.usage.inputTokens, 7 * telemetry.effort.turns);
    // A million take about 3 s on a machine of 2020 that has nothing else to do.
    assert.ok(took < 15_000, `${took} ms`);
  });
});
