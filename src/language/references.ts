/** Where a task or phase is named: definition, references, renaming. */
import type { Position, Range, Task } from '../plan/model';
import { comparePositions } from '../plan/ranges';
import { type Location, type PlanDocument, type TextEdit, textIn } from './document';
import { idFault, rewrittenId } from './idText';
import { declaration, owner, referencesTo, type Target, targetAt } from './target';

export interface Definition extends Location {
  /** The whole task or phase. */
  readonly whole: Range;
  /** The name at the position asked for. */
  readonly origin: Range;
}

/** Where the task or phase that is named at a position stands: the range of its id, or of its heading. */
export function definitionAt(document: PlanDocument, position: Position): Definition | undefined {
  const target = targetAt(document, position);
  return target && { ...declaration(target), whole: owner(target).range, origin: target.range };
}

/** Every place that names the task or phase at a position, in all files of the plan. */
export function referencesAt(
  document: PlanDocument,
  position: Position,
  includeDeclaration: boolean,
): readonly Location[] {
  const target = targetAt(document, position);
  if (!target) return [];
  return [...(includeDeclaration ? [declaration(target)] : []), ...referencesTo(document, target)];
}

/** The same in this document only, for marking while the caret stands on one. `write` is where it is declared. */
export function highlightsAt(
  document: PlanDocument,
  position: Position,
): readonly { readonly range: Range; readonly kind: 'read' | 'write' }[] {
  const target = targetAt(document, position);
  if (!target) return [];
  const here = ({ file }: Location) => file === document.file;
  const written = [declaration(target)].filter(here).map(({ range }) => ({ range, kind: 'write' as const }));
  const named = referencesTo(document, target)
    .filter(here)
    .map(({ range }) => ({ range, kind: 'read' as const }));
  return [...written, ...named].sort((a, b) => comparePositions(a.range, b.range));
}

/** What is wrong, as one sentence for the person. */
export interface RenameRefusal {
  readonly error: string;
}

/** Edits in all files of the plan; `file` as in `Task.file`. */
export type RenameEdit = TextEdit & { readonly file: string | null };

/** Whether there is an id at a position that can be renamed, and which. */
export function prepareRename(
  document: PlanDocument,
  position: Position,
): { readonly range: Range; readonly placeholder: string } | RenameRefusal {
  const target = renamable(document, position);
  if ('error' in target) return target;
  return { range: innerRange(document, target.range), placeholder: target.task.id };
}

/** Gives the task at a position another id. */
export function renameEdits(
  document: PlanDocument,
  position: Position,
  newName: string,
): { readonly edits: readonly RenameEdit[] } | RenameRefusal {
  const target = renamable(document, position);
  if ('error' in target) return target;
  const { task } = target;
  const name = newName.trim();
  const error = idFault(document, task, name);
  if (error !== undefined) return { error };
  if (name === task.id) return { edits: [] };
  const counted = lineThatCounts(document, task);
  if (counted !== undefined) {
    return {
      error: `Line ${counted + 1} names ${task.id} by a range, which would mean other tasks then; write out its ids one by one first.`,
    };
  }
  const edits: RenameEdit[] = [];
  for (const { file, range } of [declaration(target), ...referencesTo(document, target)]) {
    const isHere = file === document.file;
    // Of other files the text is not at hand; a place as long as the id holds it.
    const isId = range.endLine === range.line && range.endCharacter - range.character === task.id.length;
    const written = isHere ? textIn(document, range) : isId ? task.id : '';
    const newText = rewrittenId(written, task.id, name);
    if (newText === undefined) {
      const line = range.line + 1;
      const place = isHere ? `Line ${line}` : `Line ${line} of ${file}`;
      const otherwise = isHere ? `as "${written}"` : 'in another way';
      return { error: `${place} writes ${task.id} ${otherwise}; rename it there by hand.` };
    }
    edits.push({ file, range, newText });
  }
  return { edits: [...edits, ...namesBelow(document, task, name)] };
}

/** In data, ids of sub-tasks begin with that of their parent without saying so; what names them does say it. */
function namesBelow(document: PlanDocument, parent: Task, name: string): RenameEdit[] {
  const { plan, file } = document;
  const children = plan.tasks.filter((task) => task.parent === parent.uid && task.file === file);
  return children.flatMap((child): RenameEdit[] => {
    if (!child.id.startsWith(`${parent.id}.`) || textIn(document, child.idRange) === child.id) return [];
    const newId = name + child.id.slice(parent.id.length);
    const target: Target = { kind: 'task', task: child, range: child.idRange, role: 'declared' };
    const own = referencesTo(document, target).flatMap((place): RenameEdit[] => {
      const isWhole = place.file === file && textIn(document, place.range) === child.id;
      return isWhole ? [{ ...place, newText: newId }] : [];
    });
    return [...own, ...namesBelow(document, child, newId)];
  });
}

function renamable(document: PlanDocument, position: Position): (Target & { readonly kind: 'task' }) | RenameRefusal {
  const target = targetAt(document, position);
  if (!target) return { error: 'No task id stands here.' };
  if (target.kind === 'phase') return { error: 'Phases are renamed by editing their heading.' };
  if (target.task.generated) {
    return { error: `This task has no id of its own; write one in front of its title first, as 1.1.` };
  }
  return target;
}

const idRange = /\p{N}\s*(?:[-–—‑]|\.\.\.?|…)\s*\p{L}{0,5}-?\p{N}/u;

/** The line of this document that means a task by a range such as `1.1-1.4`, at one of its ends or between them. */
function lineThatCounts(document: PlanDocument, { uid, id }: Task): number | undefined {
  const { plan, file } = document;
  const byRange = (range: Range) => {
    const text = textIn(document, range);
    return rewrittenId(text, id, `${id}0`) === undefined && idRange.test(text);
  };
  const waiting = [...plan.tasks, ...plan.phases].filter((one) => one.file === file);
  const dependency = waiting
    .flatMap(({ dependsOn }) => dependsOn)
    .find(({ kind, target, range }) => kind === 'task' && target === id && byRange(range));
  // Groups do not tell their file; in a folder their text is only looked at where it can be theirs.
  const group = plan.sequentialGroups.find(
    ({ tasks, range }) => file === null && tasks.includes(uid) && byRange(range),
  );
  return (dependency ?? group)?.range.line;
}

/** The range without quotes around it, for the box that the new name is typed into. */
function innerRange(document: PlanDocument, range: Range): Range {
  const text = textIn(document, range);
  if (!/^(["']).*\1$/.test(text)) return range;
  return { ...range, character: range.character + 1, endCharacter: range.endCharacter - 1 };
}
