/** Which of the words that look like ids are ids in a file, learned from all that its items begin with. */
import type { IdAtStart } from './ids';

/** Which of the likely ids of a file are ids. */
export interface IdScheme {
  accepts(id: IdAtStart): boolean;
}

/** So many of a kind tell whether they differ. */
const enoughIds = 200;

/**
 * Learns from all that the items of a file begin with: ids come in numbers and differ, while "UTF-8" and "S3" come alone
 * or again and again.
 */
export function learnScheme(readings: readonly (IdAtStart | null)[]): IdScheme {
  const families = new Map<string, { count: number; readonly ids: Set<string> }>();
  let all = 0;
  for (const reading of readings) {
    if (!reading || reading.certainty === 'count') continue;
    all++;
    let family = families.get(reading.family);
    if (family) family.count++;
    else {
      family = { count: 1, ids: new Set() };
      families.set(reading.family, family);
    }
    if (reading.family !== '0.0' && family.count <= enoughIds) family.ids.add(reading.id);
  }
  const accepted = new Set<string>();
  const strange = new Set<string>();
  for (const [name, { count, ids }] of families) {
    // A few among many of another kind are words that look alike, as the codes of a linter.
    if (name !== '0.0' && count * 12 < all) strange.add(name);
    const own = name === '0-0' || name === 'A/0';
    if (ids.size >= (own ? 1 : 2) && ids.size >= Math.min(count, enoughIds) * 0.6 && count * 4 >= all)
      accepted.add(name);
  }
  return {
    accepts: ({ certainty, family }) =>
      certainty === 'likely' ? accepted.has(family) : certainty === 'count' || !strange.has(family),
  };
}
