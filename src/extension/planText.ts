/** From a plan's file or folder to a plan, and to a sentence where it cannot be read. */
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { belongsToFolderPlan, folderPlanLimits, leftOut, mayHoldPlanFiles } from '../plan/folderPlan';
import type { Plan, Problem } from '../plan/model';
import { reasonOf } from './reasonOf';

export type PlanReading = ({ readonly plan: Plan } | { readonly fault: string; readonly absent: boolean }) & {
  /** The files it was read from, relative to the folder that it is; null for a plan of one file. */
  readonly sources: readonly string[] | null;
};

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
    return { plan: planOfFile(content, path), sources: null };
  } catch (error) {
    const absent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { fault: absent ? 'it does not exist' : reasonOf(error), absent, sources: null };
  }
}

async function readFolder(fsPath: string, path: string, unsaved: Unsaved): Promise<PlanReading> {
  const names = await planFilesIn(fsPath);
  if (names.length === 0)
    return { fault: 'it is a folder without any file that a plan is written in', absent: false, sources: [] };
  const files = new Map<string, Uint8Array | string>();
  const problems: Problem[] = [];
  let bytes = 0;
  for (const name of names) {
    const file = join(fsPath, name);
    const text = unsaved(file);
    const content = text === undefined ? await bytesOf(file, folderPlanLimits.allBytes - bytes) : { text };
    if (content === 'gone') continue;
    if (content === 'big') {
      problems.push(leftOut(name));
      continue;
    }
    files.set(name, content.text);
    bytes += content.text.length;
  }
  const { planOfFolder } = await import('./planReader.js');
  const plan = planOfFolder(files, path);
  return { plan: { ...plan, problems: [...problems, ...plan.problems] }, sources: [...files.keys()] };
}

async function bytesOf(file: string, left: number): Promise<{ readonly text: Uint8Array } | 'big' | 'gone'> {
  try {
    const { size } = await fs.stat(file);
    return size > Math.min(folderPlanLimits.bytes, left) ? 'big' : { text: await fs.readFile(file) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'gone';
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
