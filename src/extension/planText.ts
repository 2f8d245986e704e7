/** From a plan's file or folder to a plan, and to a sentence where it cannot be read. */
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { belongsToFolderPlan, folderPlanLimits, mayHoldPlanFiles } from '../plan/folderPlan';
import type { Plan } from '../plan/model';

export type PlanReading =
  | { readonly plan: Plan; readonly isFolder: boolean }
  | { readonly fault: string; readonly absent: boolean };

/** Text of an editor that is ahead of the file on the disk; undefined when none is. */
export type Unsaved = (fsPath: string) => string | undefined;

/**
 * Reads a plan as the person sees it.
 *
 * @param fsPath absolute, of a file or a folder
 * @param path as the plan is named, relative to the workspace
 */
export async function readPlanAt(
  fsPath: string,
  path: string,
  unsaved: Unsaved = () => undefined,
): Promise<PlanReading> {
  try {
    if ((await fs.stat(fsPath)).isDirectory()) return await readFolder(fsPath, path, unsaved);
    const content = unsaved(fsPath) ?? (await fs.readFile(fsPath));
    const { planOfFile } = await import('./planReader.js');
    return { plan: planOfFile(content, path), isFolder: false };
  } catch (error) {
    const absent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { fault: absent ? 'it does not exist' : reasonOf(error), absent };
  }
}

async function readFolder(fsPath: string, path: string, unsaved: Unsaved): Promise<PlanReading> {
  const names = await planFilesIn(fsPath);
  if (names.length === 0) return { fault: 'it is a folder without any file that a plan is written in', absent: false };
  const files = new Map<string, Uint8Array | string>();
  let bytes = 0;
  for (const name of names) {
    const file = join(fsPath, name);
    const content = unsaved(file) ?? (await contentOf(file, folderPlanLimits.allBytes - bytes));
    if (content === undefined) continue;
    bytes += content.length;
    files.set(name, content);
  }
  const { planOfFolder } = await import('./planReader.js');
  return { plan: planOfFolder(files, path), isFolder: true };
}

/** Undefined for one that is too big, or that has just gone. */
async function contentOf(file: string, left: number): Promise<Uint8Array | undefined> {
  try {
    const { size } = await fs.stat(file);
    return size > Math.min(folderPlanLimits.bytes, left) ? undefined : await fs.readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Relative to the folder, with forward slashes, in the order of their names. */
async function planFilesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  const look = async (segments: readonly string[]): Promise<void> => {
    const entries = await fs.readdir(join(folder, ...segments), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const below = [...segments, entry.name];
      if (entry.isDirectory() && mayHoldPlanFiles(below)) await look(below);
      const path = below.join('/');
      // No links: they may lead out of the folder.
      if (entry.isFile() && belongsToFolderPlan(path) && found.length < folderPlanLimits.files) found.push(path);
    }
  };
  await look([]);
  return found;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
