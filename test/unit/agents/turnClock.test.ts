import assert from 'node:assert/strict';
import { type ClockEnd, startClock, type Time } from '../../../src/agents/turn/turnClock';

const second = 1_000;
const minute = 60 * second;

/** A clock and its timers, moved by hand. */
function handTime() {
  let now = 5_000;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  const time: Time = {
    now: () => now,
    start(run, ms) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  };
  const fire = () => {
    const due = timers.filter(({ at }) => at <= now);
    timers = timers.filter((timer) => !due.includes(timer));
    for (const { run } of due) run();
  };
  return {
    time,
    /** Every timer fires when it is due. */
    pass(ms: number) {
      const end = now + ms;
      for (;;) {
        const next = Math.min(...timers.map(({ at }) => at));
        if (next > end) break;
        now = Math.max(now, next);
        fire();
      }
      now = end;
    },
    /** The machine sleeps: what was due meanwhile fires when it wakes up. */
    sleep(ms: number) {
      now += ms;
      fire();
    },
    waiting: () => timers.length,
  };
}

function clockOf(idleMs: number, totalMs: number) {
  const hand = handTime();
  const control = new AbortController();
  const clock = startClock({ signal: control.signal, idleMs, totalMs }, hand.time);
  let end: ClockEnd | undefined;
  void clock.rang.then((rang) => {
    end = rang;
  });
  const rang = async () => {
    await Promise.resolve();
    return end;
  };
  return { ...hand, clock, control, rang };
}

describe('the clock of a turn', () => {
  it('ends a silent turn at the idle limit, and not before', async () => {
    const { pass, rang } = clockOf(10 * minute, 60 * minute);
    pass(10 * minute - 1);
    assert.equal(await rang(), undefined);
    pass(1);
    assert.equal(await rang(), 'idle_timeout');
  });

  it('counts silence from the last sign of life', async () => {
    const { pass, rang, clock } = clockOf(10 * minute, 60 * minute);
    pass(9 * minute);
    clock.touch();
    pass(10 * minute - 1);
    assert.equal(await rang(), undefined);
    pass(1);
    assert.equal(await rang(), 'idle_timeout');
  });

  it('ends a busy turn at the total limit', async () => {
    const { pass, rang, clock } = clockOf(10 * minute, 60 * minute);
    for (let at = 0; at < 59; at++) {
      pass(minute);
      clock.touch();
    }
    pass(minute - 1);
    assert.equal(await rang(), undefined);
    pass(1);
    assert.equal(await rang(), 'total_timeout');
  });

  it('gives a fresh idle period after a sleep, however long', async () => {
    for (const gap of [31 * second, 9 * minute, 8 * 60 * minute]) {
      const { pass, sleep, rang } = clockOf(10 * minute, 24 * 60 * minute);
      pass(9 * minute);
      // Longer than a beat, so that it is surely noticed.
      sleep(gap + 20 * second);
      pass(10 * minute - 1);
      assert.equal(await rang(), undefined, `after ${gap} ms`);
      pass(1);
      assert.equal(await rang(), 'idle_timeout', `after ${gap} ms`);
    }
  });

  it('takes a gap longer than a short idle limit for a sleep', async () => {
    const { sleep, pass, rang } = clockOf(2 * second, minute);
    sleep(5 * second);
    assert.equal(await rang(), undefined);
    pass(2 * second);
    assert.equal(await rang(), 'idle_timeout');
  });

  it('does not take a late timer of a busy machine for a sleep', async () => {
    const { sleep, pass, rang } = clockOf(10 * minute, 60 * minute);
    pass(10 * minute - second);
    sleep(20 * second);
    assert.equal(await rang(), 'idle_timeout');
  });

  it('does not count the sleep in the total', async () => {
    const { pass, sleep, rang, clock } = clockOf(50 * minute, 60 * minute);
    pass(30 * minute);
    sleep(8 * 60 * minute);
    clock.touch();
    pass(29 * minute);
    assert.equal(await rang(), undefined);
    pass(minute);
    assert.equal(await rang(), 'total_timeout');
  });

  it('does not look at the time of day', async () => {
    const dateNow = Date.now;
    try {
      const { pass, rang } = clockOf(10 * minute, 60 * minute);
      Date.now = () => dateNow() + 24 * 60 * minute;
      pass(9 * minute);
      assert.equal(await rang(), undefined);
      Date.now = () => dateNow() - 24 * 60 * minute;
      pass(minute);
      assert.equal(await rang(), 'idle_timeout');
    } finally {
      Date.now = dateNow;
    }
  });

  it('tells of the stop, also of one that came before', async () => {
    const { control, rang } = clockOf(minute, minute);
    control.abort();
    assert.equal(await rang(), 'stopped');
    const signal = AbortSignal.abort();
    const clock = startClock({ signal, idleMs: minute, totalMs: minute }, handTime().time);
    assert.equal(await clock.rang, 'stopped');
  });

  it('leaves no timer behind', () => {
    const { clock, waiting, pass } = clockOf(minute, minute);
    assert.equal(waiting(), 1);
    clock.stop();
    assert.equal(waiting(), 0);
    const rung = clockOf(minute, 2 * minute);
    rung.pass(minute);
    assert.equal(rung.waiting(), 0);
    pass(minute);
  });

  it('runs by the clock of the machine when no other is given', async () => {
    const begun = performance.now();
    const signal = new AbortController().signal;
    assert.equal(await startClock({ signal, idleMs: 60, totalMs: 5_000 }).rang, 'idle_timeout');
    assert.ok(performance.now() - begun >= 59);
  });
});
