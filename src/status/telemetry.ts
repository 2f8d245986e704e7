/** How well the work goes: how fast, how often at the first go, at what cost. Of one run or of all of them. */
import { answersOf, type Effort, effortOf } from './effort';
import { type AttemptHistory, type History, type RunHistory, spanMs } from './history';
import { type Savings, savingsOf } from './savings';

export interface Telemetry {
  readonly effort: Effort;
  /** Tasks that were worked on. */
  readonly tasks: number;
  /** Of these, the ones whose latest attempt came to its end well, a person's approval included. */
  readonly completed: number;
  readonly failed: number;
  /** Done but for a person's word. */
  readonly parked: number;
  /** Milliseconds that the runs took, from beginning to end. */
  readonly runMs: number;
  /** Of these, the ones in which all that was begun waited: for a limit to end, or before the next try. */
  readonly idleMs: number;
  /** Completed tasks per hour of the time in which it was not idle; undefined before the first. */
  readonly tasksPerHour: number | undefined;
  /**
   * Share of the judged tasks whose first answer passed, 0 to 1: no failed attempt before, no rework. What was cut off
   * by a limit, a crash or a stop is no answer. Undefined before the first task was judged.
   */
  readonly firstPassRate: number | undefined;
  /** Share of the judged tasks that needed a rework turn. */
  readonly reworkRate: number | undefined;
  /** Attempts for each task that was worked on, cut-off ones included. */
  readonly attemptsPerTask: number | undefined;
  readonly savings: Savings | undefined;
}

/**
 * @param runs those asked about
 * @param now milliseconds since 1970, for what still goes on
 */
export function telemetryOf(history: History, runs: readonly RunHistory[], now: number): Telemetry {
  const asked = new Set(runs.map(({ runId }) => runId));
  const byTask = attemptsIn(history, asked);
  const attempts = [...byTask.values()].flat();
  const effort = effortOf(attempts, now);
  const ends = [...byTask.values()].map(endOf);
  const completed = ends.filter((end) => end === 'completed').length;
  const judged = [...byTask.values()].filter(isJudged);
  const runMs = runs.reduce((sum, run) => sum + spanMs(run, lastMoment(run, now)), 0);
  const idleMs = runs.reduce((sum, run) => sum + idleOf(run, now), 0);
  const workMs = runMs - idleMs;
  const share = (count: number, of: number) => (of === 0 ? undefined : count / of);
  return {
    effort,
    tasks: byTask.size,
    completed,
    failed: ends.filter((end) => end === 'failed').length,
    parked: ends.filter((end) => end === 'parked').length,
    runMs,
    idleMs,
    tasksPerHour: completed === 0 || workMs <= 0 ? undefined : completed / (workMs / 3_600_000),
    firstPassRate: share(judged.filter((tries) => isFirstPass(history, tries)).length, judged.length),
    reworkRate: share(
      judged.filter((tries) => tries.some((attempt) => answersOf(attempt).length > 1)).length,
      judged.length,
    ),
    attemptsPerTask: share(effort.attempts, byTask.size),
    savings: savingsOf(history, ({ runId }) => asked.has(runId)),
  };
}

/** The attempts of some runs by task, in the order in which the tasks were taken up. */
export function attemptsIn(history: History, runIds: ReadonlySet<string>): Map<string, AttemptHistory[]> {
  const found: [string, AttemptHistory[]][] = [];
  for (const [task, attempts] of history.attempts) {
    const inRuns = attempts.filter(({ runId }) => runIds.has(runId));
    if (inRuns.length > 0) found.push([task, inRuns]);
  }
  return new Map(found.sort(([, [a]], [, [b]]) => (a?.startedAt ?? 0) - (b?.startedAt ?? 0)));
}

/** What the latest of a task's attempts came to; a person's word on it is the last one. */
export function endOf(attempts: readonly AttemptHistory[]): AttemptHistory['outcome'] {
  const latest = attempts.at(-1);
  if (latest?.outcome !== 'parked' || !latest.decision) return latest?.outcome;
  const { decision } = latest.decision;
  return decision === 'approved' ? 'completed' : decision === 'rejected' ? 'failed' : 'interrupted';
}

function isJudged(attempts: readonly AttemptHistory[]): boolean {
  return attempts.some(({ outcome }) => outcome !== undefined && outcome !== 'interrupted');
}

function isFirstPass(history: History, [first, ...more]: readonly AttemptHistory[]): boolean {
  const tries = [first, ...more].filter((attempt) => attempt !== undefined);
  const before = first ? (history.attempts.get(first.task) ?? []).filter(({ attempt }) => attempt < first.attempt) : [];
  const hasFailed = [...before, ...tries].some((attempt) => endOf([attempt]) === 'failed');
  return !hasFailed && endOf(tries) !== undefined && tries.every((attempt) => answersOf(attempt).length <= 1);
}

/** A run without an end was killed unless its process lives; what is not seen of it does not count. */
function lastMoment(run: RunHistory, now: number): number {
  return Math.min(now, run.endedAt ?? run.lastSign);
}

/** Milliseconds of a run in which attempts were under way and every one of them waited. */
function idleOf(run: RunHistory, now: number): number {
  const end = lastMoment(run, now);
  const changes: { readonly at: number; readonly active: number; readonly waiting: number }[] = [];
  const add = (from: number, to: number | undefined, active: number, waiting: number) => {
    changes.push({ at: from, active, waiting }, { at: to ?? end, active: -active, waiting: -waiting });
  };
  for (const batch of run.batches) {
    for (const attempt of batch.attempts) {
      add(attempt.startedAt, attempt.endedAt, 1, 0);
      for (const { from, to } of attempt.waits) add(from, to, 0, 1);
    }
  }
  changes.sort((a, b) => a.at - b.at);
  let idle = 0;
  let active = 0;
  let waiting = 0;
  let last = run.startedAt;
  for (const change of changes) {
    if (active > 0 && waiting >= active) idle += Math.max(0, change.at - last);
    active += change.active;
    waiting += change.waiting;
    last = Math.max(last, change.at);
  }
  return idle;
}
