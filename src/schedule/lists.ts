/** Lists of numbers, one for each task say, most of which stay empty. */
import { append } from '../plan/append';

/** All of them share one list until something is added by `addTo`. */
export function emptyLists(count: number): number[][] {
  return new Array<number[]>(count).fill([]);
}

export function addTo(lists: number[][], at: number, item: number): void {
  const list = lists[at];
  if (list) lists[at] = append(list, item);
}
