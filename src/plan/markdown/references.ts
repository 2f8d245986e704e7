/** Where tasks and phases are named: each name by itself, of a range both ends. */
import type { Range, Reference } from '../model';
import { type Names, namedBy } from '../names';
import type { Target } from '../targets';

/** Adds what a list names. `offset` is added to its columns before they are placed. */
export function addReferences(
  references: Reference[],
  { targets, offset }: { readonly targets: readonly Target[]; readonly offset: number },
  names: Names,
  place: (from: number, to: number) => Range,
): void {
  for (const target of targets) {
    const named = namedBy(target, names);
    if (named === null) continue;
    const { kind, first, last } = named;
    const end = last === undefined ? target.to : target.from + target.first.length;
    references.push({ kind, target: first, range: place(target.from + offset, end + offset), file: null });
    if (last === undefined) continue;
    references.push({ kind, target: last, range: place(target.lastFrom + offset, target.to + offset), file: null });
  }
}
