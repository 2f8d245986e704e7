import * as vscode from 'vscode';
import { waitOf } from '../../present/waits';
import { complain, explain, refuseUntrusted } from '../messages';
import { callRunner, planArguments } from '../runner';
import { isRowElement } from '../treeElements';
import type { Command } from './services';
import { pickPlan } from './targets';

/** Ends the wait of a run, for a limit to end or a while to pass, wherever it was started: it tries again now. */
export const wake: Command = async ({ store, program, log }, clicked) => {
  if (!vscode.workspace.isTrusted) return refuseUntrusted();
  await store.loaded;
  const asked = isRowElement(clicked) ? [clicked.entry] : store.plans;
  const waiting = asked.filter(({ view }) => view && waitOf(view));
  if (waiting.length === 0) return explain('No run waits for a limit or for its next try.');
  const entry = await pickPlan(waiting, 'Wake and Try Again', 'Several runs wait; which one is to try again now?');
  if (!entry) return;
  const { place, key } = entry;
  const { exitCode, words } = await callRunner(program, ['wake', ...planArguments(place)], place.folder.fsPath);
  log.info(`wake: exit code ${exitCode}: ${words}`);
  if (exitCode !== 0) complain(`The run could not be woken. ${words}`, 'terminal', 'log');
  await store.reread(key);
};
