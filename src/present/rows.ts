/** A plan as rows of words: what the tree shows, without a word of VS Code in it. */
import type { Position } from '../plan/model';
import { noticeRow, phaseRow, planRow, problemRows } from './planRows';
import type { PhaseView, PlanView } from './planView';
import { rowId } from './rowId';
import type { DisplayStatus } from './statusTable';
import { taskRow } from './taskRows';

export interface Row {
  /** Unique in the whole tree; independent of status and of labels elsewhere. */
  readonly id: string;
  readonly kind: 'plan' | 'phase' | 'task' | 'step' | 'problems' | 'problem' | 'notice';
  /** Id of the row above; undefined for the plan's own. */
  readonly parent: string | undefined;
  /** Ids of the rows below; steps of a task are not among them (see `stepRows`). */
  readonly children: readonly string[];
  readonly label: string;
  readonly description: string;
  /** What a screen reader says. */
  readonly spoken: string;
  /** Words for the menus. */
  readonly contextValue: string;
  readonly icon: { readonly id: string; readonly colour?: string };
  readonly fold: 'leaf' | 'collapsed' | 'expanded';
  /** Where a click leads in the plan. */
  readonly open: Position | undefined;
  /** The file that is in, relative to the folder that is the plan; only there. */
  readonly file?: string;
  /** Only of tasks and steps. */
  readonly uid?: string;
  /** Only of tasks. */
  readonly status?: DisplayStatus;
  /** What only the tooltip and the steps depend on: the row has to be refreshed when it differs, though it looks the same. */
  readonly detail: string;
}

export interface RowOptions {
  /** Tells this plan from all others shown. */
  readonly key: string;
  /** Relative to the workspace. */
  readonly path: string;
  /** The plan that commands act on. */
  readonly active: boolean;
  /** The person has chosen it to be that. */
  readonly pinned?: boolean;
  /** What is wrong beyond the plan's own text, as sentences. */
  readonly notices: readonly string[];
  readonly now: Date;
  readonly phaseGate?: number;
}

/** All rows of a plan by id, in the order they are shown, without steps. */
export function buildRows(view: PlanView, options: RowOptions): Map<string, Row> {
  const { key, notices } = options;
  const above = [...notices.map((text, n) => noticeRow(text, n, key)), ...problemRows(view, key)];
  const top = [
    ...above.filter((row) => row.kind !== 'problem').map((row) => row.id),
    ...view.phases.flatMap((phase) => phaseTop(phase, key)),
  ];
  const current = view.phases.find(({ counts }) => counts.done < counts.total);
  const subtasks = subtasksOf(view);

  const rows = [planRow(view, options, top), ...above];
  for (const phase of view.phases) {
    if (phase.phase) rows.push(phaseRow(phase, phase.phase, phase === current, key));
    for (const [index, task] of phase.tasks.entries()) {
      const children = subtasks.get(task.task.uid) ?? [];
      rows.push(taskRow(task, { view, phase, index, children, options }));
    }
  }
  return new Map(rows.map((row) => [row.id, row]));
}

/** The phase's own row; its tasks where they stand before any phase. */
function phaseTop({ phase, tasks }: PhaseView, key: string): string[] {
  if (phase) return [rowId.phase(key, phase.key)];
  return tasks.filter(({ task }) => task.parent === null).map(({ task }) => rowId.task(key, task.uid));
}

function subtasksOf(view: PlanView): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const { task } of view.tasks) {
    if (task.parent === null) continue;
    const siblings = children.get(task.parent);
    if (siblings) siblings.push(task.uid);
    else children.set(task.parent, [task.uid]);
  }
  return children;
}

/** Ids of the rows that must be drawn again: new looks, new details or other children. Rows that came or went show in their parent. */
export function changedRows(before: ReadonlyMap<string, Row>, after: ReadonlyMap<string, Row>): string[] {
  const changed: string[] = [];
  for (const [id, row] of after) {
    const old = before.get(id);
    if (old && !looksSame(old, row)) changed.push(id);
  }
  return changed;
}

function looksSame(a: Row, b: Row): boolean {
  return (
    a.label === b.label &&
    a.description === b.description &&
    a.contextValue === b.contextValue &&
    a.icon.id === b.icon.id &&
    a.icon.colour === b.icon.colour &&
    a.spoken === b.spoken &&
    a.detail === b.detail &&
    a.open?.line === b.open?.line &&
    a.open?.character === b.open?.character &&
    a.file === b.file &&
    (a.fold === 'leaf') === (b.fold === 'leaf') &&
    a.children.length === b.children.length &&
    a.children.every((id, n) => id === b.children[n])
  );
}
