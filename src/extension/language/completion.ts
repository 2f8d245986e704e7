import * as vscode from 'vscode';
import { type CompletionItem, type CompletionKind, completionsAt } from '../../language/completion';
import { fromPosition, toRange } from './convert';
import type { PlanDocuments } from './planDocuments';

const kinds: Readonly<Record<CompletionKind, vscode.CompletionItemKind>> = {
  task: vscode.CompletionItemKind.Reference,
  phase: vscode.CompletionItemKind.Module,
  annotation: vscode.CompletionItemKind.Keyword,
  state: vscode.CompletionItemKind.EnumMember,
  snippet: vscode.CompletionItemKind.Snippet,
};

export function completionProvider(documents: PlanDocuments): vscode.CompletionItemProvider {
  return {
    async provideCompletionItems(text, position, token) {
      const open = await documents.of(text);
      if (!open || token.isCancellationRequested) return undefined;
      return completionsAt(open.document, fromPosition(position)).map(toItem);
    },
  };
}

function toItem(found: CompletionItem): vscode.CompletionItem {
  // A description shows in every row of the list, a detail only in the one that is chosen; ids alone say little.
  const { label, detail } = found;
  const item = new vscode.CompletionItem(
    detail === undefined ? label : { label, description: detail },
    kinds[found.kind],
  );
  item.insertText = found.isSnippet ? new vscode.SnippetString(found.insertText) : found.insertText;
  item.range = toRange(found.range);
  item.sortText = found.sortText;
  if (found.filterText !== undefined) item.filterText = found.filterText;
  if (found.documentation !== undefined) item.documentation = found.documentation;
  return item;
}
