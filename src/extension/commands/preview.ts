import * as vscode from 'vscode';
import { nothingToRunWords, previewGroups } from '../../present/batchPreview';
import { rowId } from '../../present/rowId';
import { batchSize } from '../../schedule/batchSize';
import { selectBatch } from '../../schedule/selectBatch';
import { emptyStatus } from '../../status/status';
import { commands } from '../ids';
import type { RowElement } from '../treeElements';
import type { Command } from './services';
import { type PlanTarget, plainLabel, planTarget } from './targets';

interface PreviewItem extends vscode.QuickPickItem {
  readonly uid?: string;
}

const runButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('play'), tooltip: 'Run Next Batch' };

/** Which tasks come next and why, and why the others do not. Choosing one shows it in the plan; nothing is run. */
export const previewNextBatch: Command = async (services, clicked) => {
  const target = await planTarget(services, clicked);
  if (!target) return;
  const pick = vscode.window.createQuickPick<PreviewItem>();
  pick.title = `Next batch of ${target.entry.place.path}`;
  pick.placeholder = target.view.canRun ? 'Choose a task to see it in the plan' : nothingToRunWords(target.view);
  pick.items = previewItems(target);
  pick.matchOnDescription = pick.matchOnDetail = true;
  if (target.view.canRun && vscode.workspace.isTrusted) pick.buttons = [runButton];
  pick.onDidTriggerButton(() => {
    pick.hide();
    // Without the row it would be the plan that is active by then.
    const { key } = target.entry;
    const entry = services.store.plans.find((plan) => plan.key === key) ?? target.entry;
    const previewed: RowElement = { kind: 'row', id: rowId.plan(key), entry };
    void vscode.commands.executeCommand(commands.runNextBatch, previewed);
  });
  pick.onDidAccept(() => {
    const uid = pick.selectedItems[0]?.uid;
    pick.hide();
    const task = uid === undefined ? undefined : target.view.byUid.get(uid)?.task;
    const file = target.entry.fileOf(task?.file ? { file: task.file } : undefined);
    if (!task || file === undefined) return;
    const { line, character } = task.range;
    const selection = new vscode.Range(line, character, line, character);
    void vscode.window.showTextDocument(vscode.Uri.file(file), { selection, preview: true });
  });
  pick.onDidHide(() => pick.dispose());
  pick.show();
};

function previewItems({ entry, view }: PlanTarget): PreviewItem[] {
  const { schedule, batchSize: wanted } = entry.place;
  const size = batchSize(wanted, view.plan);
  const batch = selectBatch(view.plan, entry.status ?? emptyStatus(), { ...schedule, size });
  return previewGroups(view, batch, schedule.phaseGate).flatMap(({ title, lines }): PreviewItem[] => [
    { label: title, kind: vscode.QuickPickItemKind.Separator },
    ...lines.map(({ uid, label, state, why }) => ({
      uid,
      label: plainLabel(label),
      description: state,
      detail: plainLabel(why),
    })),
  ]);
}
