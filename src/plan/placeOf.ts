/** Which plan a path stands for by its place alone. */
import { mayBePlan, type PlacePattern, places } from './places';

/** A place of a path, as found by `placeOf`. */
export interface Place {
  readonly kind: 'file' | 'folder';
  /** The plan's own path: with forward slashes, relative to what `placeOf` was asked for. */
  readonly planPath: string;
  /** Compares with other ranks: the lower one is the more telling. Those of one place in a workspace are the same. */
  readonly rank: number;
}

interface KnownPlace extends PlacePattern {
  readonly index: number;
  readonly segments: readonly RegExp[];
}

const known: readonly KnownPlace[] = places.map((place, index) => ({
  ...place,
  index,
  segments: place.pattern.split('/').map(segmentExpression),
}));

/** Most patterns begin with a fixed name; by it folders are told apart from places at once. */
const byFirstName: ReadonlyMap<string, readonly KnownPlace[]> = new Map(
  known.map((each) => [firstName(each), known.filter((other) => firstName(other) === firstName(each))]),
);

/** Files of any folder that is a package. */
const anywhere = known.filter((place) => place.pattern.startsWith('*'));

function firstName({ pattern }: PlacePattern): string {
  return pattern.split('/', 1).join('').toLowerCase();
}

function segmentExpression(segment: string): RegExp {
  const escaped = segment.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`, 'i');
}

/** How deep a package may lie whose places are looked at: `services/x/api/web` has plans, what is below it has none. */
const deepestPackage = 4;

/** Folders that hold what others made or what is over, at any depth. */
const skippedFolders = new Set(
  [
    'node_modules bower_components jspm_packages vendor site-packages pods',
    'dist build out output target bin obj release debug deriveddata coverage tmp temp',
    'venv env __pycache__ logs',
    'archive archived completed done deprecated templates template fixtures __fixtures__ testdata snapshots',
  ].flatMap((names) => names.split(' ')),
);

/**
 * Which plan a path stands for by its place alone; null for none. What lies in a folder that is a plan stands for that.
 *
 * @param relativePath to the workspace, with slashes of either kind
 */
export function placeOf(relativePath: string): Place | null {
  const segments = segmentsOf(relativePath);
  for (let length = 1; length < segments.length; length++) {
    const above = ownPlace(segments.slice(0, length));
    if (above?.kind === 'folder' && holdsPlan(above, segments.slice(length, length + 1))) return above;
  }
  return ownPlace(segments);
}

/** The place of exactly this path, a folder that is a plan above it or not. */
export function ownPlace(segments: readonly string[]): Place | null {
  let best: (Place & { readonly pattern: KnownPlace }) | undefined;
  for (const [start, candidates] of starts(segments)) {
    for (const place of candidates) {
      if (place.segments.length !== segments.length - start || !matches(place, segments, start)) continue;
      if (place.pattern.includes('*.md') && !mayBePlan(segments.at(-1) ?? '')) continue;
      // Those of the workspace itself come before those of its packages.
      const rank = place.index + (start > 0 ? places.length : 0);
      if (!best || rank < best.rank) best = { kind: place.kind, planPath: segments.join('/'), rank, pattern: place };
    }
  }
  return best ? { kind: best.kind, planPath: best.planPath, rank: best.rank } : null;
}

/** Whether a folder with these names right inside is what its place says. */
export function holdsPlan({ rank }: Place, names: readonly string[]): boolean {
  const { holds } = known[rank % places.length] ?? {};
  return holds === undefined ? names.length > 0 : names.some((name) => holds.test(name));
}

/**
 * The file that is meant where a folder is named that is no plan by itself, but holds the file of one: a plan under two
 * names would have two states and two runners. Null where the folder itself is the plan.
 *
 * @param folderPath relative to the workspace
 * @param names of what is right inside
 */
export function planFileIn(folderPath: string, names: readonly string[]): string | null {
  const segments = segmentsOf(folderPath);
  const own = ownPlace(segments);
  if (own?.kind === 'folder' && holdsPlan(own, names)) return null;
  const plans = names.flatMap((name) => {
    const place = ownPlace([...segments, name]);
    return place?.kind === 'file' ? { name, rank: place.rank } : [];
  });
  const [best, next] = plans.sort((a, b) => a.rank - b.rank);
  return best && best.rank !== next?.rank ? best.name : null;
}

/** Whether a folder has to be looked into for plans. */
export function mayHoldPlaces(segments: readonly string[]): boolean {
  if (segments.some((segment) => skippedFolders.has(segment.toLowerCase()))) return false;
  // A package of its own.
  if (segments.length <= deepestPackage && !segments.some((segment) => segment.startsWith('.'))) return true;
  for (const [start, candidates] of starts(segments)) {
    const left = segments.length - start;
    const begins = candidates.some(
      (place) =>
        // A folder that may be a plan is looked into, too, to see whether it is.
        (place.segments.length > left || (place.kind === 'folder' && place.segments.length === left)) &&
        matches(place, segments, start),
    );
    if (begins) return true;
  }
  return false;
}

/** Where a place may begin in a path: in the workspace, or in a package of it. */
function* starts(segments: readonly string[]): Generator<readonly [number, readonly KnownPlace[]]> {
  for (let start = 0; start < segments.length && start <= deepestPackage; start++) {
    const name = segments[start] ?? '';
    const candidates = byFirstName.get(name.toLowerCase());
    if (candidates) yield [start, candidates];
    if (start === segments.length - 1) yield [start, anywhere];
    // What is below this folder is of no package.
    if (name.startsWith('.') || skippedFolders.has(name.toLowerCase())) return;
  }
}

/** As far as both go. */
function matches(place: KnownPlace, segments: readonly string[], start: number): boolean {
  for (let at = start; at < segments.length; at++) {
    const expression = place.segments[at - start];
    const segment = segments[at] ?? '';
    if (!expression?.test(segment) || (at < segments.length - 1 && skippedFolders.has(segment.toLowerCase())))
      return false;
  }
  return true;
}

export function segmentsOf(path: string): string[] {
  return path.split(/[\\/]+/).filter((segment) => segment !== '' && segment !== '.');
}
