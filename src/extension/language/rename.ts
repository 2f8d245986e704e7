import * as vscode from 'vscode';
import { prepareRename, renameEdits } from '../../language/references';
import { complain } from '../messages';
import { fromPosition, toRange } from './convert';
import type { PlanDocuments } from './planDocuments';
import { fileUri } from './planFiles';

/**
 * @param refuse told why a new name cannot be: an error would make VS Code ask the next provider, and that of Markdown
 * takes `[task-1, task-2]` for a link and renames it as a whole
 */
export function renameProvider(
  documents: PlanDocuments,
  refuse: (reason: string) => void = complain,
): vscode.RenameProvider {
  return {
    /** VS Code shows the words of an error that is thrown here beside the caret. */
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
      const edit = new vscode.WorkspaceEdit();
      if ('error' in found) {
        refuse(found.error);
        return edit;
      }
      for (const { file, range, newText } of found.edits) {
        edit.replace(fileUri(open.entry, file), toRange(range), newText);
      }
      return edit;
    },
  };
}
