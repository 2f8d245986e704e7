import { priorities } from '../plan/model';
import { newHeap, popFrom, pushOnto } from './heap';
import type { PlanIndex } from './planIndex';
import type { Stage, Standing } from './standing';

/** Unfinished before failed before new. */
const tiers: Readonly<Record<Stage, number>> = { unfinished: 0, retry: 1, pending: 2, spent: 3, parked: 3, settled: 3 };

/**
 * All tasks in the order they are to be handed out: by tier, then phase (those of priority fixes before the others), then
 * priority, then place in the plan; in phases that are categories of one list, by priority, then id. A task stays in its
 * tier until it is handed out, so this order holds for all batches to come.
 */
export function rankTasks({ index, stage }: Standing): number[] {
  const urgency = new Map(priorities.map((priority, place) => [priority, place]));
  const phases = index.phases.map((_, number) => number);
  phases.sort((a, b) => Number(index.phases[b]?.isUrgent) - Number(index.phases[a]?.isUrgent) || a - b);
  const places = new Map(phases.map((phase, place) => [phase, place]));
  const placeOf = (phase: number | null) =>
    phase === null ? -1 : (places.get(index.phases[phase]?.list ?? phase) ?? -1);
  const byId = placesById(index);
  const keys = index.tasks.map((task, number) => ({
    number,
    tier: tiers[stage[number] ?? 'pending'],
    phase: placeOf(index.phaseOf[number] ?? null),
    urgency: urgency.get(task.priority) ?? 0,
    byId: byId?.get(number) ?? 0,
  }));
  keys.sort(
    (a, b) => a.tier - b.tier || a.phase - b.phase || a.urgency - b.urgency || a.byId - b.byId || a.number - b.number,
  );
  const unfinished = keys.filter(({ tier }) => tier === 0).map(({ number }) => number);
  return [...inSequence(index.groups, unfinished), ...keys.slice(unfinished.length).map(({ number }) => number)];
}

/** Of the tasks of lists that phases are categories of; undefined where there is no such list. `2` comes before `10`. */
function placesById({ tasks, phases, phaseOf }: PlanIndex): Map<number, number> | undefined {
  if (phases.every(({ list }) => list === null)) return undefined;
  const natural = new Intl.Collator('en', { numeric: true });
  const listed = [...tasks.keys()].filter((task) => (phases[phaseOf[task] ?? -1]?.list ?? null) !== null);
  listed.sort((a, b) => natural.compare(tasks[a]?.id ?? '', tasks[b]?.id ?? '') || a - b);
  return new Map(listed.map((task, place) => [task, place]));
}

/**
 * Several members of one sequential group may be unfinished at once: a crash in a session that had been given all of
 * them. They go on in their group's order, whatever their priorities.
 */
function inSequence(groups: readonly { readonly members: readonly number[] }[], ranked: readonly number[]): number[] {
  const place = new Map(ranked.map((task, at) => [task, at]));
  const next = new Map<number, number[]>();
  const before = new Map<number, number>();
  for (const { members } of groups) {
    const present = members.filter((task) => place.has(task));
    for (const [at, task] of present.entries()) {
      const follower = present[at + 1];
      if (follower === undefined) break;
      next.set(task, [...(next.get(task) ?? []), follower]);
      before.set(follower, (before.get(follower) ?? 0) + 1);
    }
  }
  if (next.size === 0) return [...ranked];
  const free = newHeap<number>((a, b) => a - b);
  for (const [at, task] of ranked.entries()) if (!before.has(task)) pushOnto(free, at);
  const ordered: number[] = [];
  for (let at = popFrom(free); at !== undefined; at = popFrom(free)) {
    const task = ranked[at] ?? 0;
    ordered.push(task);
    for (const follower of next.get(task) ?? []) {
      const left = (before.get(follower) ?? 0) - 1;
      before.set(follower, left);
      if (left === 0) pushOnto(free, place.get(follower) ?? 0);
    }
  }
  return ordered;
}
