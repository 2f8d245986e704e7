import * as vscode from 'vscode';
import { plansView } from '../ids';
import { complain, explain } from '../messages';
import { callRunner, planArguments } from '../runner';
import type { Command } from './services';
import { planTarget } from './targets';

/** Ends the run, wherever it was started; what it has done is kept and it can be resumed. */
export const stop: Command = async ({ store, ...services }, clicked) => {
  const target = await planTarget({ store, ...services }, clicked);
  if (!target) return;
  const { place, key } = target.entry;
  if (!target.view.running) return explain(`No run is at work on ${place.path}.`);
  const { program, log } = services;
  const location = { viewId: plansView };
  const { exitCode, words } = await vscode.window.withProgress({ location, title: 'Stopping' }, () =>
    callRunner(program, ['stop', ...planArguments(place)], place.folder.fsPath),
  );
  log.info(`stop: exit code ${exitCode}: ${words}`);
  if (exitCode !== 0) complain(`The run could not be stopped. ${words}`, 'terminal', 'log');
  await store.reread(key);
};
