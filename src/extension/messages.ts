/** Everything that is said in a notification. Each says what is the matter and offers at most two ways on. */
import * as vscode from 'vscode';
import { withoutLinks } from '../present/markdown';
import type { RunEndNotice } from '../present/sentences';
import { commands } from './ids';
import type { Settings } from './settings';

interface Remedy {
  readonly title: string;
  readonly command: string;
}

const remedies = {
  trust: { title: 'Manage Workspace Trust', command: 'workbench.trust.manage' },
  openFolder: { title: 'Open Folder', command: 'vscode.openFolder' },
  samplePlan: { title: 'Create Sample Plan', command: commands.createSamplePlan },
  terminal: { title: 'Show Terminal', command: commands.showTerminal },
  log: { title: 'Show Log', command: commands.showLog },
  preview: { title: 'Preview Next Batch', command: commands.previewNextBatch },
  openPlan: { title: 'Open Plan', command: commands.openPlan },
  runNext: { title: 'Run Next Batch', command: commands.runNextBatch },
} as const satisfies Record<string, Remedy>;
export type RemedyName = keyof typeof remedies;

/** A refusal or a hint. Does not wait for an answer. */
export function explain(message: string, ...names: RemedyName[]): void {
  offer(vscode.window.showInformationMessage(withoutLinks(message), ...names.map((name) => remedies[name])));
}

/** Something went wrong. */
export function complain(message: string, ...names: RemedyName[]): void {
  offer(vscode.window.showErrorMessage(withoutLinks(message), ...names.map((name) => remedies[name])));
}

/** Nothing may run in a workspace that is not trusted. */
export function refuseUntrusted(): void {
  const message = 'Tranche does not run tasks in a workspace that is not trusted.';
  offer(vscode.window.showWarningMessage(message, remedies.trust));
}

/**
 * The end of a run: the one notification that nobody asked for, and the one that can be turned off.
 *
 * @param about what the terminal is shown of: the row of the plan
 */
export async function tellRunEnd({ level, message }: RunEndNotice, settings: Settings, about: unknown): Promise<void> {
  const quiet = "Don't Show Again";
  const show = {
    information: vscode.window.showInformationMessage,
    warning: vscode.window.showWarningMessage,
    error: vscode.window.showErrorMessage,
  }[level];
  const answer = await show(withoutLinks(message), remedies.terminal.title, quiet);
  if (answer === quiet) await settings.stopNotifying();
  else if (answer === remedies.terminal.title) await vscode.commands.executeCommand(commands.showTerminal, about);
}

function offer(answer: Thenable<Remedy | undefined>): void {
  void answer.then((chosen) => chosen && vscode.commands.executeCommand(chosen.command));
}
