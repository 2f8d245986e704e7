import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { codeActionProvider } from '../../../src/extension/language/codeActions';
import { asked, diagnosed, openEditor, restore, untilDiagnosed } from '../editor';
import { activated, workspaceFolder } from '../tranche';

describe('problems of a plan', () => {
  let content: string;
  before(async () => {
    const hooks = await activated();
    await hooks.language.loaded;
    content = fs.readFileSync(join(workspaceFolder(), 'PLAN.md'), 'utf8');
  });
  afterEach(() => restore('PLAN.md', content));

  it('appear and vanish while it is edited', async () => {
    const plan = await openEditor('PLAN.md');
    const unknown = (found: readonly string[]) => found.filter((each) => each.includes('unknown-dependency'));
    await untilDiagnosed(plan.uri, 'the one that is in the file', (found) => unknown(found).length === 1);
    await plan.replace('(depends: 1.2)', '(depends: 7.7)');
    await untilDiagnosed(plan.uri, 'a second one', (found) => unknown(found).length === 2);
    await plan.replace('(depends: 7.7)', '(depends: 1.2)');
    await plan.replace(', 1.9)', ')');
    await untilDiagnosed(plan.uri, 'none', (found) => unknown(found).length === 0);
  });

  it('are mended by a quick fix', async () => {
    const plan = await openEditor('PLAN.md');
    await untilDiagnosed(plan.uri, 'they are there', (found) => found.length > 0);
    const at = plan.at('1.9', 1);
    const actions = await asked<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      plan.uri,
      new vscode.Range(at, at),
      vscode.CodeActionKind.QuickFix.value,
    );
    const [preferred] = actions.filter(({ isPreferred }) => isPreferred);
    assert.ok(preferred?.edit, actions.map(({ title }) => title).join(', '));
    assert.ok(await vscode.workspace.applyEdit(preferred.edit));
    assert.doesNotMatch(plan.document.getText(), /1\.9/);
    await untilDiagnosed(plan.uri, 'it is mended', (found) => !found.some((each) => each.includes('unknown-dep')));
  });

  it('are named by the fix that mends them, as the very ones that are shown', async () => {
    const plan = await openEditor('PLAN.md');
    await untilDiagnosed(plan.uri, 'they are there', (found) => found.length > 0);
    const { documents } = await (await activated()).language.loaded;
    const shown = vscode.languages.getDiagnostics(plan.uri).filter(({ source }) => source === 'tranche');
    const context = { diagnostics: shown, only: undefined, triggerKind: vscode.CodeActionTriggerKind.Invoke };
    const { token } = new vscode.CancellationTokenSource();
    const at = new vscode.Range(plan.at('1.9', 1), plan.at('1.9', 1));
    const actions = await codeActionProvider(documents).provideCodeActions(plan.document, at, context, token);
    const fixes = (actions ?? []).filter((action): action is vscode.CodeAction => 'diagnostics' in action);
    assert.ok(fixes.length > 0);
    const mended = shown.find(({ range }) => range.contains(at));
    for (const { diagnostics } of fixes) assert.deepEqual(diagnostics, [mended]);
  });

  it('are mended all at once where tasks have no id, when that is asked for', async () => {
    const plan = await openEditor('PLAN.md');
    const whole = new vscode.Range(0, 0, plan.document.lineCount, 0);
    const kind = vscode.CodeActionKind.SourceFixAll.append('tranche').value;
    const actions = await asked<vscode.CodeAction[]>('vscode.executeCodeActionProvider', plan.uri, whole, kind);
    const own = actions.filter((action) => action.kind?.value === kind);
    assert.equal(own.length, 1);
    assert.ok(own[0]?.edit && (await vscode.workspace.applyEdit(own[0].edit)));
    assert.match(plan.document.getText(), /- \[ \] 3\.1 Count the letters .*\n- \[ \] 3\.2 Count the parcels/);
  });

  it('go with the file', async () => {
    // What would be a wildcard elsewhere is a name here.
    const file = join(workspaceFolder(), 'docs', 'plans', 'later [2] {x}.md');
    const uri = vscode.Uri.file(file);
    const hooks = await activated();
    fs.mkdirSync(join(file, '..'), { recursive: true });
    fs.writeFileSync(file, '# Later\n\n## Phase 1: Now\n\n- [ ] 1.1 One (depends: 4.4)\n');
    await hooks.store.load();
    await openEditor('docs/plans/later [2] {x}.md');
    await untilDiagnosed(uri, 'they are there', (found) => found.some((each) => each.includes('unknown-dependency')));
    const symbols = await asked<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', uri);
    assert.ok(symbols.some(({ name, kind }) => name === 'Phase 1: Now' && kind === vscode.SymbolKind.Module));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await untilDiagnosed(uri, 'closed, and not the active plan', (found) => found.length === 0);
    fs.rmSync(join(workspaceFolder(), 'docs'), { recursive: true });
    await hooks.store.load();
    assert.deepEqual(diagnosed(uri), []);
  });

  it('are found in JSON, at the number that is wrong', async () => {
    const plan = await openEditor('.taskmaster/tasks/tasks.json');
    await untilDiagnosed(plan.uri, 'the unknown 7', (found) =>
      found.some((each) => /unknown-dependency: 7$/.test(each)),
    );
  });
});
