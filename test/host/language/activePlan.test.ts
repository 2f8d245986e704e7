import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { untilDiagnosed } from '../editor';
import { activated, workspaceFolder } from '../tranche';

// Mocha runs files by name, and no later one leaves PLAN.md without an editor for good.
describe('problems of the active plan', () => {
  it('are shown before it is opened', async () => {
    const hooks = await activated();
    await hooks.language.loaded;
    const uri = vscode.Uri.file(join(workspaceFolder(), 'PLAN.md'));
    await untilDiagnosed(uri, 'they are there', (found) => found.some((each) => each.includes('unknown-dependency')));
    assert.ok(!vscode.workspace.textDocuments.some((each) => each.uri.fsPath === uri.fsPath));
    const others = vscode.languages
      .getDiagnostics()
      .filter(([, found]) => found.some((each) => each.source === 'tranche'));
    assert.deepEqual(
      others.map(([{ fsPath }]) => fsPath),
      [uri.fsPath],
    );
  });
});
