/** What a command is about: the row it was called on, or what the person picks. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { progressLine } from '../../present/planRows';
import { asks, type PlanView, type TaskView } from '../../present/planView';
import { taskName } from '../../present/sentences';
import { type ContextWord, contextWordsOf, lookOf } from '../../present/statusTable';
import { complain, explain } from '../messages';
import type { PlanEntry } from '../planEntry';
import { isRowElement } from '../treeElements';
import type { Services } from './services';

export interface PlanTarget {
  readonly entry: PlanEntry;
  readonly view: PlanView;
}

/** The plan of the row, else the active one. Says why when there is none that can be used. */
export async function planTarget({ store }: Services, clicked: unknown): Promise<PlanTarget | undefined> {
  await store.loaded;
  const entry = isRowElement(clicked) ? clicked.entry : store.active;
  if (entry?.view) return { entry, view: entry.view };
  if (entry) {
    complain(`The plan ${entry.place.path} cannot be read: ${entry.planFault ?? 'unknown reason'}.`, 'openPlan');
  } else if (!vscode.workspace.workspaceFolders?.length) {
    explain('Tranche runs the plans of a folder, and none is open.', 'openFolder');
  } else {
    explain('There is no plan in this workspace yet.', 'samplePlan');
  }
  return undefined;
}

/** One of several plans, as the person picks; the only one without asking. Says so when there is none. */
export async function pickPlan(
  plans: readonly PlanEntry[],
  title: string,
  placeHolder: string,
): Promise<PlanEntry | undefined> {
  if (plans.length === 0) explain('There is no plan in this workspace yet.', 'samplePlan');
  if (plans.length < 2) return plans[0];
  const items = plans.map((entry) => ({
    label: `$(${entry.pinned ? 'pinned' : entry.active ? 'check' : 'blank'}) ${plainLabel(entry.view?.plan.title || basename(entry.place.path))}`,
    description: entry.view ? progressLine(entry.view) : 'cannot be read',
    detail: plainLabel(`${entry.place.folder.name}/${entry.place.path}`),
    entry,
  }));
  return (await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDetail: true }))?.entry;
}

export interface TaskTarget extends PlanTarget {
  readonly task: TaskView;
}

/** The task of the row, else one that the person picks from those the command applies to. */
export async function taskTarget(
  services: Services,
  clicked: unknown,
  word: ContextWord,
  question: string,
): Promise<TaskTarget | undefined> {
  const target = await planTarget(services, clicked);
  if (!target) return undefined;
  const { entry, view } = target;
  const uid = isRowElement(clicked) ? entry.rows.get(clicked.id)?.uid : undefined;
  const clickedTask = uid === undefined ? undefined : view.byUid.get(uid);
  const task = clickedTask ?? (await pickTask(view, word, question));
  return task && { entry, view, task };
}

/** What the menu of the task's row offers is what can be done from anywhere. */
export function canBe(word: ContextWord, task: TaskView, { running }: PlanView): boolean {
  const { status, readiness } = task;
  return contextWordsOf(status, { ready: readiness?.ready === true, running, asks: asks(task) }).includes(word);
}

async function pickTask(view: PlanView, word: ContextWord, question: string): Promise<TaskView | undefined> {
  const fitting = view.tasks.filter((task) => canBe(word, task, view));
  if (fitting.length === 0) {
    explain(`No task of the plan can be chosen for this now: ${question}`);
    return undefined;
  }
  const items = fitting.map((task) => ({
    label: `$(${lookOf(task.status).icon}) ${plainLabel(taskName(task))}`,
    description: lookOf(task.status).word,
    task,
  }));
  return (
    await vscode.window.showQuickPick(items, { title: 'Tranche', placeHolder: question, matchOnDescription: true })
  )?.task;
}

/** Keeps a plan's own `$(…)` from being shown as an icon. */
export function plainLabel(text: string): string {
  return text.replaceAll('$(', '$ (');
}
