/** Showing what a run has left behind. */
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { explain } from '../messages';
import type { EntryPlace } from '../planEntry';
import { isRowElement } from '../treeElements';
import type { Command } from './services';
import { planTarget } from './targets';

/** The report of the latest run that has one. */
export const showReport: Command = async (services, clicked) => {
  const target = await planTarget(services, clicked);
  if (!target) return;
  const report = await latestReport(target.entry.place, target.view.latestRun?.runId);
  if (report === undefined) return explain(`No run of ${target.entry.place.path} has left a report yet.`, 'runNext');
  await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.file(report));
};

async function latestReport({ state }: EntryPlace, latest: string | undefined): Promise<string | undefined> {
  const runs = join(state.folder, 'runs');
  const names: string[] = await fs.readdir(runs).catch(() => []);
  // Runs are named by the time of their start.
  const newestFirst = names.sort().reverse();
  // The status names the latest run; a name that is not there leads nowhere.
  const order = latest !== undefined && names.includes(latest) ? [latest, ...newestFirst] : newestFirst;
  for (const name of order) {
    const path = join(runs, name, 'report.md');
    const found = await fs.stat(path).catch(() => undefined);
    if (found?.isFile()) return path;
  }
  return undefined;
}

/** The terminal of the plan's runs; without a plan of its own, that of the latest run. */
export const showTerminal: Command = ({ task, store }, clicked) => {
  const entry = isRowElement(clicked) ? clicked.entry : store.active;
  if (entry ? task.showTerminal(entry.key) : task.showTerminal()) return;
  const running = entry?.view?.running;
  if (!running && !isRowElement(clicked) && task.showTerminal()) return;
  explain(
    running
      ? 'The run goes on, but not in a terminal of this window: it was started elsewhere, or before the window was reloaded.'
      : 'There is no terminal yet: it opens with the first run.',
    ...(running ? [] : (['runNext'] as const)),
  );
};

/** The extension's own log. */
export const showLog: Command = ({ log }) => log.show();
