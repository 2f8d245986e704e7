/** Wires the parts together; decides nothing. */
import * as vscode from 'vscode';
import { registerCommands } from './commands/registerCommands';
import { ContextKeys } from './contextKeys';
import { Disposables } from './disposables';
import { startLanguage } from './languageStart';
import { createLog } from './log';
import { planStateOf } from './planChoice';
import { PlanStore } from './planStore';
import { PlanTree } from './planTree';
import { announceRunEnds } from './runEnd';
import { followRun } from './runFollower';
import { RunnerTask } from './runnerTask';
import { readSettings } from './settings';
import { StatusBar } from './statusBar';
import { registerTaskDecorations } from './taskDecorations';
import { type TestHooks, testHooks } from './testHooks';
import { workTime } from './workTime';

export function activate(context: vscode.ExtensionContext): TestHooks | undefined {
  const begun = workTime();
  const owned = new Disposables();
  context.subscriptions.push(owned);
  const program = { executable: process.execPath, script: context.asAbsolutePath('dist/tranche.js') };

  const log = owned.add(createLog());
  const settings = readSettings();
  const store = owned.add(new PlanStore(settings, context.workspaceState, log));
  const task = owned.add(new RunnerTask(program, settings));
  const contextKeys = owned.add(new ContextKeys());
  const tree = owned.add(new PlanTree(store));
  const statusBarItem = owned.add(new StatusBar(store));
  owned.add(registerTaskDecorations());
  owned.add(registerCommands({ store, task, program, log }));
  owned.add(followRun(store, tree, log));
  owned.add(announceRunEnds(task, store, settings));
  const language = owned.add(startLanguage({ store, settings, log }));

  const updateKeys = () => contextKeys.update(planStateOf(store.plans), store.plans);
  owned.add(store.onDidChange(updateKeys));
  // A workspace without plans changes nothing that would be told.
  void store.loaded.then(updateKeys);

  const activatedIn = workTime() - begun;
  log.info(`Activated in ${activatedIn.toFixed(1)} ms.`);
  if (context.extensionMode !== vscode.ExtensionMode.Test) return undefined;
  return testHooks({ store, tree, contextKeys, statusBarItem, language, activatedIn });
}
