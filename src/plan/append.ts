/**
 * Appends to a list that mostly stays short, and returns it. The first two elements make lists of their own: pushing
 * makes room for many, which of 100,000 tasks is most of the memory.
 */
export function append<T>(list: T[], item: T): T[] {
  if (list.length === 0) return [item];
  if (list.length === 1) return [list[0] as T, item];
  list.push(item);
  return list;
}
