/** What waits for what, in the direction a person asks: what does finishing this unblock? */
import type { Plan } from '../plan/model';
import { followersOf } from '../schedule/followers';
import { indexPlan } from '../schedule/planIndex';

export interface Followers {
  /** `uid`s of the tasks that name it, or its parent that waits for it, in plan order. */
  readonly direct: readonly string[];
  /** These and what waits for them in turn; the task itself too, if it is in a circle. */
  readonly all: ReadonlySet<string>;
}

/** Learns a plan once and answers for any of its tasks. */
export function followersIn(plan: Plan): (uid: string) => Followers {
  const index = indexPlan(plan);
  const { followers, phaseFollowers } = followersOf(index);
  const count = index.tasks.length;
  const numbers = new Map(plan.tasks.map((task, number) => [task.uid, number]));
  const isPhaseEnd = (task: number) => (index.tasks[task]?.optional ? null : (index.phaseOf[task] ?? null));
  const behind = new Map<number, number[]>();
  for (const { members } of index.groups) {
    for (const [at, member] of members.entries()) {
      const after = members[at + 1];
      if (after !== undefined) behind.set(member, [...(behind.get(member) ?? []), after]);
    }
  }
  /** Tasks below, and phases counted on from the last task, that directly wait for a task. */
  const next = (node: number): readonly number[] => {
    if (node >= count) return index.phases[node - count]?.members.filter((task) => !index.waits[task]) ?? [];
    return [...(followers[node] ?? []), ...(behind.get(node) ?? [])];
  };
  return (uid) => {
    const start = numbers.get(uid);
    if (start === undefined) return { direct: [], all: new Set() };
    const direct = new Set(next(start).flatMap((node) => (node < count ? node : next(node))));
    const seen = new Set<number>();
    const phases = new Set<number>();
    const queue = [start];
    for (let at = 0; at < queue.length; at++) {
      const node = queue[at] ?? 0;
      const phase = node < count ? isPhaseEnd(node) : null;
      const behindPhase = phase === null || phases.has(phase) ? [] : (phaseFollowers[phase] ?? []);
      if (phase !== null) phases.add(phase);
      for (const follower of [...next(node), ...behindPhase]) {
        if (seen.has(follower)) continue;
        seen.add(follower);
        queue.push(follower);
      }
    }
    const uidOf = (node: number) => (node < count ? (index.tasks[node]?.uid ?? []) : []);
    return {
      direct: [...direct].sort((a, b) => a - b).flatMap(uidOf),
      all: new Set([...seen].flatMap(uidOf)),
    };
  };
}
