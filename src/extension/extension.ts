/** Wires the parts together; decides nothing. */
import * as vscode from 'vscode';
import { registerCommands } from './commands/registerCommands';
import { ContextKeys } from './contextKeys';
import { Disposables } from './disposables';
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

export function activate(context: vscode.ExtensionContext): TestHooks | undefined {
  const begun = performance.now();
const laps: string[] = []; let l = performance.now(); const lap = (n: string) => { laps.push(n + ' ' + (performance.now() - l).toFixed(2)); l = performance.now(); };
  const owned = new Disposables();
lap('const owned = new Disposables();');
  context.subscriptions.push(owned);
lap('context.subscriptions.push(owned);');
  const program = { executable: process.execPath, script: context.asAbsolutePath('dist/tranche.js') };
lap('const program = { executable: process.execPath, sc');

  const log = owned.add(createLog());
lap('const log = owned.add(createLog());');
  const settings = readSettings();
lap('const settings = readSettings();');
  const store = owned.add(new PlanStore(settings, context.workspaceState, log));
lap('const store = owned.add(new PlanStore(settings, co');
  const task = owned.add(new RunnerTask(program, settings));
lap('const task = owned.add(new RunnerTask(program, set');
  const contextKeys = owned.add(new ContextKeys());
lap('const contextKeys = owned.add(new ContextKeys());');
  const tree = owned.add(new PlanTree(store));
lap('const tree = owned.add(new PlanTree(store));');
  const statusBarItem = owned.add(new StatusBar(store));
lap('const statusBarItem = owned.add(new StatusBar(stor');
  owned.add(registerTaskDecorations());
lap('owned.add(registerTaskDecorations());');
  owned.add(registerCommands({ store, task, program, log }));
lap('owned.add(registerCommands({ store, task, program,');
  owned.add(followRun(store, tree, log));
lap('owned.add(followRun(store, tree, log));');
  owned.add(announceRunEnds(task, store, settings));
lap('owned.add(announceRunEnds(task, store, settings));');

  const updateKeys = () => contextKeys.update(planStateOf(store.plans), store.active?.view, store.plans.length);
lap('const updateKeys = () => contextKeys.update(planSt');
  owned.add(store.onDidChange(updateKeys));
lap('owned.add(store.onDidChange(updateKeys));');
  // A workspace without plans changes nothing that would be told.
  void store.loaded.then(updateKeys);
lap('void store.loaded.then(updateKeys);');

  const activatedIn = performance.now() - begun;
(globalThis as any).laps = laps;
  log.info(`Activated in ${activatedIn.toFixed(1)} ms.`);
  if (context.extensionMode !== vscode.ExtensionMode.Test) return undefined;
  return testHooks({ store, tree, contextKeys, statusBarItem, activatedIn });
}
