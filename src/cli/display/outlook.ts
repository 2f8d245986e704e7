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
  forecast(now: number): Forecast | undefined;
}

export function openOutlook(store: StateStore, config: Config): Outlook {
  const history = foldHistory(readJournalFile(store.paths.journal).records);
  return {
    see: (record) => addToHistory(history, record),
    forecast(now) {
      const { plan } = store.plan;
      const readiness = explainTasks(plan, store.status, scheduleOptions(config));
      const open = openTasks(plan, store.status, readiness);
      return forecastOf(history, { open, kindOf: taskKinds(plan), jobs: jobsOf(config), now, running: true });
    },
  };
}
