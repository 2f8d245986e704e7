/** Which of many names a misspelt one may have meant. */

/** A name, and whether it is clearly the one: nearer than all others, and with something in common. */
export interface NearName {
  readonly name: string;
  readonly clear: boolean;
}

/** Nearest first, at most `most`; those too far away to be a slip are left out. */
export function nearestNames(written: string, names: Iterable<string>, most = 3): readonly NearName[] {
  const limit = Math.max(1, Math.ceil(written.length / 2));
  const lower = written.toLowerCase();
  const found: { readonly name: string; readonly distance: number }[] = [];
  for (const name of names) {
    if (Math.abs(name.length - written.length) > limit) continue;
    const distance = editDistance(lower, name.toLowerCase(), limit);
    if (distance <= limit) found.push({ name, distance });
  }
  found.sort((a, b) => a.distance - b.distance);
  const [first, second] = found;
  const clear =
    first !== undefined && first.distance < written.length && first.distance < (second?.distance ?? limit + 1);
  return found.slice(0, most).map(({ name }, at) => ({ name, clear: at === 0 && clear }));
}

/** Insertions, removals, replacements and swaps of neighbours; more than `limit` counts as one more than it. */
export function editDistance(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    if (Math.min(...current) > limit) return limit + 1;
    before = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
