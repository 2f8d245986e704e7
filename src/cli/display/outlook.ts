/** When the rest of a plan will be done, as a run goes on: from what was recorded before it and what it records. */
import type { Config } from '../../runner/configSchema';
import { readJournalFile } from '../../runner/journal';
import { openTasks, taskKinds } from '../../runner/report/forecastFacts';
import { jobsOf } from '../../runner/report/read';
import { scheduleOptions } from '../../runner/runRequest';
import type { StateStore } from '../../runner/stateStore';
import { explainTasks } from '../../schedule/readiness';
import { type Forecast, forecastOf } from '../../status/forecast';
import { addToHistory, foldHistory } from '../../status/history';
import type { JournalRecord } from '../../status/journalRecord';

export interface Outlook {
  see(record: JournalRecord): void;
  /** Of the moment, or of one just before where making it takes its time. */
  forecast(): Forecast | undefined;
}

/** Forecasts take no more than this share of the time: there are plans of ten thousand tasks that take a second each. */
const share = 0.02;

export function openOutlook(store: StateStore, config: Config): Outlook {
  const history = foldHistory(readJournalFile(store.paths.journal).records);
  let latest: Forecast | undefined;
  let due = 0;
  const make = () => {
    const { plan } = store.plan;
    const readiness = explainTasks(plan, store.status, scheduleOptions(config));
    const open = openTasks(plan, store.status, readiness);
    return forecastOf(history, { open, kindOf: taskKinds(plan), jobs: jobsOf(config), now: Date.now(), running: true });
  };
  return {
    see: (record) => addToHistory(history, record),
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
