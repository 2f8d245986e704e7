/** All that is shown of one plan at one moment, from all that is known of it. */
import type { Plan } from '../plan/model';
import type { TickMode } from '../plan/tickBoxes';
import { planName } from '../present/planName';
import { faultRow } from '../present/planRows';
import { type PlanView, viewPlan } from '../present/planView';
import { buildRows, type Row } from '../present/rows';
import type { ScheduleOptions } from '../schedule/model';
import { explainTasks } from '../schedule/readiness';
import { inheritFromParents } from '../status/inherit';
import { emptyStatus, type Status } from '../status/status';

export interface PlanKnowledge {
  readonly key: string;
  /** Relative to the workspace; shown where the plan has no title. */
  readonly path: string;
  /** Undefined while the plan cannot be read. */
  readonly plan: Plan | undefined;
  /** Why the plan cannot be read now, as a sentence. */
  readonly planFault: string | undefined;
  /** The last that could be read. */
  readonly status: Status | undefined;
  /** Why the status cannot be read now, as a sentence. */
  readonly statusFault: string | undefined;
  readonly running: boolean;
  readonly schedule: ScheduleOptions;
  readonly tickBoxes: TickMode | undefined;
  readonly active: boolean;
  readonly pinned: boolean;
}

export interface PlanSnapshot {
  /** Undefined when the plan has never been readable. */
  readonly view: PlanView | undefined;
  readonly rows: ReadonlyMap<string, Row>;
}

/** The last good plan and status are shown as long as newer ones cannot be read, with a row that says so. */
export function takeSnapshot(known: PlanKnowledge, now: Date): PlanSnapshot {
  const { key, path, plan, running, active, pinned, schedule, tickBoxes } = known;
  if (!plan) {
    const row = faultRow(path, known.planFault ?? 'not read yet', key);
    return { view: undefined, rows: new Map([[row.id, row]]) };
  }
  const status = known.status ?? emptyStatus();
  inheritFromParents(plan, status);
  const view = viewPlan({ plan, status, running, readiness: explainTasks(plan, status, schedule), tickBoxes, path });
  const title = planName(plan.title, path);
  const titled = title === plan.title ? view : { ...view, plan: { ...plan, title } };
  const notices = noticesOf(known);
  const rows = buildRows(titled, { key, path, active, pinned, notices, now, phaseGate: schedule.phaseGate });
  return { view: titled, rows };
}

function noticesOf({ planFault, status, statusFault }: PlanKnowledge): string[] {
  const shown = status ? 'the last good status is shown' : 'the boxes of the plan are shown';
  return [
    ...(planFault ? [`The plan cannot be read (${planFault}); its last good text is shown.`] : []),
    ...(statusFault ? [`The status file cannot be used: ${statusFault}; ${shown}.`] : []),
  ];
}
