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

/** A file as it was at a time. */
export interface ReadText {
  readonly text: string;
  /** Differs when the file has changed. */
  readonly stamp: string;
}

/**
 * Texts of files on the disk, by their URI; of one that cannot be read, the empty text.
 *
 * @param known of an earlier reading: what has not changed since is not read again
 */
export async function readTexts(
  uris: readonly vscode.Uri[],
  known: ReadonlyMap<string, ReadText> = new Map(),
): Promise<ReadonlyMap<string, ReadText>> {
  const texts = uris.map(async (uri): Promise<[string, ReadText]> => {
    const key = uri.toString();
    return [key, await readText(uri, known.get(key))];
  });
  return new Map(await Promise.all(texts));
}

async function readText(uri: vscode.Uri, known: ReadText | undefined): Promise<ReadText> {
  const { fs } = vscode.workspace;
  try {
    const { mtime, size } = await fs.stat(uri);
    const stamp = `${mtime}:${size}`;
    if (known?.stamp === stamp) return known;
    return { text: decodePlan(await fs.readFile(uri)).text, stamp };
  } catch {
    return { text: '', stamp: '' };
  }
}
