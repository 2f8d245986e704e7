import type * as vscode from 'vscode';
import { rowId } from '../present/rowId';
import type { PlanStore } from './planStore';
import type { PlanTree } from './planTree';
import { reasonOf } from './reasonOf';

/**
 * Shows a running task when a run begins and when it reaches a phase it has not been in. Not at every task: whoever folds
 * a phase or scrolls elsewhere in the meantime is left alone, also while sessions in several phases take turns.
 */
export function followRun(store: PlanStore, tree: PlanTree, log: vscode.LogOutputChannel): vscode.Disposable {
  let plan: string | undefined;
  const shown = new Set<string | null>();
  return store.onDidChange(() => {
    const { active } = store;
    // Between two tasks of a run nothing is running; only its end makes the next beginning a new one.
    const key = active?.view?.running ? active.key : undefined;
    if (key !== plan) shown.clear();
    plan = key;
    if (!active?.view || key === undefined) return;
    for (const { status, task } of active.view.tasks) {
      if (status !== 'running' || shown.has(task.phase)) continue;
      shown.add(task.phase);
      tree.show(active, rowId.task(active.key, task.uid)).catch((error: unknown) => log.debug(reasonOf(error)));
    }
  });
}
