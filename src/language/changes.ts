/** Telling what is new: publishing the same again makes an editor draw, and a screen reader speak, for nothing. */

/** Whether two pieces of plain data (what this room gives) say the same. */
export function sameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Map || b instanceof Map) {
    return a instanceof Map && b instanceof Map && sameData([...a], [...b]);
  }
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const before = Object.entries(a);
  if (before.length !== Object.keys(b).length) return false;
  return before.every(([key, value]) => Object.hasOwn(b, key) && sameData(value, (b as Record<string, unknown>)[key]));
}
