import * as vscode from 'vscode';
import { semanticTokens, type TokenType, tokenModifiers, tokenTypes } from '../../language/semanticTokens';
import { Disposables } from '../disposables';
import type { PlanDocuments } from './planDocuments';

/** VS Code's own types, which every theme colours. */
const standard: Readonly<Record<TokenType, string>> = {
  taskId: 'variable',
  taskReference: 'variable',
  phaseReference: 'namespace',
  annotation: 'decorator',
  state: 'enumMember',
  keyword: 'keyword',
  command: 'string',
};

export const tokenLegend = new vscode.SemanticTokensLegend(
  tokenTypes.map((type) => standard[type]),
  [...tokenModifiers],
);

export class PlanTokens implements vscode.DocumentSemanticTokensProvider, vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<void>());
  readonly #documents: PlanDocuments;

  readonly onDidChangeSemanticTokens = this.#changed.event;

  constructor(documents: PlanDocuments) {
    this.#documents = documents;
    // An edit makes VS Code ask by itself; how a plan stands does not.
    this.#owned.add(documents.onDidSettle(() => this.#changed.fire()));
  }

  async provideDocumentSemanticTokens(
    text: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.SemanticTokens | undefined> {
    const open = await this.#documents.of(text);
    if (!open || token.isCancellationRequested) return undefined;
    const builder = new vscode.SemanticTokensBuilder(tokenLegend);
    for (const { line, character, length, type, modifiers } of semanticTokens(open.document)) {
      const bits = modifiers.reduce((sum, each) => sum | (1 << tokenModifiers.indexOf(each)), 0);
      builder.push(line, character, length, tokenTypes.indexOf(type), bits);
    }
    return builder.build();
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
