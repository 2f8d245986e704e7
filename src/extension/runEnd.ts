import * as vscode from 'vscode';
import { rowId } from '../present/rowId';
import { runEndNotice } from '../present/sentences';
import { safe } from '../present/terminalText';
import { tellRunEnd } from './messages';
import { planKey } from './planEntry';
import type { PlanStore } from './planStore';
import type { RunnerTask } from './runnerTask';
import type { Settings } from './settings';
import type { RowElement } from './treeElements';

/** At the end of a plan's run from this window: one notification, if it failed or nobody was looking. */
export function announceRunEnds(task: RunnerTask, store: PlanStore, settings: Settings): vscode.Disposable {
  return task.onDidEnd(async ({ place, exitCode }) => {
    const entry = store.plans.find((each) => each.key === planKey(place));
    if (!entry) return;
    await store.reread(entry.key);
    if (!entry.view || !settings.notifyWhenRunEnds) return;
    const notice = runEndNotice(entry.view, exitCode, vscode.window.state.focused);
    if (!notice) return;
    // Of several plans, it says which.
    const name = store.plans.length > 1 ? safe(entry.view.plan.title, 60) : '';
    const message = name === '' ? notice.message : notice.message.replace(/^Tranche:/, `Tranche, ${name}:`);
    const row: RowElement = { kind: 'row', id: rowId.plan(entry.key), entry };
    await tellRunEnd({ ...notice, message }, settings, row);
  });
}
