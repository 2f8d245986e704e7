import * as vscode from 'vscode';
import { type DisplayStatus, displayStatuses, lookOf } from '../present/statusTable';
import { taskScheme } from './ids';

/**
 * A mark and a tint on rows of tasks. The state is part of the resource, so a row that is drawn again in another state
 * asks for another decoration and nothing has to be told.
 */
export function registerTaskDecorations(): vscode.Disposable {
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration(uri) {
      if (uri.scheme !== taskScheme) return undefined;
      const status = displayStatuses.find((each) => each === uri.query);
      return status && decorationOf(status);
    },
  });
}

function decorationOf(status: DisplayStatus): vscode.FileDecoration | undefined {
  const mark = marks[status];
  if (!mark) return undefined;
  const colour = mark.colour === undefined ? undefined : new vscode.ThemeColor(mark.colour);
  return new vscode.FileDecoration(mark.badge, lookOf(status).spoken, colour);
}

/** Only states that a person should notice or may pass over; colour never stands alone. */
const marks: Partial<Record<DisplayStatus, { readonly badge: string; readonly colour?: string }>> = {
  running: { badge: '▶' },
  failed: { badge: '!', colour: 'list.errorForeground' },
  waiting: { badge: '?', colour: 'list.warningForeground' },
  interrupted: { badge: '‖', colour: 'list.warningForeground' },
  stale: { badge: '~', colour: 'list.warningForeground' },
  completed: { badge: '✓' },
  skipped: { badge: '−', colour: 'disabledForeground' },
};
