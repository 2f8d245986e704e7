/** Which plans a workspace folder holds. */
import * as fs from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { mayBePlan, wellKnownPlans } from '../plan/wellKnown';

export interface FoundPlan {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  /** Named by a person, so that it is shown even when it is missing or holds no task. */
  readonly named: boolean;
}

/** A folder with more plans than this shows the first ones. */
const mostPlans = 200;

/**
 * The named plans first, then those at the well-known places, in the order in which the runner looks for them.
 *
 * @param named by the setting and by `tranche.config.json`
 */
export async function findPlans(folder: string, named: readonly (string | undefined)[]): Promise<FoundPlan[]> {
  const found = new Map<string, FoundPlan>();
  const files = new Set<string>();
  for (const name of named) {
    const path = name === undefined ? undefined : pathBelow(folder, name);
    if (path === undefined) continue;
    found.set(path, { path, named: true });
    files.add((await fileId(join(folder, path))) ?? path);
  }
  for (const place of wellKnownPlans) {
    const paths = 'file' in place ? [place.file] : await markdownIn(folder, place.folder);
    for (const path of paths) {
      if (found.size >= mostPlans) return [...found.values()];
      const id = await fileId(join(folder, path));
      // Where case does not count, PLAN.md and plan.md are one.
      if (id === undefined || files.has(id)) continue;
      files.add(id);
      found.set(path, { path, named: false });
    }
  }
  return [...found.values()];
}

/** As the runner names the plan; undefined for a path that leads out of the folder. */
export function pathBelow(folder: string, name: string): string | undefined {
  const path = relative(folder, resolve(folder, name));
  if (path === '' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)) return undefined;
  return path.split(sep).join('/');
}

/** Globs, relative to the folder, that tell when a plan comes or goes. */
export function planGlobs(folder: string, named: readonly (string | undefined)[]): string[] {
  const places = wellKnownPlans.map((place) => ('file' in place ? place.file : `${place.folder}/*.md`));
  const paths = named.flatMap((name) => (name === undefined ? [] : (pathBelow(folder, name) ?? [])));
  return [...new Set([...places, ...paths.map((path) => path.replace(/[*?[\]{}]/g, '[$&]'))])];
}

async function markdownIn(folder: string, place: string): Promise<string[]> {
  try {
    const names = await fs.readdir(join(folder, place));
    return names
      .filter(mayBePlan)
      .sort()
      .map((name) => `${place}/${name}`);
  } catch {
    return [];
  }
}

/** The same for all names of one file; undefined for what is no file. */
async function fileId(path: string): Promise<string | undefined> {
  try {
    const found = await fs.stat(path, { bigint: true });
    return found.isFile() ? `${found.dev}:${found.ino}` : undefined;
  } catch {
    return undefined;
  }
}
