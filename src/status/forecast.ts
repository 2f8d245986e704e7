/**
 * How long the rest will take, from what the tasks of this very plan took: no figure at all before there are enough of
 * them. The rest is played through many times: each time a task takes as long as one of those that have ended, drawn
 * by lot from its own kind where enough of that kind have, and sessions side by side share the work. The middle of
 * the plays is the estimate, and four of five are over by the second figure. As few ended tasks say little, each play
 * first draws which of them it believes; so the range is wide at first and narrows as the run goes on.
 *
 * Waits for limits are played, too: as often for so many tasks, and as long, as they came until now, and for all
 * sessions at once. Left out is what a task waits for, so that the end of a plan of long chains comes later when many
 * sessions work on it.
 */
import { waitedMs } from './effort';
import { type History, spanMs } from './history';
import { endOf } from './telemetry';

export interface Forecast {
  /** Milliseconds still to go: the end comes sooner in half of the cases. */
  readonly p50: number;
  /** In four of five cases. */
  readonly p80: number;
  /** Tasks that are left. */
  readonly open: number;
  /** Ended tasks that this is drawn from. */
  readonly samples: number;
  /** Milliseconds for which everything that was begun still waits, included in both. */
  readonly waitMs: number;
}

export interface ForecastFacts {
  /** What is still to be worked on, as `uid`s. */
  readonly open: readonly string[];
  /** Tasks of one kind take about as long as each other: those of a type or a phase, say. */
  readonly kindOf: (uid: string) => string | null;
  /** Sessions side by side. */
  readonly jobs: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether a run is at work, so that what is under way goes on. */
  readonly running: boolean;
}

/** Completed tasks without which nothing is said. */
export const leastCompleted = 3;
/** Ended tasks of a kind from which on they stand for it alone. */
const leastOfKind = 5;
const mostPlays = 400;
const leastPlays = 40;
/** Draws in all, so that a plan of thousands costs no more than one of hundreds. */
const mostDraws = 200_000;

/** Undefined while too little is known. With nothing open, zero. */
export function forecastOf(
  history: History,
  { open, kindOf, jobs, now, running }: ForecastFacts,
): Forecast | undefined {
  const ended = endedTasks(history, now);
  if (open.length === 0) return { p50: 0, p80: 0, open: 0, samples: ended.length, waitMs: 0 };
  if (ended.filter(({ completed }) => completed).length < leastCompleted) return undefined;
  const waitMs = running ? commonWait(history, now) : 0;
  const all = ended.map(({ ms }) => ms);
  const byKind = new Map<string | null, number[]>();
  for (const { uid, ms } of ended) {
    const kind = kindOf(uid);
    const times = byKind.get(kind);
    if (times) times.push(ms);
    else byKind.set(kind, [ms]);
  }
  const poolOf = (kind: string | null) => {
    const own = byKind.get(kind) ?? [];
    return own.length >= leastOfKind ? own : all;
  };
  const tasks = open.map((uid) => ({ pool: poolOf(kindOf(uid)), gone: running ? workedMs(history, uid, now) : 0 }));
  const limits = limitWaits(history, ended.length, now);
  const pools = [...new Set(tasks.map(({ pool }) => pool))];
  const plays = Math.max(leastPlays, Math.min(mostPlays, Math.floor(mostDraws / open.length)));
  const random = seeded(history.runs.length + ended.length * 1_000 + open.length * 1_000_003);
  const totals: number[] = [];
  for (let play = 0; play < plays; play++) {
    const believed = new Map(pools.map((pool) => [pool, pool.map(() => draw(pool, random))]));
    const lanes = new Array<number>(Math.max(1, Math.min(jobs, open.length))).fill(0);
    for (const { pool, gone } of tasks) {
      const lane = leastBusy(lanes);
      lanes[lane] = (lanes[lane] ?? 0) + Math.max(0, draw(believed.get(pool) ?? pool, random) - gone);
    }
    totals.push(Math.max(...lanes) + limitsAhead(limits, open.length, random));
  }
  totals.sort((a, b) => a - b);
  const at = (share: number) => Math.round((totals[Math.min(plays - 1, Math.floor(plays * share))] ?? 0) + waitMs);
  return { p50: at(0.5), p80: at(0.8), open: open.length, samples: ended.length, waitMs };
}

/** All the work on each task that has come to its end: attempts that failed and reworks count, waits for limits do not. */
function endedTasks(history: History, now: number): { uid: string; ms: number; completed: boolean }[] {
  const ended: { uid: string; ms: number; completed: boolean }[] = [];
  for (const [uid, attempts] of history.attempts) {
    const end = endOf(attempts);
    if (end === undefined || end === 'interrupted') continue;
    ended.push({ uid, ms: workedMs(history, uid, now), completed: end !== 'failed' });
  }
  return ended;
}

/** Milliseconds spent on a task so far. */
function workedMs(history: History, uid: string, now: number): number {
  return (history.attempts.get(uid) ?? []).reduce((sum, attempt) => {
    const limits = attempt.waits.filter(({ activity }) => activity === 'waiting_quota');
    return sum + Math.max(0, spanMs(attempt, now) - waitedMs({ ...attempt, waits: limits }, now));
  }, 0);
}

/**
 * For each of so many tasks how long all waited for a limit to end: nothing for most. What several sessions wait at the
 * same time is one wait. Empty where there was none.
 */
function limitWaits({ attempts }: History, tasks: number, now: number): number[] {
  const waits = [...attempts.values()]
    .flat()
    .flatMap((attempt) => attempt.waits.filter(({ activity }) => activity === 'waiting_quota'))
    .map(({ from, to, until }) => ({ from, to: to ?? Math.max(now, Date.parse(until ?? '') || now) }))
    .sort((a, b) => a.from - b.from);
  if (waits.length === 0) return [];
  const perTask = new Array<number>(tasks).fill(0);
  let count = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { from, to } of waits) {
    if (from > end) count++;
    const place = (count - 1) % tasks;
    perTask[place] = (perTask[place] ?? 0) + Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return perTask;
}

/** One play of the waits that so many tasks will meet; as with their times, it is drawn first what is believed. */
function limitsAhead(limits: readonly number[], tasks: number, random: () => number): number {
  if (limits.length === 0) return 0;
  const believed = limits.map(() => draw(limits, random));
  let sum = 0;
  for (let task = 0; task < tasks; task++) sum += draw(believed, random);
  return sum;
}

/** How long all attempts under way still wait for the end of a limit. */
function commonWait(history: History, now: number): number {
  const run = history.runs.at(-1);
  const open = run?.batches.flatMap(({ attempts }) => attempts.filter(({ outcome }) => outcome === undefined)) ?? [];
  if (open.length === 0) return 0;
  const ends = open.map(({ waits }) => {
    const wait = waits.at(-1);
    return wait?.to === undefined && wait?.until !== undefined ? Date.parse(wait.until) - now : 0;
  });
  return Math.max(0, Math.min(...ends.map((end) => (Number.isNaN(end) ? 0 : end))));
}

function draw(pool: readonly number[], random: () => number): number {
  return pool[Math.floor(random() * pool.length)] ?? 0;
}

function leastBusy(lanes: readonly number[]): number {
  let least = 0;
  for (let lane = 1; lane < lanes.length; lane++) if ((lanes[lane] ?? 0) < (lanes[least] ?? 0)) least = lane;
  return least;
}

/** Numbers in [0, 1), the same for the same seed: mulberry32. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
