/** Whole pieces of a plan: tasks with the next number, phases, notes; fields below a task. */
import type { Position, Task } from '../../plan/model';
import { comparePositions, onLine } from '../../plan/ranges';
import type { CompletionItem } from '../completion';
import type { PlanDocument } from '../document';
import { idMaker, nextPhaseNumber } from '../nextIds';
import { phasesHere, tasksHere } from '../plan';
import { planSnippets, type SnippetNumbers, snippetBody } from '../snippets';

/** Undefined unless the line holds nothing but the beginning of a snippet's name, or an empty box. */
export function snippetItems(document: PlanDocument, { line, character }: Position): CompletionItem[] | undefined {
  const text = document.lines[line] ?? '';
  const box = /^\s*(?:[-*+]|\d{1,9}[.)])\s+\[ \]\*?\s+$/.exec(text.slice(0, character));
  if (box && text.slice(character).trim() === '') return [idItem(document, line, character)];
  const typed = /^(\s*)(\p{L}*)\s*$/u.exec(text);
  if (!typed || character > text.trimEnd().length + (typed[2] === '' ? text.length : 0)) return undefined;
  const [, indent = '', word = ''] = typed;
  if (character < indent.length) return undefined;
  const below = indent.length >= 2 ? taskAbove(document, line) : undefined;
  if (indent.length >= 2 && !below) return undefined;
  const place = below ? 'task' : 'line';
  const chosen = planSnippets.filter((one) => one.place === place && one.prefix.startsWith(word.toLowerCase()));
  if (chosen.length === 0 || (place === 'line' && indent !== '')) return undefined;
  const numbers = numbersAt(document, line);
  const range = onLine(line, indent.length, Math.max(character, indent.length + word.length));
  return chosen.map((snippet, at) => ({
    label: snippet.prefix,
    kind: 'snippet',
    insertText: snippetBody(snippet, numbers),
    isSnippet: true,
    range,
    detail: snippet.name,
    documentation: snippet.description,
    sortText: String(at).padStart(2, '0'),
  }));
}

/** The next free id, behind an empty box. */
function idItem(document: PlanDocument, line: number, character: number): CompletionItem {
  const { task } = numbersAt(document, line);
  const written = /^\d+$/.test(task) ? `${task}.` : task;
  return {
    ...{ label: task, kind: 'task', insertText: `${written} `, isSnippet: false, sortText: '0' },
    range: onLine(line, character, character),
    detail: 'The next free id',
  };
}

function numbersAt(document: PlanDocument, line: number): SnippetNumbers {
  const { plan } = document;
  const here = { line, character: 0 };
  const phase = phasesHere(document).findLast(({ headingRange }) => comparePositions(headingRange, here) <= 0);
  const phaseOfLine = phase?.key ?? null;
  const nextPhase = nextPhaseNumber(plan);
  const next = idMaker(plan);
  const task = next({ phase: phaseOfLine, parent: null });
  const through = /^\d+(?:\.\d+)+$/.test(task) ? `${nextPhase}.1` : next({ phase: phaseOfLine, parent: null });
  return { phase: phase?.number ?? '1', task, nextPhase, firstTask: through };
}

/** The task whose lines a line stands in or right below. */
function taskAbove(document: PlanDocument, line: number): Task | undefined {
  let last = line;
  while (last > 0 && (document.lines[last - 1] ?? '').trim() === '' && line - last < 2) last--;
  return tasksHere(document).findLast(({ range }) => range.line < line && range.endLine >= last - 1);
}
