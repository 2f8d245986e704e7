/** Which task or phase is named at a place. */
import type { Phase, Position, Range, Reference, Task } from '../plan/model';
import { onLine } from '../plan/ranges';
import { type Location, type PlanDocument, touches } from './document';
import { phasesHere, tasksHere, textKind } from './plan';

/** `declared` where it stands itself, `named` where something else names it. */
export type Target =
  | { readonly kind: 'task'; readonly task: Task; readonly range: Range; readonly role: 'declared' | 'named' }
  | { readonly kind: 'phase'; readonly phase: Phase; readonly range: Range; readonly role: 'declared' | 'named' };

/** The reference to something known at a position, else the id or heading that stands there. */
export function targetAt(document: PlanDocument, position: Position): Target | undefined {
  const reference = document.plan.references.find(
    (one) => one.file === document.file && one.target !== null && touches(one.range, position),
  );
  return (reference && meantBy(document, reference)) ?? declaredAt(document, position);
}

/** What a reference means; undefined when the plan has nothing of that name. */
function meantBy({ plan }: PlanDocument, { kind, target, range }: Reference): Target | undefined {
  if (kind === 'task') {
    const task = plan.tasks.find(({ uid }) => uid === target);
    return task && { kind, task, range, role: 'named' };
  }
  const phase = plan.phases.find(({ key }) => key === target);
  return phase && { kind, phase, range, role: 'named' };
}

function declaredAt(document: PlanDocument, position: Position): Target | undefined {
  const task = tasksHere(document).find(({ idRange }) => touches(idRange, position));
  if (task) return { kind: 'task', task, range: task.idRange, role: 'declared' };
  const phase = phasesHere(document).find(({ headingRange }) => touches(headingRange, position));
  return phase && { kind: 'phase', phase, range: phase.headingRange, role: 'declared' };
}

/** As `targetAt`, and on the rest of the line that a task's id begins. */
export function subjectAt(document: PlanDocument, position: Position): Target | undefined {
  const target = targetAt(document, position);
  if (target) return target;
  const { line } = position;
  const task = tasksHere(document).find(({ idRange }) => idRange.line === line);
  if (!task || textKind(document) !== 'markdown') return undefined;
  const from = task.idRange.character;
  const to = (document.lines[line] ?? '').trimEnd().length;
  if (position.character < from || position.character > to) return undefined;
  return { kind: 'task', task, range: onLine(line, from, to), role: 'declared' };
}

/** The places that name it elsewhere than where it stands. */
export function referencesTo(document: PlanDocument, target: Target): readonly Location[] {
  const name = target.kind === 'task' ? target.task.uid : target.phase.key;
  return document.plan.references
    .filter((reference) => reference.kind === target.kind && reference.target === name)
    .map(({ file, range }) => ({ file, range }));
}

/** Where it stands itself. */
export function declaration(target: Target): Location {
  const range = target.kind === 'task' ? target.task.idRange : target.phase.headingRange;
  return { file: owner(target).file, range };
}

/** The task or phase. */
export function owner(target: Target) {
  return target.kind === 'task' ? target.task : target.phase;
}
