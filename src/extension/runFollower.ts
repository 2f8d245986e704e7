import type * as vscode from 'vscode';
import { rowId } from '../present/rowId';
import type { PlanStore } from './planStore';
import type { PlanTree } from './planTree';
import { reasonOf } from './reasonOf';

/**
 * Shows the running task when a run begins and when it reaches another phase. Not at every task: whoever folds a phase
 * or scrolls elsewhere in the meantime is left alone.
 */
export function followRun(store: PlanStore, tree: PlanTree, log: vscode.LogOutputChannel): vscode.Disposable {
  let shown: string | undefined;
  return store.onDidChange(() => {
    const { active } = store;
    const running = active?.view?.tasks.find(({ status }) => status === 'running');
    if (!active || !running) {
      // Between two tasks of a run nothing is running either; only its end makes the next beginning a new one.
      if (!active?.view?.running) shown = undefined;
      return;
    }
    const place = `${active.key}|${running.task.phase}`;
    if (place === shown) return;
    shown = place;
    tree.show(active, rowId.task(active.key, running.task.uid)).catch((error: unknown) => log.debug(reasonOf(error)));
  });
}
