import * as vscode from 'vscode';
import { findSymbols } from '../../language/symbols';
import type { PlanStore } from '../planStore';
import { toRange } from './convert';
import { fileUri } from './planFiles';

/** Tasks and phases of all plans, by a part of their id or title. */
export function workspaceSymbolProvider(store: PlanStore): vscode.WorkspaceSymbolProvider {
  return {
    provideWorkspaceSymbols(query, token) {
      if (query.trim() === '') return [];
      return store.plans.flatMap((entry) => {
        if (!entry.plan || token.isCancellationRequested) return [];
        return findSymbols(entry.plan, entry.view, query).map(
          ({ name, kind, container, file, range }) =>
            new vscode.SymbolInformation(
              name,
              kind === 'phase' ? vscode.SymbolKind.Module : vscode.SymbolKind.Event,
              container,
              new vscode.Location(fileUri(entry, file), toRange(range)),
            ),
        );
      });
    },
  };
}
