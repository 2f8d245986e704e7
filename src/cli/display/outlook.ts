/** When a run will be done, as it goes on: from what was recorded before it and what it records. */
import type { Config } from '../../runner/configSchema';
import { readJournalFile } from '../../runner/journal';
import { openTasks, taskKinds } from '../../runner/report/forecastFacts';
import { jobsOf } from '../../runner/report/read';
import { scheduleOptions } from '../../runner/runRequest';
import type { StateStore } from '../../runner/stateStore';
import { explainTasks } from '../../schedule/readiness';
import { type Forecast, forecastOf } from '../../status/forecast';
import { addToHistory, foldHistory } from '../../status/history';
import type { JournalRecord, UsageRecord } from '../../status/journalRecord';
import type { RunGoal } from '../../status/runGoal';
import { addUsage } from '../../status/status';

export interface Outlook {
  see(record: JournalRecord): void;
  /** What the latest attempt at a task has used so far. */
  usedBy(task: string): UsageRecord;
  /** Of the moment, or of one just before where making it takes its time. */
  forecast(): Forecast | undefined;
}

/** Forecasts take no more than this share of the time: there are plans of ten thousand tasks that take a second each. */
const share = 0.02;

export function openOutlook(store: StateStore, config: Config): Outlook {
  const history = foldHistory(readJournalFile(store.paths.journal).records);
  let goal: RunGoal = { kind: 'all' };
  /** Tasks of the latest batch, and those that had their attempt in this run. */
  let batch: readonly string[] = [];
  const tried = new Set<string>();
  let latest: Forecast | undefined;
  let due = 0;
  const make = () => {
    const { plan } = store.plan;
    const readiness = explainTasks(plan, store.status, scheduleOptions(config));
    const jobs = goal.kind === 'batch' ? 1 : jobsOf(config);
    const open = leftOf(goal, openTasks(plan, store.status, readiness), batch, tried);
    return forecastOf(history, { open, kindOf: taskKinds(plan), jobs, now: Date.now(), running: true });
  };
  return {
    see(record) {
      addToHistory(history, record);
      if (record.type === 'run_started') goal = record.goal ?? goal;
      if (record.type === 'batch_started') batch = record.tasks;
      if (record.type === 'attempt_ended') tried.add(record.task);
    },
    usedBy(task) {
      const turns = history.attempts.get(task)?.at(-1)?.turns ?? [];
      return turns.reduce<UsageRecord>((sum, { usage }) => addUsage(sum, usage), {});
    },
    forecast() {
      const started = performance.now();
      if (started < due) return latest;
      latest = make();
      const ended = performance.now();
      due = ended + (ended - started) / share;
      return latest;
    },
  };
}

/** Of the open tasks of the plan, those that the run will still work on. */
function leftOf(
  goal: RunGoal,
  open: readonly string[],
  batch: readonly string[],
  tried: ReadonlySet<string>,
): readonly string[] {
  switch (goal.kind) {
    case 'all':
      return open;
    case 'count':
      return open.filter((uid) => !tried.has(uid)).slice(0, Math.max(0, goal.count - tried.size));
    case 'batch':
      return open.filter((uid) => batch.includes(uid) && !tried.has(uid));
    case 'tasks': {
      const asked = new Set(goal.tasks);
      return open.filter((uid) => asked.has(uid) && !tried.has(uid));
    }
  }
}
