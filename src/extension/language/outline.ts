/** The shape of a plan: its outline and what of it can be folded. */
import * as vscode from 'vscode';
import { foldingRanges } from '../../language/folding';
import { documentSymbols, type PlanSymbol, type SymbolKind } from '../../language/symbols';
import { toRange } from './convert';
import type { PlanDocuments } from './planDocuments';

/** Beside the headings that VS Code itself finds in Markdown, under a name of their own. */
export const symbolMetadata: vscode.DocumentSymbolProviderMetadata = { label: 'Tranche' };

const kinds: Readonly<Record<SymbolKind, vscode.SymbolKind>> = {
  phase: vscode.SymbolKind.Module,
  task: vscode.SymbolKind.Event,
  step: vscode.SymbolKind.Boolean,
};

export function symbolProvider(documents: PlanDocuments): vscode.DocumentSymbolProvider {
  return {
    async provideDocumentSymbols(text, token) {
      const open = await documents.of(text);
      if (!open || token.isCancellationRequested) return undefined;
      return documentSymbols(open.document).map(toSymbol);
    },
  };
}

function toSymbol({ name, detail, kind, range, selectionRange, children }: PlanSymbol): vscode.DocumentSymbol {
  const symbol = new vscode.DocumentSymbol(
    // VS Code refuses symbols without a name.
    name.trim() || '…',
    detail,
    kinds[kind],
    toRange(range),
    toRange(selectionRange),
  );
  symbol.children = children.map(toSymbol);
  return symbol;
}

export function foldingProvider(documents: PlanDocuments): vscode.FoldingRangeProvider {
  return {
    async provideFoldingRanges(text, _context, token) {
      const open = await documents.of(text);
      if (!open || token.isCancellationRequested) return undefined;
      return foldingRanges(open.document).map(({ startLine, endLine }) => new vscode.FoldingRange(startLine, endLine));
    },
  };
}
