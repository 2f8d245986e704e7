import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';

describe('VS Code', () => {
  it('runs', () => {
    assert.match(vscode.version, /^\d+\.\d+\.\d+/);
  });

  it('has the workspace folder open', () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder, 'a folder is open');
    assert.ok(existsSync(folder.uri.fsPath));
    assert.ok(vscode.workspace.isTrusted);
  });
});
