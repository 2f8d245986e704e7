import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { LanguageFeatures } from '../../../src/extension/language/language';
import type { TestHooks } from '../../../src/extension/testHooks';
import { asked, diagnosed, openEditor, restore } from '../editor';
import { activated, nextEvent, until, workspaceFolder } from '../tranche';

describe('a Markdown file that is no plan', () => {
  let hooks: TestHooks;
  let features: LanguageFeatures;
  const read = (path: string) => fs.readFileSync(join(workspaceFolder(), path), 'utf8');
  const notesText = read('NOTES.md');
  const planText = read('PLAN.md');
  before(async () => {
    hooks = await activated();
    features = await hooks.language.loaded;
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
  after(async () => {
    await restore('NOTES.md', notesText);
    await restore('PLAN.md', planText);
  });

  it('is never read, and gets nothing of ours', async () => {
    const plan = await openEditor('PLAN.md');
    await features.documents.of(plan.document);
    const parses = features.documents.parses;
    const notes = await openEditor('NOTES.md');
    const at = notes.at('1.9', 1);
    const range = new vscode.Range(at, at);
    const symbols = await asked<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', notes.uri);
    assert.ok(symbols.every(({ kind }) => kind === vscode.SymbolKind.String));
    const lenses = await asked<vscode.CodeLens[]>('vscode.executeCodeLensProvider', notes.uri, 10);
    const hovers = await asked<vscode.Hover[]>('vscode.executeHoverProvider', notes.uri, at);
    const definitions = await asked<unknown[]>('vscode.executeDefinitionProvider', notes.uri, at);
    const actions = await asked<vscode.CodeAction[]>('vscode.executeCodeActionProvider', notes.uri, range, 'quickfix');
    const tokens = await asked<vscode.SemanticTokens | undefined>('vscode.provideDocumentSemanticTokens', notes.uri);
    assert.deepEqual([lenses, hovers, definitions, actions, tokens ?? []], [[], [], [], [], []]);
    const items = await asked<vscode.CompletionList>('vscode.executeCompletionItemProvider', notes.uri, at);
    assert.ok(!items.items.some(({ kind }) => kind === vscode.CompletionItemKind.Reference));
    await notes.replace('was full', 'was empty');
    assert.equal(features.documents.parses, parses);
    // When a later edit of a plan has been read, one of the notes would have been, too.
    const settled = nextEvent(features.documents.onDidSettle);
    await plan.replace('1.3 Check', '1.3 See');
    assert.equal((await settled).uri.fsPath, plan.uri.fsPath);
    await features.documents.of(plan.document);
    assert.equal(features.documents.parses, parses + 1);
    assert.deepEqual(diagnosed(notes.uri), []);
    assert.equal(features.gutter.linesOf(notes.uri), undefined);
    assert.equal(features.documents.of(notes.document), undefined);
  });

  it('costs a look into a map', async () => {
    const { document } = await openEditor('NOTES.md');
    const begun = performance.now();
    for (let n = 0; n < 10_000; n++) features.documents.of(document);
    const each = (performance.now() - begun) / 10_000;
    assert.ok(each < 0.02, `${each} ms`);
  });
});

describe('an open plan', () => {
  it('is read once for each version of its text, whoever asks', async () => {
    const hooks = await activated();
    const { documents } = await hooks.language.loaded;
    const plan = await openEditor('specs/001-parcels/tasks.md');
    await documents.of(plan.document);
    const parses = documents.parses;
    const at = plan.at('T001 Create', 1);
    await Promise.all([
      asked('vscode.executeHoverProvider', plan.uri, at),
      asked('vscode.executeCodeLensProvider', plan.uri),
      asked('vscode.executeDocumentSymbolProvider', plan.uri),
      asked('vscode.executeReferenceProvider', plan.uri, at),
    ]);
    assert.equal(documents.parses, parses);
    await plan.replace('T001 Create', 'T001 Make');
    await Promise.all([
      asked('vscode.executeHoverProvider', plan.uri, at),
      asked('vscode.executeDocumentSymbolProvider', plan.uri),
    ]);
    await nextEvent(documents.onDidSettle);
    assert.equal(documents.parses, parses + 1);
    const read = () => hooks.store.plans.find(({ place }) => place.path === 'specs/001-parcels/tasks.md');
    await until(hooks, 'the store has read it, too', () => read()?.plan?.tasks[0]?.title.startsWith('Make') === true);
    assert.equal(documents.parses, parses + 1);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
