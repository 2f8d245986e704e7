/** Choosing a batch once more, by looking through all tasks for each place in it. */
import { priorities } from '../../../src/plan/model';
import { emptyStatus, type Status, taskRecord } from '../../../src/status/status';
import { ahead, canRun, find, goingBefore, retryable, settled, statusOf, type World } from './reference';

export interface Choice {
  readonly uid: string;
  readonly joins: string | null;
}

export function chooseBatch(world: World, size: number, only?: ReadonlySet<string>): Choice[] {
  const wanted = inOrder(world).filter((uid) => !only || only.has(uid));
  const chosen: Choice[] = [];
  while (chosen.length < size) {
    const taken = chosen.map(({ uid }) => uid);
    const left = wanted.filter((uid) => !taken.includes(uid));
    const next = left.find((uid) => canRun(world, uid));
    const begun = next !== undefined && statusOf(world, next) === 'in_progress';
    const drawn = begun ? undefined : left.find((uid) => asksFor(world, taken, uid) !== null);
    const uid = drawn ?? next;
    if (uid === undefined) break;
    chosen.push({ uid, joins: drawn === undefined || drawn === next ? null : asksFor(world, taken, uid) });
  }
  return chosen;
}

/** The status there would be with all these completed. */
export function afterwards({ plan, status }: World, completed: readonly string[]): Status {
  const next = emptyStatus();
  for (const [uid, record] of status.tasks) next.tasks.set(uid, { ...record });
  for (const uid of completed) taskRecord(next, find(plan, uid).uid).status = 'completed';
  return next;
}

/** The one in the batch because of which this one is to come in. */
function asksFor(world: World, taken: readonly string[], uid: string): string | null {
  if (canRun(world, uid)) return taken.find((other) => shareFile(world, uid, other)) ?? null;
  if (!canRun(world, uid, new Set(taken))) return null;
  const before = ahead(world, uid);
  return taken.findLast((other) => before.includes(other)) ?? null;
}

function shareFile({ plan }: World, a: string, b: string): boolean {
  const names = (uid: string) => find(plan, uid).files.map((path) => path.replace(/^\.\//, '').toLowerCase());
  return names(a).some((name) => names(b).includes(name));
}

function inOrder(world: World): string[] {
  const { plan } = world;
  const key = (uid: string) => {
    const task = find(plan, uid);
    const begun = statusOf(world, uid) === 'in_progress';
    const tier = begun ? 0 : retryable(world, uid) ? 1 : 2;
    const phase = plan.phases.findIndex(({ key }) => key === task.phase);
    const fixes = plan.phases[phase]?.title.includes('Priority fixes') ? 0 : 1;
    return [tier, task.phase === null ? -1 : fixes, phase, priorities.indexOf(task.priority), plan.tasks.indexOf(task)];
  };
  const sorted = plan.tasks
    .map(({ uid }) => ({ uid, key: key(uid) }))
    .sort((a, b) => a.key.map((value, n) => value - (b.key[n] ?? 0)).find((difference) => difference !== 0) ?? 0)
    .map(({ uid }) => uid);
  // Begun members of one sequential group in its order, whatever their priorities.
  const begun = sorted.filter((uid) => statusOf(world, uid) === 'in_progress');
  const ordered: string[] = [];
  while (ordered.length < begun.length) {
    const next = begun.find((uid) => {
      const groups = plan.sequentialGroups.filter(({ tasks }) => tasks.includes(uid));
      const before = groups.flatMap(({ tasks }) => goingBefore(plan, tasks, uid));
      return !ordered.includes(uid) && before.every((other) => !begun.includes(other) || ordered.includes(other));
    });
    if (next === undefined) throw new Error('the begun tasks have no order');
    ordered.push(next);
  }
  return [...ordered, ...sorted.slice(begun.length)].filter((uid) => !settled(world, uid));
}
