/** How ids are written: which new ones would be read again, and how one stands in quotes or below its parent. */
import type { Task } from '../plan/model';
import type { PlanDocument } from './document';
import { textKind } from './plan';

/** Why a task cannot be given an id, as one sentence; undefined when it can. */
export function idFault(document: PlanDocument, task: Task, name: string): string | undefined {
  if (name === '') return 'An id cannot be empty.';
  if (/\s/.test(name)) return 'An id has no spaces.';
  const other = document.plan.tasks.find(({ id, uid }) => id === name && uid !== task.uid);
  if (other) return `Task ${name} exists already (${other.title || 'without a title'}).`;
  if (textKind(document) !== 'markdown') {
    return /["'\\,[\]{}]/.test(name) ? 'An id has no quotes, commas, brackets or backslashes.' : undefined;
  }
  if (shapesOf(task.id).some((shape) => shape.test(name))) return undefined;
  return `An id of this plan looks like ${task.id}; "${name}" would not be read as one.`;
}

/** The shapes that Markdown readers tell as ids; a new id must be of one that the old one has. */
function shapesOf(id: string): readonly RegExp[] {
  const shapes = [/^\d{1,5}(?:\.(?:\d{1,5}|[A-Z])){1,3}[a-wyz]?$/, /^\d{1,5}[a-z]?$/].filter((shape) => shape.test(id));
  if (shapes.length > 0) return shapes;
  // The letters of `T012` or `TASK-001` are what its reader goes by.
  const letters = /^\p{L}[\p{L}_-]*(?=\p{N})/u.exec(id)?.[0];
  return letters === undefined
    ? [/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u]
    : [new RegExp(`^${letters}\\p{N}[\\p{L}\\p{N}.'_-]*$`, 'u')];
}

/**
 * How a new id is written where an old one stands: in the same quotes; of an id that is made of its parent's and its
 * own (`3.1` of a sub-task `1`), the own part. Undefined when what stands there is neither.
 */
export function rewrittenId(written: string, id: string, newId: string): string | undefined {
  const quote = /^(["']).*\1$/s.exec(written)?.[1] ?? '';
  const inner = quote === '' ? written : written.slice(1, -1);
  if (inner === id) return quote + newId + quote;
  const holder = id.endsWith(`.${inner}`) ? id.slice(0, id.length - inner.length) : undefined;
  if (holder === undefined || !newId.startsWith(holder)) return undefined;
  return quote + newId.slice(holder.length) + quote;
}
