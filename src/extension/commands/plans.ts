/** Opening, choosing and making plans. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { progressLine } from '../../present/planRows';
import { explain } from '../messages';
import { isRowElement, rowOf } from '../treeElements';
import { configFileName } from '../workspaceConfig';
import { sampleConfiguration, samplePlan } from './samples';
import type { Command } from './services';
import { plainLabel } from './targets';

/** The plan at the row's place. Works for plans that cannot be read as such, too. */
export const openPlan: Command = async ({ store }, clicked) => {
  await store.loaded;
  const entry = isRowElement(clicked) ? clicked.entry : store.active;
  if (!entry) return explain('There is no plan in this workspace yet.', 'samplePlan');
  const at = isRowElement(clicked) ? rowOf(clicked)?.open : undefined;
  const selection = new vscode.Range(at?.line ?? 0, at?.character ?? 0, at?.line ?? 0, at?.character ?? 0);
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(entry.place.fsPath), {
    selection,
    preview: true,
  });
};

/** Makes another plan the one that commands act on. */
export const selectPlan: Command = async ({ store }, clicked) => {
  await store.loaded;
  if (isRowElement(clicked)) return store.select(clicked.entry);
  if (store.plans.length === 0) return explain('There is no plan in this workspace yet.', 'samplePlan');
  const items = store.plans.map((entry) => ({
    label: `$(${entry.active ? 'check' : 'blank'}) ${plainLabel(entry.view?.plan.title || basename(entry.place.path))}`,
    description: entry.view ? progressLine(entry.view) : 'cannot be read',
    detail: plainLabel(entry.place.path),
    entry,
  }));
  const placeHolder = 'Which plan are runs to work on?';
  const answer = await vscode.window.showQuickPick(items, { title: 'Select Plan', placeHolder, matchOnDetail: true });
  if (answer) await store.select(answer.entry);
};

/** Writes a small plan to begin with, unless there is one. */
export const createSamplePlan: Command = ({ store }) => writeAndOpen('PLAN.md', samplePlan, () => store.load());

/** The settings of the runner; written with its defaults when there are none yet. */
export const openConfiguration: Command = ({ store }) =>
  writeAndOpen(configFileName, sampleConfiguration, () => store.load());

async function writeAndOpen(name: string, content: string, written: () => Promise<void>): Promise<void> {
  const folder = await chooseFolder();
  if (!folder) return;
  const uri = vscode.Uri.joinPath(folder.uri, name);
  if (!(await exists(uri))) {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(content));
    await written();
  }
  await vscode.window.showTextDocument(uri, { preview: false });
}

async function chooseFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  if (folders.length > 1) return vscode.window.showWorkspaceFolderPick();
  if (folders.length === 0) explain('Open a folder first; the file is written there.', 'openFolder');
  return folders[0];
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
