/**
 * Appends to a list that mostly stays short, and returns it. The first element makes a list of one: pushing to an empty
 * list makes room for many, which of 100,000 tasks is most of the memory.
 */
export function append<T>(list: T[], item: T): T[] {
  if (list.length === 0) return [item];
  list.push(item);
  return list;
}
