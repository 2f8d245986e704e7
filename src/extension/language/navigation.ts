/** Where tasks and phases are named. */
import * as vscode from 'vscode';
import { definitionAt, highlightsAt, referencesAt } from '../../language/references';
import { fromPosition, toRange } from './convert';
import type { PlanDocuments } from './planDocuments';
import { fileUri } from './planFiles';

export function definitionProvider(documents: PlanDocuments): vscode.DefinitionProvider {
  return {
    async provideDefinition(text, position, token) {
      const open = await documents.of(text);
      if (!open || token.isCancellationRequested) return undefined;
      const found = definitionAt(open.document, fromPosition(position));
      if (!found) return undefined;
      const link: vscode.LocationLink = {
        originSelectionRange: toRange(found.origin),
        targetUri: fileUri(open.entry, found.file),
        targetRange: toRange(found.whole),
        targetSelectionRange: toRange(found.range),
      };
      return [link];
    },
  };
}

export function referenceProvider(documents: PlanDocuments): vscode.ReferenceProvider {
  return {
    async provideReferences(text, position, { includeDeclaration }, token) {
      const open = await documents.of(text);
      if (!open || token.isCancellationRequested) return undefined;
      return referencesAt(open.document, fromPosition(position), includeDeclaration).map(
        ({ file, range }) => new vscode.Location(fileUri(open.entry, file), toRange(range)),
      );
    },
  };
}

export function highlightProvider(documents: PlanDocuments): vscode.DocumentHighlightProvider {
  return {
    async provideDocumentHighlights(text, position, token) {
      const open = await documents.of(text);
      if (!open || token.isCancellationRequested) return undefined;
      return highlightsAt(open.document, fromPosition(position)).map(
        ({ range, kind }) =>
          new vscode.DocumentHighlight(
            toRange(range),
            kind === 'write' ? vscode.DocumentHighlightKind.Write : vscode.DocumentHighlightKind.Read,
          ),
      );
    },
  };
}
