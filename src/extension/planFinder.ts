/** Which plans a workspace folder holds. */
import * as fs from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { FolderListing } from '../plan/planSearch';

export interface FoundPlan {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  /** Named by a person, so that it is shown even when it is missing or holds no task. */
  readonly named: boolean;
}

/**
 * The named plans first, then those that lie where plans are kept, in the order in which the runner looks at them.
 *
 * @param named by the setting and by `tranche.config.json`
 */
export async function findPlans(folder: string, named: readonly (string | undefined)[]): Promise<FoundPlan[]> {
  const found = new Map<string, FoundPlan>();
  const known = new Set<string>();
  for (const name of named) {
    const own = name === undefined ? undefined : pathBelow(folder, name);
    if (own === undefined) continue;
    const path = await planNamed(folder, own);
    found.set(path, { path, named: true });
    known.add((await idOf(join(folder, path)))?.id ?? path);
  }
  const { searchPlans } = await import('../plan/planSearch.js');
  const search = searchPlans(folder);
  let step = search.next();
  while (!step.done) step = search.next(await Promise.all(step.value.map((path) => listFolder(join(folder, path)))));
  for (const { kind, planPath: path } of step.value) {
    const { id, isFolder } = (await idOf(join(folder, path))) ?? {};
    // A link has a plan's name, too, wherever it leads; one file can have several names.
    if (id === undefined || known.has(id) || isFolder !== (kind === 'folder')) continue;
    known.add(id);
    found.set(path, { path, named: false });
  }
  return [...found.values()];
}

/** The plan's file where its folder was named, as the runner takes it. */
async function planNamed(folder: string, path: string): Promise<string> {
  const names = await fs.readdir(join(folder, path)).catch(() => []);
  if (names.length === 0) return path;
  const { planFileIn } = await import('../plan/placeOf.js');
  const file = planFileIn(path, names);
  return file === null ? path : `${path}/${file}`;
}

async function listFolder(path: string): Promise<FolderListing | undefined> {
  try {
    const entries = await fs.readdir(path, { withFileTypes: true });
    const textIf = (name: string, file: string) =>
      entries.some((entry) => entry.name === name)
        ? fs.readFile(join(path, file), 'utf8').catch(() => undefined)
        : undefined;
    return {
      // Links to folders are left out: they may lead anywhere, and round in circles.
      names: entries.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() })),
      gitignore: await textIf('.gitignore', '.gitignore'),
      exclude: await textIf('.git', join('.git', 'info', 'exclude')),
    };
  } catch {
    return undefined;
  }
}

/** As the runner names the plan; undefined for a path that leads out of the folder. */
export function pathBelow(folder: string, name: string): string | undefined {
  const path = relative(folder, resolve(folder, name));
  if (path === '' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)) return undefined;
  return path.split(sep).join('/');
}

/** The id is the same for all names of one file; undefined for what is neither file nor folder. */
async function idOf(path: string): Promise<{ readonly id: string; readonly isFolder: boolean } | undefined> {
  try {
    const found = await fs.stat(path, { bigint: true });
    const isFolder = found.isDirectory();
    return isFolder || found.isFile() ? { id: `${found.dev}:${found.ino}`, isFolder } : undefined;
  } catch {
    return undefined;
  }
}
