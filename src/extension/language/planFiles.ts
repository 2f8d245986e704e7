/** Which files belong to which plan: what decides whether a document is ours at all. */
import * as vscode from 'vscode';
import type { PlanEntry } from '../planEntry';

export interface PlanFile {
  readonly entry: PlanEntry;
  /** As in `Task.file`: relative to the folder that is the plan; null for a plan of one file. */
  readonly file: string | null;
  readonly uri: vscode.Uri;
}

/** The files of all plans by the text of their URI. */
export function planFiles(entries: readonly PlanEntry[]): Map<string, PlanFile> {
  const files = new Map<string, PlanFile>();
  for (const entry of entries) {
    const below = entry.plan?.files ?? [];
    const names = below.length > 0 ? below : [null];
    for (const file of names) {
      const uri = fileUri(entry, file);
      // Of a file in two plans, the first plan found has it.
      if (!files.has(uri.toString())) files.set(uri.toString(), { entry, file, uri });
    }
  }
  return files;
}

/** @param file as in `Task.file` */
export function fileUri({ place }: PlanEntry, file: string | null): vscode.Uri {
  const uri = vscode.Uri.file(place.fsPath);
  return file === null ? uri : vscode.Uri.joinPath(uri, file);
}
