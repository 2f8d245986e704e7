import * as vscode from 'vscode';
import { runEndNotice } from '../present/sentences';
import { tellRunEnd } from './messages';
import type { PlanStore } from './planStore';
import type { RunnerTask } from './runnerTask';
import type { Settings } from './settings';

/** At the end of a run from this window: one notification, if it failed or nobody was looking. */
export function announceRunEnds(task: RunnerTask, store: PlanStore, settings: Settings): vscode.Disposable {
  return task.onDidEnd(async ({ place, exitCode }) => {
    const entry = store.plans.find((each) => each.place.fsPath === place.fsPath);
    if (!entry) return;
    await store.reread(entry.key);
    if (!entry.view || !settings.notifyWhenRunEnds) return;
    const notice = runEndNotice(entry.view, exitCode, vscode.window.state.focused);
    if (notice) await tellRunEnd(notice, settings);
  });
}
