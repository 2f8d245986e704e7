import type { Plan } from '../plan/model';
import type { BlockReason, Readiness } from './model';

export interface Blockers {
  /** Tasks neither completed nor skipped. */
  readonly unsettled: number;
  readonly ready: number;
  /** What a person must mend before more can run, with the `uid`s concerned in plan order. Empty while anything can. */
  readonly causes: readonly { readonly kind: Cause; readonly tasks: readonly string[] }[];
}

/** All but the last do not pass by other tasks being worked on; `order` see below. */
const causes = ['attempts_used', 'waits_for_person', 'unknown_dependency', 'cycle', 'order'] as const;
export type Cause = (typeof causes)[number];

/**
 * Why no task at all can run: the roots, not the tasks that merely wait for them. Where none of the lasting causes is
 * found, written dependencies run against the order of the phases (`order`): the tasks listed are held by an earlier
 * phase, and what is open in that phase waits, directly or not, for tasks such as these.
 */
export function whyNothingRuns(plan: Plan, readiness: ReadonlyMap<string, Readiness>): Blockers {
  const found: Record<Cause, string[]> = {
    attempts_used: [],
    waits_for_person: [],
    unknown_dependency: [],
    cycle: [],
    order: [],
  };
  let ready = 0;
  const blocked: string[] = [];
  for (const { uid } of plan.tasks) {
    const task = readiness.get(uid);
    const reasons = task && !task.ready ? task.reasons : [];
    if (!task || reasons[0]?.kind === 'settled') continue;
    if (task.ready) ready++;
    else blocked.push(uid);
    const cause = causeOf(reasons);
    if (cause) found[cause].push(uid);
  }
  const unsettled = ready + blocked.length;
  if (ready > 0) return { unsettled, ready, causes: [] };
  if (causes.some((kind) => kind !== 'order' && found[kind].length > 0)) found.order = [];
  else if (found.order.length === 0) found.order = blocked;
  return { unsettled, ready, causes: causes.map((kind) => ({ kind, tasks: found[kind] })).filter(hasTasks) };
}

function causeOf(reasons: readonly BlockReason[]): Cause | undefined {
  const kinds = new Set(reasons.map(({ kind }) => kind));
  if (kinds.has('phase_closed') && kinds.size === 1) return 'order';
  return causes.find((cause) => cause !== 'order' && kinds.has(cause));
}

function hasTasks({ tasks }: { readonly tasks: readonly string[] }): boolean {
  return tasks.length > 0;
}
