import * as vscode from 'vscode';
import { hoverAt } from '../../language/hover';
import { fromPosition, toRange } from './convert';
import type { PlanDocuments } from './planDocuments';

export function hoverProvider(documents: PlanDocuments): vscode.HoverProvider {
  return {
    async provideHover(text, position, token) {
      const open = await documents.of(text);
      if (!open || token.isCancellationRequested) return undefined;
      const { phaseGate } = open.entry.place.schedule;
      const found = hoverAt(open.document, fromPosition(position), { now: new Date(), phaseGate });
      if (!found) return undefined;
      // Not trusted, and without icons: words of a plan become no commands, no HTML and no pictures.
      const words = new vscode.MarkdownString(found.markdown);
      return new vscode.Hover(words, toRange(found.range));
    },
  };
}
