import * as vscode from 'vscode';
import { plansView } from '../ids';
import { complain, explain } from '../messages';
import type { PlanEntry } from '../planEntry';
import type { PlanStore } from '../planStore';
import { callRunner, planArguments } from '../runner';
import { isRowElement } from '../treeElements';
import type { Command, Services } from './services';
import { pickPlan, planTarget } from './targets';

/** Ends the run, wherever it was started; what it has done is kept and it can be resumed. */
export const stop: Command = async ({ store, ...services }, clicked) => {
  await store.loaded;
  const running = store.plans.filter(({ view }) => view?.running);
  if (!isRowElement(clicked) && running.length > 1) {
    const entry = await pickPlan(running, 'Stop', 'Several runs are at work; which one is to end?');
    if (entry) await stopRun(services, store, entry);
    return;
  }
  // Without a row the only run is meant, whichever plan is the active one.
  const [only] = isRowElement(clicked) ? [] : running;
  const entry = only ?? (await planTarget({ store, ...services }, clicked))?.entry;
  if (!entry) return;
  if (!entry.view?.running) return explain(`No run is at work on ${entry.place.path}.`);
  await stopRun(services, store, entry);
};

async function stopRun(
  { program, log }: Omit<Services, 'store'>,
  store: PlanStore,
  { place, key }: PlanEntry,
): Promise<void> {
  const location = { viewId: plansView };
  const { exitCode, words } = await vscode.window.withProgress({ location, title: 'Stopping' }, () =>
    callRunner(program, ['stop', ...planArguments(place)], place.folder.fsPath),
  );
  log.info(`stop: exit code ${exitCode}: ${words}`);
  // 4: it ended by itself just now.
  if (exitCode !== 0 && exitCode !== 4) complain(`The run could not be stopped. ${words}`, 'terminal', 'log');
  await store.reread(key);
}
