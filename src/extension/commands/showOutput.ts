import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { taskName } from '../../present/sentences';
import { lookOf } from '../../present/statusTable';
import { taskFileName } from '../../status/taskFileName';
import { explain } from '../messages';
import type { EntryPlace } from '../planEntry';
import { isRowElement } from '../treeElements';
import type { Command, Services } from './services';
import { plainLabel, planTarget, type TaskTarget } from './targets';

/** What the agent said in the latest turn of a task, as the runner kept it. */
export const showOutput: Command = async (services, clicked) => {
  const target = await attemptedTask(services, clicked);
  if (!target) return;
  const { task, entry } = target;
  const path = await latestOutput(entry.place, task.task.uid, task.record?.runId);
  if (path === undefined) return explain(`${taskName(task, 60)} has left no output yet.`);
  await vscode.window.showTextDocument(vscode.Uri.file(path), { preview: true });
};

/** The task of the row, else one that the person picks from those that have been tried. */
async function attemptedTask(services: Services, clicked: unknown): Promise<TaskTarget | undefined> {
  const target = await planTarget(services, clicked);
  if (!target) return undefined;
  const { entry, view } = target;
  const uid = isRowElement(clicked) ? entry.rows.get(clicked.id)?.uid : undefined;
  const clickedTask = uid === undefined ? undefined : view.byUid.get(uid);
  if (clickedTask) return { ...target, task: clickedTask };
  const items = view.tasks
    .filter(({ record }) => (record?.attempts ?? 0) > 0)
    .map((task) => ({
      label: `$(${lookOf(task.status).icon}) ${plainLabel(taskName(task))}`,
      description: lookOf(task.status).word,
      task,
    }));
  if (items.length === 0) {
    explain(`No task of ${entry.place.path} has been tried yet.`, 'runNext');
    return undefined;
  }
  const placeHolder = 'Whose output is to be shown?';
  const answer = await vscode.window.showQuickPick(items, { title: 'Show Task Output', placeHolder });
  return answer && { ...target, task: answer.task };
}

/** Of the run that worked on the task last, else of the newest that has one. */
async function latestOutput(
  { state }: EntryPlace,
  uid: string,
  latest: string | undefined,
): Promise<string | undefined> {
  const runs = join(state.folder, 'runs');
  // Runs are named by the time of their start. Only names that are there are followed: the record may be anybody's.
  const newestFirst = (await fs.readdir(runs).catch(() => [])).sort().reverse();
  const order = newestFirst.filter((name) => name === latest).concat(newestFirst.filter((name) => name !== latest));
  for (const name of order) {
    const files = await fs.readdir(join(runs, name)).catch(() => []);
    const [output] = files.flatMap((file) => turnOf(file, uid) ?? []).sort(latestFirst);
    if (output) return join(runs, name, output.file);
  }
  return undefined;
}

interface Turn {
  readonly file: string;
  readonly attempt: number;
  readonly turn: number;
}

function turnOf(file: string, uid: string): Turn | undefined {
  const stem = `${taskFileName(uid)}.`;
  const numbers = file.startsWith(stem) ? /^(\d+)\.(\d+)\.agent\.log$/.exec(file.slice(stem.length)) : null;
  return numbers ? { file, attempt: Number(numbers[1]), turn: Number(numbers[2]) } : undefined;
}

function latestFirst(a: Turn, b: Turn): number {
  return b.attempt - a.attempt || b.turn - a.turn;
}
