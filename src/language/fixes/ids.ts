/** Ids for tasks that have none, and new ones for those that are used twice. */
import type { Task } from '../../plan/model';
import type { Diagnostic } from '../diagnostics';
import { insertAt, type PlanDocument, type TextEdit, textIn } from '../document';
import { rewrittenId } from '../idText';
import { idMaker } from '../nextIds';
import { tasksHere, textKind } from '../plan';
import type { Fix } from '../quickFixes';

/** Number this task. */
export function missingIdFixes(document: PlanDocument, { range }: Diagnostic): readonly Fix[] {
  if (textKind(document) !== 'markdown') return [];
  const task = tasksHere(document).find(({ generated, idRange }) => generated && idRange.line === range.line);
  if (!task) return [];
  const id = idMaker(document.plan)(task);
  const edits = [numbering(document, task, id, dresser(document))];
  return [{ title: `Number this task ${id}`, edits, preferred: true }];
}

/** Number all tasks of this document that have no id. */
export function numberAllFixes(document: PlanDocument): readonly Fix[] {
  if (textKind(document) !== 'markdown') return [];
  const without = tasksHere(document).filter(({ generated }) => generated);
  const next = idMaker(document.plan);
  const dressed = dresser(document);
  const edits = without.map((task) => numbering(document, task, next(task), dressed));
  return [{ title: `Number all ${without.length} tasks that have no id`, edits }];
}

function numbering({ plan, lines }: PlanDocument, task: Task, id: string, dressed: Dresser): TextEdit {
  const { line, character } = task.idRange;
  // "Task: Title" becomes "Task 1.1: Title".
  const word = /\btask(\s*:[*_`]*\s*)$/i.exec((lines[line] ?? '').slice(0, character))?.[1];
  if (word !== undefined) return insertAt(line, character - word.length, ` ${id}`);
  // Spec-kit's marks stand behind the id.
  const box = plan.format === 'speckit' && task.stateMark ? task.stateMark.range.endCharacter + 2 : character;
  return insertAt(line, Math.min(box, character), `${dressed(task, id)} `);
}

/** Puts around an id what stands around the ids of this file. */
type Dresser = (task: Task, id: string) => string;

/** `**1.1**`, `1.`, `1.1:`: as the latest id beside it has it, else as any other. A bare number is an id by its dot. */
function dresser(document: PlanDocument): Dresser {
  const beside = new Map<string, Task>();
  const anywhere = new Map<boolean, Task>();
  const keyOf = ({ phase, parent }: Task, dotted: boolean) => JSON.stringify([phase, parent, dotted]);
  for (const task of tasksHere(document)) {
    if (task.generated) continue;
    const dotted = task.id.includes('.');
    beside.set(keyOf(task, dotted), task);
    if (!anywhere.has(dotted)) anywhere.set(dotted, task);
  }
  return (task, id) => {
    const dotted = id.includes('.');
    const model = beside.get(keyOf(task, dotted)) ?? anywhere.get(dotted);
    const [before, behind] = (model && dressOf(document, model)) ?? ['', /^\d+$/.test(id) ? '.' : ''];
    return before + id + behind;
  };
}

function dressOf({ lines }: PlanDocument, { idRange }: Task): readonly [string, string] | undefined {
  const line = lines[idRange.line] ?? '';
  const before = /[*_`]*$/.exec(line.slice(0, idRange.character))?.[0] ?? '';
  const behind = /^[*_`]*[.:)]?[*_`]*/.exec(line.slice(idRange.endCharacter))?.[0] ?? '';
  // Marks that go on around the title are the title's.
  const closed = before === '' ? /^[.:)]?$/.test(behind) : behind.includes(before);
  return closed ? [before, behind] : undefined;
}

/** The next free id of its phase. */
export function duplicateIdFixes(document: PlanDocument, { range }: Diagnostic): readonly Fix[] {
  const { line, character } = range;
  const task = tasksHere(document).find(({ idRange }) => idRange.line === line && idRange.character === character);
  if (!task || task.generated) return [];
  const id = idMaker(document.plan)(task);
  const newText = rewrittenId(textIn(document, task.idRange), task.id, id);
  if (newText === undefined) return [];
  return [{ title: `Change the id to ${id}`, edits: [{ range: task.idRange, newText }], preferred: true }];
}
