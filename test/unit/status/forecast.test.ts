import assert from 'node:assert/strict';
import { forecastWords, shortForecastWords } from '../../../src/present/forecast';
import { forecastOf } from '../../../src/status/forecast';
import { foldHistory } from '../../../src/status/history';
import { processorMs } from '../../support/processorMs';
import { JournalMaker, minutes } from './journalMaker';

/** A run in which tasks took so many minutes each, one after another. */
function runOf(durations: readonly number[], prefix = ''): JournalMaker {
  const maker = new JournalMaker().run('r').batch('r', 'b', 1, []);
  for (const [n, duration] of durations.entries()) {
    const ids = maker.ids('r', 'b', `${prefix}${n}`);
    maker.add({ type: 'attempt_started', ...ids, position: 1 }).after(duration);
    maker.add({ type: 'attempt_ended', ...ids, outcome: 'completed', durationMs: minutes(duration) });
  }
  return maker;
}

const names = (count: number, prefix = 'open') => Array.from({ length: count }, (_, n) => `${prefix}${n}`);
const facts = { kindOf: () => null, jobs: 1, running: true };

describe('the forecast', () => {
  const of = (maker: JournalMaker, open: readonly string[], more = {}) =>
    forecastOf(foldHistory(maker.records), { ...facts, open, now: maker.now, ...more });

  it('says nothing before three tasks are completed', () => {
    assert.equal(of(runOf([5, 5]), names(10)), undefined);
    assert.match(forecastWords(undefined, new Date(), true), /unknown until 3 tasks are completed/);
    assert.ok(of(runOf([5, 5, 5]), names(10)));
    // With nothing left there is nothing to guess.
    assert.equal(of(runOf([5]), [])?.open, 0);
  });

  it('is exact where every task takes the same', () => {
    const found = of(runOf([5, 5, 5]), names(12));
    assert.deepEqual([found?.p50, found?.p80], [minutes(60), minutes(60)]);
  });

  it('shares the work among sessions side by side', () => {
    assert.equal(of(runOf([5, 5, 5]), names(12), { jobs: 4 })?.p50, minutes(15));
    assert.equal(of(runOf([5, 5, 5]), names(2), { jobs: 4 })?.p50, minutes(5));
  });

  it('is the same each time, and narrows as more is known', () => {
    const few = of(runOf([2, 4, 12]), names(50));
    assert.deepEqual(of(runOf([2, 4, 12]), names(50)), few);
    const many = of(runOf([2, 4, 12, 2, 4, 12, 2, 4, 12, 2, 4, 12, 2, 4, 12, 2, 4, 12]), names(50));
    assert.ok(few && many);
    assert.ok(many.p80 - many.p50 < few.p80 - few.p50, `${many.p80 - many.p50} < ${few.p80 - few.p50}`);
  });

  it('goes by the kind of a task where five of it have ended', () => {
    const maker = runOf([1, 1, 1, 1, 1, 60, 60, 60, 60, 60]);
    const kindOf = (uid: string) => (Number(uid) < 5 || uid.startsWith('quick') ? 'quick' : 'slow');
    assert.equal(of(maker, names(3, 'quick'), { kindOf })?.p50, minutes(3));
    assert.equal(of(maker, names(3, 'open'), { kindOf })?.p50, minutes(180));
    const mixed = of(maker, names(3, 'open'), { kindOf: (uid: string) => (uid.startsWith('open') ? 'new' : 'old') });
    assert.ok(mixed && mixed.p50 > minutes(3) && mixed.p50 < minutes(180));
  });

  it('counts failed attempts, reworks and waits for limits', () => {
    const maker = new JournalMaker().run('r').batch('r', 'b', 1, []);
    for (const task of ['1', '2', '3']) {
      for (const [attempt, outcome] of [
        [1, 'failed'],
        [2, 'completed'],
      ] as const) {
        const ids = maker.ids('r', 'b', task, attempt);
        maker.add({ type: 'attempt_started', ...ids, position: 1 }).after(4);
        maker.add({ type: 'activity_changed', ...ids, activity: 'waiting_quota' }).after(300);
        maker.add({ type: 'activity_changed', ...ids, activity: 'agent' }).after(1);
        maker.add({ type: 'attempt_ended', ...ids, outcome, durationMs: minutes(305) });
      }
    }
    // Twice 5 minutes of work, and each task met the limit twice.
    assert.equal(of(maker, names(1))?.p50, minutes(10 + 600));
    assert.equal(of(maker, names(2))?.p50, minutes(20 + 1_200));
  });

  it('expects limits as often as they came, once for all sessions', () => {
    const maker = new JournalMaker().run('r').batch('r', 'b', 1, []);
    for (let n = 0; n < 20; n++) {
      const ids = [0, 1].map((side) => maker.ids('r', 'b', `${n}.${side}`));
      for (const each of ids) maker.add({ type: 'attempt_started', ...each, position: 1 });
      maker.after(10);
      if (n % 10 === 9) {
        for (const each of ids) maker.add({ type: 'activity_changed', ...each, activity: 'waiting_quota' });
        maker.after(100);
        for (const each of ids) maker.add({ type: 'activity_changed', ...each, activity: 'agent' });
      }
      for (const each of ids)
        maker.add({ type: 'attempt_ended', ...each, outcome: 'completed', durationMs: minutes(10) });
    }
    // 100 minutes for each 20 tasks, whoever works on them.
    const found = of(maker, names(200), { jobs: 2 });
    assert.ok(found && found.p50 >= minutes(1_000 + 600) && found.p50 <= minutes(1_000 + 1_400), `${found?.p50}`);
    const few = of(maker, names(2), { jobs: 2 });
    assert.equal(few?.p50, minutes(10));
  });

  it('takes off what a task under way has taken already, and adds what it still waits', () => {
    const maker = runOf([10, 10, 10]);
    const ids = maker.ids('r', 'b', 'open0');
    maker.add({ type: 'attempt_started', ...ids, position: 4 }).after(4);
    assert.equal(of(maker, names(2))?.p50, minutes(16));
    const until = new Date(maker.now + minutes(60)).toISOString();
    maker.add({ type: 'activity_changed', ...ids, activity: 'waiting_quota', until });
    assert.ok((of(maker, names(2))?.p50 ?? 0) >= minutes(60 + 16));
    assert.equal(of(maker, names(2))?.waitMs, minutes(60));
    // Nobody is at work: the wait is over whenever somebody resumes, and the task begins anew.
    assert.equal(of(maker, names(2), { running: false })?.waitMs, 0);
  });

  it('keeps its word: four of five plans are done by the second figure, half by the first', () => {
    // Durations with a long tail, as real ones have; every plan draws its own.
    let state = 12345;
    const random = () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return state / 0x7fffffff;
    };
    const duration = () => Math.exp(1.5 + 0.8 * (random() + random() + random() + random() - 2) * 1.73);
    let withinHalf = 0;
    let withinMost = 0;
    const plans = 300;
    for (let plan = 0; plan < plans; plan++) {
      const found = of(runOf(Array.from({ length: 15 }, duration)), names(40));
      const truth = minutes(Array.from({ length: 40 }, duration).reduce((sum, each) => sum + each, 0));
      assert.ok(found);
      if (truth <= found.p50) withinHalf++;
      if (truth <= found.p80) withinMost++;
    }
    assert.ok(withinHalf / plans > 0.38 && withinHalf / plans < 0.62, `${withinHalf / plans}`);
    assert.ok(withinMost / plans > 0.68 && withinMost / plans < 0.92, `${withinMost / plans}`);
  });

  it('costs little for a plan of ten thousand tasks', () => {
    const maker = runOf(Array.from({ length: 200 }, (_, n) => 1 + (n % 7)));
    assert.ok(processorMs(() => of(maker, names(10_000), { jobs: 4 })) < 2_000);
  });

  it('is told in words', () => {
    const now = new Date(2026, 2, 4, 1, 30);
    const forecast = { p50: minutes(130), p80: minutes(180), open: 9, samples: 5, waitMs: 0 };
    assert.equal(
      forecastWords(forecast, now, true),
      'about 2h 10m left, done by 03:40; by 04:30 at the latest in 4 of 5 cases',
    );
    assert.equal(forecastWords({ ...forecast, p80: forecast.p50 }, now, true), 'about 2h 10m left, done by 03:40');
    assert.equal(forecastWords({ ...forecast, open: 0, p50: 0, p80: 0 }, now, true), 'nothing left to run');
    assert.equal(forecastWords(forecast, now, false), 'about 2h 10m of work left; 3h at most in 4 of 5 cases');
    assert.equal(shortForecastWords(forecast), 'about 2h 10m left');
    assert.equal(shortForecastWords(undefined), '');
  });
});
