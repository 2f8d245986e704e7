/** Reading what editors hold as plans, the way the store reads files. */
import * as vscode from 'vscode';
import { decodePlan } from '../../plan/decode';
import type { Plan } from '../../plan/model';
import { planOfFile, planOfFolder } from '../planReader';
import type { PlanFile } from './planFiles';

/**
 * @param content of the file's editor
 * @param folder the texts of all files of a plan that is a folder, this one's included
 */
export function parseFile(
  { entry, file }: PlanFile,
  content: string,
  folder: readonly { readonly path: string; readonly text: string }[],
): Plan {
  const { path } = entry.place;
  if (file === null) return planOfFile(content, path);
  return planOfFolder(new Map(folder.map(({ path: name, text }) => [name, text])), path);
}

/** Texts of files on the disk, by their URI; of one that cannot be read, the empty text. */
export async function readTexts(uris: readonly vscode.Uri[]): Promise<ReadonlyMap<string, string>> {
  const texts = uris.map(async (uri): Promise<[string, string]> => [uri.toString(), await readText(uri)]);
  return new Map(await Promise.all(texts));
}

async function readText(uri: vscode.Uri): Promise<string> {
  try {
    return decodePlan(await vscode.workspace.fs.readFile(uri)).text;
  } catch {
    return '';
  }
}
