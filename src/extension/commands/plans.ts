/** Opening, choosing and making plans. */
import * as vscode from 'vscode';
import { explain } from '../messages';
import { isRowElement, rowOf } from '../treeElements';
import { configFileName } from '../workspaceConfig';
import { sampleConfiguration, samplePlan } from './samples';
import type { Command } from './services';
import { pickPlan } from './targets';

/** The plan at the row's place. Works for plans that cannot be read as such, too. */
export const openPlan: Command = async ({ store }, clicked) => {
  await store.loaded;
  const entry = isRowElement(clicked) ? clicked.entry : store.active;
  if (!entry) return explain('There is no plan in this workspace yet.', 'samplePlan');
  const row = isRowElement(clicked) ? rowOf(clicked) : undefined;
  const file = entry.fileOf(row);
  if (file === undefined) {
    // A folder has no text to show.
    await vscode.commands.executeCommand('revealInExplorer', vscode.Uri.file(entry.place.fsPath));
    return;
  }
  const at = row?.open;
  const selection = new vscode.Range(at?.line ?? 0, at?.character ?? 0, at?.line ?? 0, at?.character ?? 0);
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file), {
    selection,
    preview: true,
  });
};

/** Makes a plan the one that commands act on, until another one is pinned or none. */
export const selectPlan: Command = async ({ store }, clicked) => {
  await store.loaded;
  if (isRowElement(clicked)) return store.pin(clicked.entry);
  const entry = await pickPlan(store.plans, 'Pin Plan', 'Which plan are commands to act on from now on?');
  if (entry) await store.pin(entry);
};

/** Commands act on the plan at hand again: the one that is edited, or at work, or the first. */
export const unpinPlan: Command = async ({ store }) => {
  await store.loaded;
  if (store.pinned) await store.pin(undefined);
  else explain('No plan is pinned.');
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
