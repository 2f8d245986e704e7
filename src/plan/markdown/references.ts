/** Where tasks and phases are named: each name by itself, of a range both ends. */
import type { Lines } from '../lines';
import type { Reference } from '../model';
import { type Names, namedBy } from '../names';
import type { Target } from '../targets';
import { rangeIn, type TextPlace } from './snippet';

/** Adds what the members of a list name. `place` is where the text stands that the list was read from. */
export function addReferences(
  references: Reference[],
  targets: readonly Target[],
  names: Names,
  lines: Lines,
  place: TextPlace,
): void {
  for (const target of targets) addReference(references, target, 0, names, lines, place);
}

/** Adds what one member of a list names. `offset` is added to its columns before they are placed. */
export function addReference(
  references: Reference[],
  target: Target,
  offset: number,
  names: Names,
  lines: Lines,
  place: TextPlace,
): void {
  const named = namedBy(target, names);
  if (named === null) return;
  const { kind, first, last } = named;
  const end = last === undefined ? target.to : target.from + target.first.length;
  references.push({
    kind,
    target: first,
    range: rangeIn(lines, place, target.from + offset, end + offset),
    file: null,
  });
  if (last === undefined) return;
  references.push({
    kind,
    target: last,
    range: rangeIn(lines, place, target.lastFrom + offset, target.to + offset),
    file: null,
  });
}
