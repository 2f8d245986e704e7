/** Ids inside of `(depends: 1.1, |`, `_Depends: |`, `blocked-by: |`, `pipeline-start: when |` and notes. */
import type { Position, Range, Task } from '../../plan/model';
import { onLine } from '../../plan/ranges';
import type { CompletionItem } from '../completion';
import type { PlanDocument } from '../document';
import { phasesHere, taskAtLine } from '../plan';
import { phaseChoices, taskChoices } from './names';

const words = '(?:depends(?:[ -]on)?|dependenc(?:y|ies)|deps?|blocked[ -]by)';
const inBracket = new RegExp(String.raw`[([]\s*[*_]{0,2}${words}\s*(?::|\bon\b)[*_]{0,2}\s*([^()[\]]*)$`, 'i');
const underlined = /(?<![\p{L}\p{N}_])_{1,2}depends(?:\s+on)?\s*:_{0,2}\s*([^_]*)$/iu;
const ownLine = new RegExp(String.raw`^\s*(?:[-*+]\s+)?[*_]{0,2}${words}[*_]{0,2}\s*:[*_]{0,2}\s*(.*)$`, 'i');
const pipeline = /^\s*[*_]{0,2}pipeline[- ]start[*_]{0,2}\s*:[*_]{0,2}\s*(?:(?:when|after)\s+)?([\p{L}\p{N}._-]*)$/iu;
const noteStart = /^\s*[*_]{0,2}execution(?:\s+(?:notes?|order|constraints?))?[*_]{0,2}\s*:[*_]{0,2}\s*/i;
const heading = /^\s{0,3}#{1,6}\s/;
const name = String.raw`[\p{L}\p{N}._-]`;
const nameBefore = new RegExp(`${name}*$`, 'u');
const nameBehind = new RegExp(`^${name}*`, 'u');

/** Undefined when the position is in no list of dependencies. */
export function dependencyItems(document: PlanDocument, { line, character }: Position): CompletionItem[] | undefined {
  const text = document.lines[line] ?? '';
  const before = text.slice(0, character);
  if (pipeline.test(before)) {
    const range = nameRange(text, line, character);
    return taskChoices(document, { range, of: null, listed: new Set() });
  }
  const list = (inBracket.exec(before) ?? underlined.exec(before) ?? ownLine.exec(before))?.[1];
  if (list === undefined) return undefined;
  const phase = phasesHere(document).find(({ headingRange }) => headingRange.line === line);
  const of = phase || heading.test(text) ? null : (taskAtLine(document, line) ?? null);
  return listItems(document, text, { line, character }, list, of, phase?.key ?? of?.phase ?? null);
}

function listItems(
  document: PlanDocument,
  text: string,
  { line, character }: Position,
  list: string,
  of: Task | null,
  ownPhase: string | null,
): CompletionItem[] {
  const range = nameRange(text, line, character);
  const behind = /^[^()[\]_]*/.exec(text.slice(range.endCharacter))?.[0] ?? '';
  const typed = text.slice(range.character, character);
  const said = list.slice(0, list.length - typed.length);
  // Behind a name without a comma the list is at its end, or prose goes on.
  if (/[\p{L}\p{N}]\s+$/u.test(said) && !/\b(?:and|on|phases?|tasks?)\s+$/i.test(said)) return [];
  const listed = new Set(`${said} ${behind}`.match(/[\p{L}\p{N}][\p{L}\p{N}._-]*/gu));
  if (/\bphases?\s+(?:[\w.]+\s*(?:,|and)\s*)*$/i.test(said))
    return phaseChoices(document, { range, listed }, ownPhase, false);
  return [
    ...taskChoices(document, { range, of, listed }),
    ...phaseChoices(document, { range, listed }, ownPhase, true),
  ];
}

/** In an execution note: what it is about, and `[SEQUENTIAL]` or `[PARALLEL]`. Undefined outside of one. */
export function noteItems(document: PlanDocument, { line, character }: Position): CompletionItem[] | undefined {
  const text = document.lines[line] ?? '';
  const label = noteStart.exec(text)?.[0].length;
  if (label === undefined || character < label) return undefined;
  const said = text.slice(label, character);
  const mark = /\[[A-Za-z]*$/.exec(said);
  if (mark) return markItems(text, line, label + mark.index, character);
  if (/\[(?:sequential|parallel)\]/i.test(said)) return [];
  const range = nameRange(text, line, character);
  const listed = new Set(said.match(/[\p{L}\p{N}][\p{L}\p{N}._-]*/gu));
  if (/\bphases?\s+[^[\]]*$/i.test(said)) return phaseChoices(document, { range, listed }, null, false);
  if (/\btasks?\s+[^[\]]*$/i.test(said)) return taskChoices(document, { range, of: null, listed });
  return [];
}

function markItems(text: string, line: number, from: number, character: number): CompletionItem[] {
  const rest = /^[A-Za-z]*\]?/.exec(text.slice(character))?.[0].length ?? 0;
  const range = onLine(line, from, character + rest);
  const item = (word: string, detail: string): CompletionItem => ({
    ...{ label: `[${word}]`, kind: 'annotation', insertText: `[${word}]`, isSnippet: false },
    ...{ range, detail, sortText: word },
  });
  return [item('SEQUENTIAL', 'One after another, in this order'), item('PARALLEL', 'May be open together')];
}

/** The name that the position is in or behind. */
function nameRange(text: string, line: number, character: number): Range {
  const before = nameBefore.exec(text.slice(0, character))?.[0].length ?? 0;
  const behind = nameBehind.exec(text.slice(character))?.[0].length ?? 0;
  return onLine(line, character - before, character + behind);
}
