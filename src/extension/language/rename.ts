import * as vscode from 'vscode';
import { prepareRename, renameEdits } from '../../language/references';
import { fromPosition, toRange } from './convert';
import type { PlanDocuments } from './planDocuments';
import { fileUri } from './planFiles';

/** VS Code shows the words of an error that is thrown here beside the caret. */
export function renameProvider(documents: PlanDocuments): vscode.RenameProvider {
  return {
    async prepareRename(text, position) {
      const open = await documents.of(text);
      if (!open) return undefined;
      const found = prepareRename(open.document, fromPosition(position));
      if ('error' in found) throw new Error(found.error);
      return { range: toRange(found.range), placeholder: found.placeholder };
    },
    async provideRenameEdits(text, position, newName) {
      const open = await documents.of(text);
      if (!open) return undefined;
      const found = renameEdits(open.document, fromPosition(position), newName);
      if ('error' in found) throw new Error(found.error);
      const edit = new vscode.WorkspaceEdit();
      for (const { file, range, newText } of found.edits) {
        edit.replace(fileUri(open.entry, file), toRange(range), newText);
      }
      return edit;
    },
  };
}
