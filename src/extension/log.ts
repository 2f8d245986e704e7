import * as vscode from 'vscode';

/** The one log; VS Code keeps its level, times and file. It is never shown without a click. */
export function createLog(): vscode.LogOutputChannel {
  return vscode.window.createOutputChannel('Tranche', { log: true });
}
