/** What is known of the task or phase under the pointer. */
import type { Phase, Position, Range, Task } from '../plan/model';
import { escapeMarkdown } from '../present/markdown';
import type { PlanView } from '../present/planView';
import { readinessWords } from '../present/readiness';
import { lookOf } from '../present/statusTable';
import { safe } from '../present/terminalText';
import { phaseTooltip, taskTooltip } from '../present/tooltips';
import { listWords, plural, progressWords } from '../present/words';
import type { PlanDocument } from './document';
import { phaseName } from './plan';
import { subjectAt } from './target';
import { followersIn } from './waiting';

export interface Hover {
  /** What it is about, in the document. */
  readonly range: Range;
  /** Markdown without links, commands and HTML: every word of the plan in it is escaped. */
  readonly markdown: string;
}

export interface HoverContext {
  readonly now: Date;
  /** As in the schedule's options. */
  readonly phaseGate?: number;
}

/** On the id or title of a task, on a phase's heading, on a name that means one of them. */
export function hoverAt(document: PlanDocument, position: Position, context: HoverContext): Hover | undefined {
  const subject = subjectAt(document, position);
  if (!subject) return undefined;
  const lines =
    subject.kind === 'task' ? taskLines(document, subject.task, context) : phaseLines(document, subject.phase, context);
  return { range: subject.range, markdown: lines.filter((line) => line !== '').join('\n\n') };
}

function taskLines(document: PlanDocument, task: Task, { now, phaseGate }: HoverContext): string[] {
  const { plan, view } = document;
  const seen = view?.byUid.get(task.uid);
  const head =
    view && seen
      ? taskTooltip(seen, view, now, phaseGate)
      : `**${plain(safe(task.generated ? task.title : `${task.id} ${task.title}`, 400))}**`;
  return [
    head,
    task.phase === null ? '' : plain(`In ${safe(phaseName(plan, task.phase), 120)}`),
    dependsLine(document, task),
    unblocksLine(document, task),
  ];
}

function dependsLine({ plan, view }: PlanDocument, { dependsOn }: Task): string {
  if (dependsOn.length === 0) return '';
  const uids = new Map(plan.tasks.map(({ id, uid }) => [id, uid]));
  const names = dependsOn.map(({ kind, target }) => {
    if (kind === 'phase') return `phase ${safe(target, 60)}`;
    const status = view?.byUid.get(uids.get(target) ?? '')?.status;
    return status === undefined ? safe(target, 60) : `${safe(target, 60)} (${lookOf(status).word})`;
  });
  return plain(`Depends on ${listWords(names)}`);
}

function unblocksLine({ plan }: PlanDocument, { uid }: Task): string {
  const { direct, all } = followersIn(plan)(uid);
  if (all.size === 0) return '';
  const ids = new Map(plan.tasks.map((task) => [task.uid, task.generated ? safe(task.title, 40) : safe(task.id, 60)]));
  const names = listWords(direct.map((name) => ids.get(name) ?? name));
  const beyond = all.size > direct.length ? `; ${all.size} in all` : '';
  if (direct.length === 0) return plain(`Its phase holds back ${plural(all.size, 'task')}`);
  return plain(`Unblocks ${names}${beyond}`);
}

function phaseLines({ plan, view }: PlanDocument, phase: Phase, { phaseGate }: HoverContext): string[] {
  const seen = view?.phases.find((one) => one.phase?.key === phase.key);
  if (!view || !seen) {
    const count = plan.tasks.filter((task) => task.phase === phase.key).length;
    return [`**${plain(safe(phase.title, 300))}**`, plain(phase.objective ?? ''), plain(plural(count, 'task'))];
  }
  const { counts } = seen;
  const progress = counts.total === 0 ? '' : `${progressWords(counts.done, counts.total)} done`;
  return [
    phaseTooltip(seen),
    plain(progress),
    plain(whyClosed(view, phase, phaseGate) ?? openWords(counts.done, counts.total)),
  ];
}

function openWords(done: number, total: number): string {
  if (total === 0) return '';
  return done === total ? 'Nothing is left to do' : 'Open: its tasks can run as soon as what they wait for is done';
}

/** What keeps the tasks of a phase that wait for nothing else; undefined when it is open. */
function whyClosed(view: PlanView, phase: Phase, phaseGate: number | undefined): string | undefined {
  for (const { task, readiness } of view.tasks) {
    if (task.phase !== phase.key || !readiness || readiness.ready) continue;
    const reason = readiness.reasons.find(
      ({ kind }) => kind === 'phase_closed' || (kind === 'waits_for_phases' && task.dependsOn.length === 0),
    );
    if (!reason) continue;
    const context = { plan: view.plan, ...(phaseGate !== undefined && { phaseGate }) };
    return `Closed: ${readinessWords({ ...readiness, reasons: [reason] }, context)}`;
  }
  return undefined;
}

function plain(text: string): string {
  return escapeMarkdown(text);
}
