/** Ids for tasks that have none, and new ones for those that are used twice. */
import type { Task } from '../../plan/model';
import type { Diagnostic } from '../diagnostics';
import { insertAt, type PlanDocument, type TextEdit, textIn } from '../document';
import { rewrittenId } from '../idText';
import { idMaker } from '../nextIds';
import { tasksHere, textKind } from '../plan';
import type { Fix } from '../quickFixes';

/** Number this task, or all that have no id. */
export function missingIdFixes(document: PlanDocument, { range }: Diagnostic): readonly Fix[] {
  if (textKind(document) !== 'markdown') return [];
  const without = tasksHere(document).filter(({ generated }) => generated);
  const task = without.find(({ idRange }) => idRange.start.line === range.start.line);
  if (!task) return [];
  const id = idMaker(document.plan)(task);
  const one: Fix = { title: `Number this task ${id}`, edits: [numbering(document, task, id)], preferred: true };
  if (without.length < 2) return [one];
  const next = idMaker(document.plan);
  const all = without.map((each) => numbering(document, each, next(each)));
  return [one, { title: `Number all ${without.length} tasks that have no id`, edits: all, all: true }];
}

function numbering(document: PlanDocument, task: Task, id: string): TextEdit {
  const { before, behind } = dressOf(document, task, id);
  const { line, character } = task.idRange.start;
  // Spec-kit's marks stand behind the id.
  const box = document.plan.format === 'speckit' && task.stateMark ? task.stateMark.range.end.character + 2 : character;
  const column = Math.min(box, character);
  return insertAt(line, column, `${before}${id}${behind} `);
}

/** What stands around the ids of this file: `**1.1**`, `1.`, `1.1:`. A bare number is only an id with its dot. */
function dressOf(document: PlanDocument, task: Task, id: string): { before: string; behind: string } {
  const like = (other: Task) => !other.generated && other.id.includes('.') === id.includes('.');
  const model =
    tasksHere(document).findLast(
      (other) => like(other) && other.phase === task.phase && other.parent === task.parent,
    ) ?? tasksHere(document).find(like);
  const bare = { before: '', behind: /^\d+$/.test(id) ? '.' : '' };
  if (!model) return bare;
  const { start, end } = model.idRange;
  const line = document.lines[start.line] ?? '';
  const before = /[*_`]*$/.exec(line.slice(0, start.character))?.[0] ?? '';
  const behind = /^[*_`]*[.:)]?[*_`]*/.exec(line.slice(end.character))?.[0] ?? '';
  // Marks that go on around the title are the title's.
  const closed = before === '' || behind.includes(before);
  return closed && (before !== '' || /^[.:)]?$/.test(behind)) ? { before, behind } : bare;
}

/** The next free id of its phase. */
export function duplicateIdFixes(document: PlanDocument, { range }: Diagnostic): readonly Fix[] {
  const { line, character } = range.start;
  const task = tasksHere(document).find(
    ({ idRange: { start } }) => start.line === line && start.character === character,
  );
  if (!task || task.generated) return [];
  const id = idMaker(document.plan)(task);
  const newText = rewrittenId(textIn(document, task.idRange), task.id, id);
  if (newText === undefined) return [];
  return [{ title: `Change the id to ${id}`, edits: [{ range: task.idRange, newText }], preferred: true }];
}
