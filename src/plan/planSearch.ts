/**
 * Looking for plans in a workspace: which folders to list, and what follows from their names. Listing is done by
 * whoever drives the search, at once or one after another, so that it works in every program.
 */
import { type IgnoreRules, nothingIgnored } from './ignored';
import { holdsPlan, mayHoldPlaces, ownPlace, type Place, segmentsOf } from './placeOf';

export interface FolderListing {
  readonly names: readonly { readonly name: string; readonly isFolder: boolean }[];
  /** Text of the `.gitignore` in it. */
  readonly gitignore?: string | undefined;
  /** Text of the `.git/info/exclude` in it. */
  readonly exclude?: string | undefined;
}

/**
 * Asks for listings of folders, each relative to the workspace: '' is the workspace itself, '..' the folder it lies
 * in. A folder that cannot be read has none.
 */
export type PlanSearch = Generator<readonly string[], Place[], readonly (FolderListing | undefined)[]>;

/** What keeps a search short in any workspace. */
export const searchLimits = {
  /** Folders that are listed. */
  folders: 8_000,
  /** Folders that are listed at once. */
  together: 64,
  /** Plans that are found. */
  plans: 200,
} as const;

interface Waiting {
  readonly path: string;
  readonly rules: IgnoreRules;
  /** Names of what lies in the same folder. */
  readonly beside: readonly string[];
}

/**
 * Ends with the places of all plans, in the order in which they are looked at. What git ignores is passed over.
 *
 * @param workspace absolute, with slashes of either kind
 */
export function* searchPlans(workspace: string): PlanSearch {
  const found: Place[] = [];
  const queue: Waiting[] = [{ path: '', rules: yield* rulesFromAbove(segmentsOf(workspace)), beside: [] }];
  // What is near the top comes first: when the limit is reached, the far ends are what is left out.
  for (let next = 0; next < queue.length && next < searchLimits.folders && found.length < searchLimits.plans; ) {
    const batch = queue.slice(next, Math.min(next + searchLimits.together, searchLimits.folders));
    next += batch.length;
    const listings = yield batch.map(({ path }) => path);
    for (const [n, waiting] of batch.entries()) {
      const listing = listings[n];
      if (listing) look(waiting, listing, found, queue);
    }
  }
  return found.sort(byTelling).slice(0, searchLimits.plans);
}

/** The rules of the repository that the workspace is a part of. */
function* rulesFromAbove(
  workspace: readonly string[],
): Generator<readonly string[], IgnoreRules, readonly (FolderListing | undefined)[]> {
  const files: { readonly text: string; readonly above: string }[] = [];
  for (let up = 0; up <= workspace.length; up++) {
    const above = workspace.slice(workspace.length - up).join('/');
    const [listing] = yield [Array(up).fill('..').join('/')];
    // Of the workspace itself, its own listing tells later.
    if (listing?.gitignore !== undefined && up > 0) files.push({ text: listing.gitignore, above });
    if (!listing?.names.some(({ name }) => name === '.git')) continue;
    if (listing.exclude !== undefined) files.push({ text: listing.exclude, above });
    const rules = files.reduceRight(
      (all, { text, above: way }) => all.and(text, { below: '', above: way }),
      nothingIgnored,
    );
    // Whoever opens a folder that git ignores means what is in it.
    return up > 0 && rules.ignoresWorkspace() ? nothingIgnored : rules;
  }
  return nothingIgnored;
}

function look(waiting: Waiting, listing: FolderListing, found: Place[], queue: Waiting[]): void {
  const { path, rules: above, beside } = waiting;
  const { names, gitignore } = listing;
  const inside = names.map(({ name }) => name);
  const own = path === '' ? null : ownPlace(segmentsOf(path));
  if (own?.kind === 'folder' && holdsPlan(own, inside)) {
    // Its files are parts of it and no plans of their own.
    found.push(wholePlan(own, beside));
    return;
  }
  const rules = gitignore === undefined ? above : above.and(gitignore, { below: path });
  for (const { name, isFolder } of names) {
    const child = path === '' ? name : `${path}/${name}`;
    const segments = segmentsOf(child);
    const place = isFolder ? null : ownPlace(segments);
    const wanted = isFolder ? mayHoldPlaces(segments) : place?.kind === 'file';
    if (!wanted || rules.ignores(child, isFolder)) continue;
    if (place) found.push(place);
    else queue.push({ path: child, rules, beside: inside });
  }
}

/** Where the tasks lie in levels, what is known of them lies beside: both together are the plan. */
function wholePlan(place: Place, beside: readonly string[]): Place {
  const segments = segmentsOf(place.planPath);
  if (segments.length < 2 || segments.at(-1) !== 'tasks' || !beside.includes('progress')) return place;
  return { ...place, planPath: segments.slice(0, -1).join('/') };
}

/** By rank, then the ones nearer to the top, then by name; numbers count as such. */
function byTelling(a: Place, b: Place): number {
  return (
    a.rank - b.rank ||
    segmentsOf(a.planPath).length - segmentsOf(b.planPath).length ||
    natural.compare(a.planPath, b.planPath) ||
    (a.planPath < b.planPath ? -1 : 1)
  );
}

const natural = new Intl.Collator('en', { numeric: true });
