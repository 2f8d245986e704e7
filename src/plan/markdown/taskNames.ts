/** What the tasks are called and which of them stand below others: known before the rest of them is read. */

import { slugOf, uniqueNames } from '../ids';
import type { Lines } from '../lines';
import type { Item } from './boxes';
import type { TaskBox } from './classify';
import { type Opening, readOpening } from './opening';
import type { TaskLines } from './taskText';

export interface NamedTask {
  readonly box: TaskBox;
  readonly uid: string;
  readonly id: string;
  /** `uid` of the task above. */
  readonly parent: string | null;
  /** Read already where the name is made of the title. */
  readonly opening: Opening | null;
}

export interface TaskNames {
  readonly tasks: readonly NamedTask[];
  /** Every id with itself, where all tasks have one of their own; null where some have none, or that of another one. */
  readonly plainIds: ReadonlyMap<string, string> | null;
}

/** Names the tasks, in their order. `phaseOf` gives the key of the phase that a box stands in. */
export function nameTasks(
  lines: Lines,
  items: readonly Item[],
  boxes: readonly TaskBox[],
  linesOf: (task: number) => TaskLines,
  phaseOf: (box: TaskBox) => string | null,
): TaskNames {
  // A name made of a title gives way to every id that is written.
  const ids = new Map<string, string>();
  for (const { id } of boxes) if (id) ids.set(id.id, id.id);
  const isPlain = ids.size === boxes.length;
  const unique = uniqueNames();
  const written = isPlain ? [] : boxes.map(({ id }) => (id ? unique(id.id) : null));
  const holders = new Map<number, string>();
  for (const { parent } of boxes) if (parent !== null) holders.set(parent, '');
  const counted = new Map<string, string>();
  return { tasks: boxes.map(nameTask), plainIds: isPlain ? ids : null };

  function nameTask(box: TaskBox, at: number): NamedTask {
    const opening = box.id ? null : readOpening(lines, items, box, linesOf(at).wrapped);
    const uid = (isPlain ? box.id?.id : written[at]) ?? unique(slugOf(opening?.title ?? ''), '-');
    if (holders.size > 0 && holders.has(box.item)) holders.set(box.item, uid);
    const id = box.id ? box.id.id : uid;
    return { box, uid, id, parent: isAtTop(box) ? countedAbove(box, id, uid) : holderOf(box.parent), opening };
  }

  /** Only of these an id may say what they stand below. */
  function isAtTop({ id, parent, item }: TaskBox): boolean {
    return id !== null && parent === null && !items[item]?.special;
  }

  /** `1.` and below it, at the same column, `1.1`. */
  function countedAbove(box: TaskBox, id: string, uid: string): string | null {
    if (isWhole(id)) counted.set(`${phaseOf(box)} ${id}`, uid);
    const above = counted.size === 0 ? undefined : /^(\d+)\.\d+[a-z]?$/.exec(id)?.[1];
    return above === undefined ? null : (counted.get(`${phaseOf(box)} ${above}`) ?? null);
  }

  function holderOf(item: number | null): string | null {
    return item === null ? null : (holders.get(item) ?? null);
  }
}

function isWhole(id: string): boolean {
  return !id.includes('.') && /^\d+$/.test(id);
}

/** So many tasks before a task are looked at before the names of all are. */
const near = 4;

/** The `uid` of a task right before another one, if it has this id: most dependencies mean one of these. */
export function uidNearby(named: readonly NamedTask[], from: number, id: string): string | undefined {
  for (let at = from - 1; at >= 0 && at >= from - near; at--) {
    const task = named[at];
    // Of several tasks with one id the first has it for its `uid`.
    if (task?.id === id) return task.uid === id ? task.uid : undefined;
  }
  return undefined;
}
