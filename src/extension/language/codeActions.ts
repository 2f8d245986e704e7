import * as vscode from 'vscode';
import type { TextEdit } from '../../language/document';
import { type QuickFix, quickFixesAt } from '../../language/quickFixes';
import { between } from '../../plan/ranges';
import { fromRange, toEdit } from './convert';
import { isSameDiagnostic, toDiagnostic } from './diagnostics';
import type { OpenPlan, PlanDocuments } from './planDocuments';

/** Gives an id to every task that has none: the one thing that can be mended everywhere without a decision. */
const fixAllKind = vscode.CodeActionKind.SourceFixAll.append('tranche');

export const codeActionMetadata: vscode.CodeActionProviderMetadata = {
  providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.RefactorRewrite, fixAllKind],
};

export function codeActionProvider(documents: PlanDocuments): vscode.CodeActionProvider {
  return {
    async provideCodeActions(text, range, { only, diagnostics }, token) {
      const open = await documents.of(text);
      if (!open || token.isCancellationRequested) return undefined;
      const actions = quickFixesAt(open.document, fromRange(range)).map((fix) => toAction(fix, open, diagnostics));
      // Without a wish, VS Code asks for what the light bulb shows; a source action is always asked for.
      if (!only) return actions;
      const numbering = only.contains(fixAllKind) ? numberAll(open) : [];
      return [...actions.filter(({ kind }) => kind && only.contains(kind)), ...numbering];
    },
  };
}

function toAction(fix: QuickFix, open: OpenPlan, shown: readonly vscode.Diagnostic[]): vscode.CodeAction {
  const { title, edits, fixes, preferred } = fix;
  const { QuickFix: mending, RefactorRewrite: rewriting } = vscode.CodeActionKind;
  const action = actionOf(title, fixes.length > 0 ? mending : rewriting, open, edits);
  action.isPreferred = preferred;
  if (fixes.length > 0) {
    action.diagnostics = fixes
      .map((each) => toDiagnostic(each, open))
      .map((own) => shown.find((each) => isSameDiagnostic(each, own)) ?? own);
  }
  return action;
}

function numberAll(open: OpenPlan): vscode.CodeAction[] {
  const { document } = open;
  const whole = between({ line: 0, character: 0 }, { line: document.lines.length, character: 0 });
  const numbering = quickFixesAt(document, whole).filter(
    ({ fixes }) => fixes.length > 0 && fixes.every(({ code }) => code === 'task-without-id'),
  );
  const [most] = numbering.sort((a, b) => b.fixes.length - a.fixes.length);
  return most ? [actionOf('Number all tasks that have no id', fixAllKind, open, most.edits)] : [];
}

function actionOf(
  title: string,
  kind: vscode.CodeActionKind,
  { text }: OpenPlan,
  edits: readonly TextEdit[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, kind);
  action.edit = new vscode.WorkspaceEdit();
  action.edit.set(text.uri, edits.map(toEdit));
  return action;
}
