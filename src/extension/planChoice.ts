/** Which of the plans found are shown, and which one commands act on. */
import { dirname } from 'node:path';
import type { PlanState } from './contextKeys';
import type { EntryPlace, PlanEntry } from './planEntry';

/** What the choice goes by. */
export interface Candidate {
  readonly key: string;
  readonly isEmpty: boolean;
  readonly place: { readonly named: boolean };
  readonly view:
    | { readonly running: boolean; readonly counts: { readonly done: number; readonly total: number } }
    | undefined;
}

/**
 * Folders of plans also hold other pages. A file that nobody named and that holds no task is left out, unless there
 * is nothing better to show.
 */
export function worthShowing<E extends Candidate>(entries: readonly E[]): E[] {
  const useful = entries.filter((entry) => entry.place.named || !entry.isEmpty);
  if (useful.length > 0) return useful;
  return entries.slice(0, 1);
}

/** What a person has said or is at. */
export interface ActiveHints<E> {
  /** Key of the pinned one, which need not be there any more. */
  readonly selected: string | undefined;
  /** The one whose file is in the active editor. */
  readonly edited?: E | undefined;
  readonly current: E | undefined;
}

/** The pinned one comes first, the others stay in their order. */
export function pinnedFirst<E extends { readonly key: string }>(entries: readonly E[], key: string | undefined): E[] {
  const pinned = entries.filter((entry) => entry.key === key);
  return [...pinned, ...entries.filter((entry) => entry.key !== key)];
}

/**
 * The selected one; else the one whose file is being looked at, one at work, the first named one, the one that is
 * active now, the first unfinished, the first.
 * What a person did not ask for must not make another plan the active one: that its last task is done, say, or that
 * a plan that stands before it has appeared.
 */
export function activePlan<E extends Candidate>(
  entries: readonly E[],
  { selected, edited, current }: ActiveHints<E>,
): E | undefined {
  const stays = current && entries.includes(current) ? current : undefined;
  return (
    entries.find((entry) => entry.key === selected) ??
    edited ??
    (stays?.view?.running ? stays : entries.find((entry) => entry.view?.running)) ??
    entries.find((entry) => entry.place.named) ??
    // One without tasks was only shown for want of a better one.
    (stays?.isEmpty ? undefined : stays) ??
    entries.find((entry) => entry.view && entry.view.counts.done < entry.view.counts.total) ??
    entries[0]
  );
}

/** Whether something at these paths, which may be folders that came or went, belongs to the plan's state. */
export function concerns(paths: ReadonlySet<string>, { folder, state }: EntryPlace): boolean {
  for (const file of [state.lock, state.ownStatus, state.orchestratorStatus]) {
    for (let path = file; path.length >= folder.fsPath.length; path = dirname(path)) {
      if (paths.has(path)) return true;
      if (path === dirname(path)) break;
    }
  }
  return false;
}

/** For the welcome views: why the tree is empty, if it is. */
export function planStateOf(entries: readonly PlanEntry[]): PlanState {
  if (entries.length === 0) return 'missing';
  if (entries.every((entry) => !entry.view)) return 'broken';
  return entries.every((entry) => entry.isEmpty) ? 'empty' : 'ready';
}
