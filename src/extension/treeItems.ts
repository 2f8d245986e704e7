/** From rows of words to items of VS Code. */
import * as vscode from 'vscode';
import type { Row } from '../present/rows';
import { phaseTooltip, plainTooltip, planTooltip, taskTooltip } from '../present/tooltips';
import { taskScheme } from './ids';
import { type RowElement, rowOf, type TreeElement } from './treeElements';

/** The item without its tooltip, which is made when somebody asks for it. */
export function treeItem(element: TreeElement): vscode.TreeItem {
  if (element.kind === 'folder') return folderItem(element.name, element.id);
  const row = rowOf(element);
  const item = new vscode.TreeItem(row?.label ?? '');
  item.id = element.id;
  if (!row) return item;
  item.description = row.description;
  item.contextValue = row.contextValue;
  item.iconPath = new vscode.ThemeIcon(
    row.icon.id,
    row.icon.colour ? new vscode.ThemeColor(row.icon.colour) : undefined,
  );
  item.accessibilityInformation = { label: row.spoken };
  item.collapsibleState = folds[row.fold];
  if (row.status && row.uid !== undefined) item.resourceUri = taskUri(row.id, row.status);
  const command = openCommand(element, row);
  if (command) item.command = command;
  return item;
}

const folds = {
  leaf: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
};

function folderItem(name: string, id: string): vscode.TreeItem {
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Expanded);
  item.id = id;
  item.contextValue = 'folder';
  item.iconPath = new vscode.ThemeIcon('root-folder');
  return item;
}

/** A click shows the place in the plan; it never runs anything. */
function openCommand({ entry }: RowElement, row: Row): vscode.Command | undefined {
  if (row.kind === 'notice') {
    if (!entry.statusFault) return undefined;
    return openAt(entry.statusPath, 0, 0, 'Open Status File');
  }
  if (!row.open) return undefined;
  const file = entry.fileOf(row);
  // A folder has no text to show; a click unfolds it. The Explorer would take the place of the tree.
  return file === undefined ? undefined : openAt(file, row.open.line, row.open.character, 'Open Plan');
}

function openAt(fsPath: string, line: number, character: number, title: string): vscode.Command {
  const selection = new vscode.Range(line, character, line, character);
  return { command: 'vscode.open', title, arguments: [vscode.Uri.file(fsPath), { selection, preview: true }] };
}

/**
 * Stands for a task in a state, so that decorations need no memory. Its own scheme keeps Git's colours and other
 * people's decorations away.
 */
function taskUri(rowId: string, status: string): vscode.Uri {
  return vscode.Uri.from({ scheme: taskScheme, path: `/${rowId}`, query: status });
}

/** Untrusted Markdown: every word of a plan in it is escaped, and commands would not run in any case. */
export function tooltipOf(element: RowElement, now: Date): vscode.MarkdownString | undefined {
  const row = rowOf(element);
  return row && new vscode.MarkdownString(tooltipText(element, row, now));
}

function tooltipText({ entry }: RowElement, row: Row, now: Date): string {
  const { view, place, active } = entry;
  if (row.kind === 'plan' && view) return planTooltip(view, place.path, active);
  if (row.kind === 'phase' && view) {
    const phase = view.phases.find((each) => each.phase && row.id.endsWith(`:${each.phase.key}`));
    if (phase) return phaseTooltip(phase);
  }
  const task = row.kind === 'task' && row.uid !== undefined ? view?.byUid.get(row.uid) : undefined;
  if (view && task) return taskTooltip(task, view, now, place.schedule.phaseGate);
  return plainTooltip(row.detail || row.label);
}
