/** A plan in an editor, as the host tests see and change it. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { workspaceFolder } from './tranche';

export interface Editor {
  readonly document: vscode.TextDocument;
  readonly uri: vscode.Uri;
  /** The place right before a piece of the text, `into` characters further on. */
  at(text: string, into?: number): vscode.Position;
  lineOf(text: string): number;
  /** Replaces a piece of the text, as typing over it would. */
  replace(text: string, by: string): Promise<void>;
}

export async function openEditor(path: string): Promise<Editor> {
  const uri = vscode.Uri.file(join(workspaceFolder(), path));
  // Not by openTextDocument: that keeps a document for minutes after its editor was closed.
  await vscode.commands.executeCommand('vscode.open', uri, { preview: false });
  const document = vscode.window.activeTextEditor?.document ?? assert.fail(`${path} is shown`);
  assert.equal(document.uri.fsPath, uri.fsPath);
  function at(text: string, into = 0): vscode.Position {
    const offset = document.getText().indexOf(text);
    assert.ok(offset >= 0, `${path} holds ${text}`);
    return document.positionAt(offset + into);
  }
  return {
    document,
    uri,
    at,
    lineOf: (text) => at(text).line,
    async replace(text, by) {
      const edit = new vscode.WorkspaceEdit();
      edit.replace(uri, new vscode.Range(at(text), at(text, text.length)), by);
      assert.ok(await vscode.workspace.applyEdit(edit));
    },
  };
}

/** Takes edits back, in the editor and on the disk, and closes all editors. */
export async function restore(path: string, content: string): Promise<void> {
  const file = join(workspaceFolder(), path);
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.fsPath === file);
  if (document && document.getText() !== content) {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), content);
    await vscode.workspace.applyEdit(edit);
  }
  if (document?.isDirty) await document.save();
  if (fs.readFileSync(file, 'utf8') !== content) fs.writeFileSync(file, content);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Our diagnostics of a file, as `severity code: text of the range`. */
export function diagnosed(uri: vscode.Uri): string[] {
  const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'tranche')
    .map(({ severity, code, range }) => {
      const text = document?.getText(range) ?? '';
      return `${vscode.DiagnosticSeverity[severity]} ${String(code)}: ${text}`;
    });
}

/** Waits, going by VS Code's own events, until our diagnostics of a file are as wanted. */
export async function untilDiagnosed(
  uri: vscode.Uri,
  what: string,
  holds: (found: readonly string[]) => boolean,
  limit = 10_000,
): Promise<void> {
  if (holds(diagnosed(uri))) return;
  await new Promise<void>((done, fail) => {
    const timer = setTimeout(
      () => end(() => fail(new Error(`Not within ${limit} ms: ${what}. Last: ${diagnosed(uri).join(' | ')}`))),
      limit,
    );
    const listener = vscode.languages.onDidChangeDiagnostics(() => holds(diagnosed(uri)) && end(done));
    function end(then: () => void): void {
      clearTimeout(timer);
      listener.dispose();
      then();
    }
  });
}

/** What `vscode.execute…` commands give. */
export async function asked<T>(command: string, ...args: unknown[]): Promise<T> {
  return vscode.commands.executeCommand<T>(command, ...args);
}
