/** A binary heap: the smallest of many, while some are taken and others come. */
export interface Heap<T> {
  readonly items: T[];
  /** Below zero when `a` comes before `b`. */
  readonly compare: (a: T, b: T) => number;
}

export function newHeap<T>(compare: (a: T, b: T) => number): Heap<T> {
  return { items: [], compare };
}

export function pushOnto<T>(heap: Heap<T>, item: T): void {
  const { items, compare } = heap;
  let at = items.length;
  items.push(item);
  while (at > 0) {
    const above = (at - 1) >> 1;
    const other = items[above] as T;
    if (compare(other, item) <= 0) break;
    items[at] = other;
    at = above;
  }
  items[at] = item;
}

/** Removes and returns the first; undefined when empty. */
export function popFrom<T>(heap: Heap<T>): T | undefined {
  const { items, compare } = heap;
  const first = items[0];
  const item = items.pop();
  if (item === undefined || items.length === 0) return first;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= items.length) break;
    if (below + 1 < items.length && compare(items[below + 1] as T, items[below] as T) < 0) below++;
    const other = items[below] as T;
    if (compare(item, other) <= 0) break;
    items[at] = other;
    at = below;
  }
  items[at] = item;
  return first;
}
