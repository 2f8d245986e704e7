/**
 * Plans in the editor: everything that the extension adds to it. Imported when the first plan is known, so that neither
 * activating the extension nor a workspace without plans pays for it.
 */
import * as vscode from 'vscode';
import { completionTriggers } from '../../language/completion';
import { Disposables } from '../disposables';
import type { PlanStore } from '../planStore';
import type { Settings } from '../settings';
import { codeActionMetadata, codeActionProvider } from './codeActions';
import { PlanLenses } from './codeLens';
import { completionProvider } from './completion';
import { PlanDiagnostics } from './diagnostics';
import { Gutter } from './gutter';
import { hoverProvider } from './hover';
import { definitionProvider, highlightProvider, referenceProvider } from './navigation';
import { foldingProvider, symbolMetadata, symbolProvider } from './outline';
import { PlanDocuments } from './planDocuments';
import type { PlanFile } from './planFiles';
import { renameProvider } from './rename';
import { PlanTokens, tokenLegend } from './semanticTokens';
import { workspaceSymbolProvider } from './workspaceSymbols';

export interface LanguageParts {
  readonly store: PlanStore;
  readonly settings: Settings;
  readonly log: vscode.LogOutputChannel;
}

export class LanguageFeatures implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #providers = this.#owned.add(new Disposables());
  readonly #lenses: PlanLenses;
  readonly #tokens: PlanTokens;
  readonly documents: PlanDocuments;
  readonly gutter: Gutter;

  constructor({ store, settings, log }: LanguageParts) {
    this.documents = this.#owned.add(new PlanDocuments(store));
    this.#lenses = this.#owned.add(new PlanLenses(this.documents, settings));
    this.#tokens = this.#owned.add(new PlanTokens(this.documents));
    this.#owned.add(new PlanDiagnostics(this.documents, store, log));
    this.gutter = this.#owned.add(new Gutter(this.documents, settings, log));
    this.#owned.add(vscode.languages.registerWorkspaceSymbolProvider(workspaceSymbolProvider(store)));
    this.#owned.add(this.documents.onDidChangeFiles(() => this.#register()));
    this.#register();
  }

  /** For the files of the plans alone: of no other document does VS Code ask us anything. */
  #register(): void {
    this.#providers.clear();
    const { documents } = this;
    const plans = [...documents.files.values()].map(onlyThis);
    if (plans.length === 0) return;
    const { languages } = vscode;
    const add = (registered: vscode.Disposable) => this.#providers.add(registered);
    add(languages.registerCodeActionsProvider(plans, codeActionProvider(documents), codeActionMetadata));
    add(languages.registerCompletionItemProvider(plans, completionProvider(documents), ...completionTriggers));
    add(languages.registerHoverProvider(plans, hoverProvider(documents)));
    add(languages.registerDefinitionProvider(plans, definitionProvider(documents)));
    add(languages.registerReferenceProvider(plans, referenceProvider(documents)));
    add(languages.registerDocumentHighlightProvider(plans, highlightProvider(documents)));
    add(languages.registerRenameProvider(plans, renameProvider(documents)));
    add(languages.registerDocumentSymbolProvider(plans, symbolProvider(documents), symbolMetadata));
    add(languages.registerFoldingRangeProvider(plans, foldingProvider(documents)));
    add(languages.registerCodeLensProvider(plans, this.#lenses));
    add(languages.registerDocumentSemanticTokensProvider(plans, this.#tokens, tokenLegend));
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

/** A path in which nothing is a wildcard. */
function onlyThis({ uri }: PlanFile): vscode.DocumentFilter {
  return { scheme: 'file', pattern: uri.fsPath.replace(/[*?[\]{}]/g, '[$&]') };
}
