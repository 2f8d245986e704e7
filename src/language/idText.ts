/** How ids are written: which new ones would be read again, and how one stands in quotes or below its parent. */
import type { Task } from '../plan/model';
import { type PlanDocument, textIn } from './document';
import { textKind } from './plan';

/** Why a task cannot be given an id, as one sentence; undefined when it can. */
export function idFault(document: PlanDocument, task: Task, name: string): string | undefined {
  if (name === '') return 'An id cannot be empty.';
  if (/\s/.test(name)) return 'An id has no spaces.';
  const other = document.plan.tasks.find(({ id, uid }) => id === name && uid !== task.uid);
  if (other) return `Task ${name} exists already (${other.title || 'without a title'}).`;
  if (textKind(document) !== 'markdown') return dataFault(document, task, name);
  if (shapesOf(task.id).some((shape) => shape.test(name))) return undefined;
  return `An id of this plan looks like ${task.id}; "${name}" would not be read as one.`;
}

/** In data an id is any text that stands there without escapes; where it is a number, a number. */
function dataFault(document: PlanDocument, { idRange, id }: Task, name: string): string | undefined {
  if (/["'\\,[\]{}:#]/.test(name)) return 'An id has no quotes, commas, colons, brackets or backslashes.';
  const { line, character } = idRange;
  const first = (document.lines[line] ?? '').slice(Math.max(0, character - 1), character + 1);
  if (/["']/.test(first)) return undefined;
  const holder = id.slice(0, id.lastIndexOf('.') + 1);
  const own = name.startsWith(holder) ? name.slice(holder.length) : name;
  if (/^\d+$/.test(textIn(document, idRange)) && !/^(?:0|[1-9]\d*)$/.test(own))
    return 'The ids of this plan are numbers.';
  return /^[\p{L}\p{N}]/u.test(name) ? undefined : 'An id begins with a letter or a number.';
}

/** The shapes that Markdown readers tell as ids; a new id must be of one that the old one has. */
function shapesOf(id: string): readonly RegExp[] {
  const shapes = [/^\d{1,5}(?:\.(?:\d{1,5}|[A-Z])){1,3}[a-wyz]?$/, /^\d{1,5}[a-z]?$/].filter((shape) => shape.test(id));
  if (shapes.length > 0) return shapes;
  // The letters of `T012` or `TASK-001` are what its reader goes by.
  const letters = /^[^\p{N}\s]+(?=\p{N})/u.exec(id)?.[0].replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const any = String.raw`[\p{L}\p{N}][\p{L}\p{N}._-]*`;
  return [new RegExp(letters === undefined ? `^${any}$` : String.raw`^${letters}\p{N}[\p{L}\p{N}.'_-]*$`, 'u')];
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
