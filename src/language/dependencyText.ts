/** How dependencies stand in the text: the whole of `(depends: 1.1, 1.2)` around one, and how one is taken out. */

import { frontMatterEnd } from '../plan/markdown/frontMatter';
import type { Range } from '../plan/model';
import { between, onLine } from '../plan/ranges';
import { type PlanDocument, type TextEdit, textIn } from './document';
import { textKind } from './plan';

const keyword =
  /^[\s*_]*(?:depend(?:s|ent)?(?:\s*-?\s*on)?|dependenc(?:y|ies)|deps?|blocked[ -]by|requires|needs|after|follows)\b[\s*_]*:?[\s*_]*/i;
const label =
  /^\s*(?:[-*+]\s+)?[*_]{0,2}(?:depends(?:\s+on)?|depends-on|dependenc(?:y|ies)|blocked[ -]by)[*_]{0,2}\s*:[*_]{0,2}\s*/i;
const underlined = /_{1,2}depends(?:\s+on)?\s*:?_{0,2}\s*:?[^_]*_{1,2}/gi;

export interface DependencySpan {
  /** With its brackets; of a line of its own (`Depends on: 1.1`), the text of that line. */
  readonly range: Range;
  /** Columns of the list in it, behind the keyword. */
  readonly list: readonly [from: number, to: number];
  /** The line says nothing else. */
  readonly ownLine: boolean;
}

/** What announces the dependency that stands at a range, in Markdown. */
export function dependencySpan({ lines }: PlanDocument, range: Range): DependencySpan | undefined {
  const { line, character } = range;
  if (range.endLine !== line) return undefined;
  const text = lines[line] ?? '';
  const to = range.endCharacter;
  const bracket = bracketAround(text, character, to);
  if (bracket) {
    const [open, close] = bracket;
    const said = keyword.exec(text.slice(open + 1, close))?.[0].length;
    if (said !== undefined)
      return { range: onLine(line, open, close + 1), list: [open + 1 + said, close], ownLine: false };
  }
  for (const { index, 0: whole } of text.matchAll(underlined)) {
    const end = index + whole.length;
    if (index > character || end < to) continue;
    const said = /^_+depends(?:\s+on)?\s*:?_{0,2}\s*:?\s*/i.exec(whole)?.[0].length ?? 0;
    const close = whole.length - whole.replace(/_+$/, '').length;
    const ownLine = /^\s*(?:[-*+]\s+)?$/.test(text.slice(0, index)) && text.slice(end).trim() === '';
    return { range: onLine(line, index, end), list: [index + said, end - close], ownLine };
  }
  const said = label.exec(text)?.[0].length;
  if (said === undefined || said > character) return undefined;
  const from = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  return { range: onLine(line, from, end), list: [said, end], ownLine: true };
}

/** The innermost pair of brackets that holds a part of a text. */
function bracketAround(text: string, from: number, to: number): readonly [number, number] | undefined {
  const open: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '(' || character === '[') open.push(at);
    if (character !== ')' && character !== ']') continue;
    const partner = open.pop();
    if (partner !== undefined && partner < from && at >= to) return [partner, at];
  }
  return undefined;
}

const separatorBehind = /^\s*(?:,|;|&|\band\b)\s*(?:and\s+)?/i;
const separatorBefore = /\s*(?:,|;|&|\band\b)\s*(?:and\s*)?(?:tasks?\s+)?$/i;
const onlyWords = /^(?:[\s.]|\b(?:tasks?|phases?)\b)*$/i;

/** Takes a dependency out: with its comma, or with all that announces it when nothing else is announced. */
export function removalOf(document: PlanDocument, range: Range): TextEdit | undefined {
  const isProse = textKind(document) === 'markdown' && range.line >= frontMatterEnd(document.lines);
  return (isProse ? removalInMarkdown(document, range) : undefined) ?? removalInList(document, range);
}

function removalInMarkdown(document: PlanDocument, range: Range): TextEdit | undefined {
  const span = dependencySpan(document, range);
  if (!span) return undefined;
  const { line } = range;
  const text = document.lines[line] ?? '';
  const [from, to] = span.list;
  const before = text.slice(from, range.character);
  const behind = text.slice(range.endCharacter, to);
  if (onlyWords.test(before) && onlyWords.test(behind)) {
    if (span.ownLine) return { range: wholeLine(document, line), newText: '' };
    const start = span.range.character;
    const space = text.slice(0, start).endsWith(' ') ? 1 : 0;
    return { range: onLine(line, start - space, span.range.endCharacter), newText: '' };
  }
  return withoutItem(line, range.character, range.endCharacter, before, behind);
}

/** Of JSON and YAML, in a document or in its front matter: `["1.1", "1.2"]`, `[a, b]`, or a line `- a`. */
function removalInList(document: PlanDocument, range: Range): TextEdit | undefined {
  const { line } = range;
  if (range.endLine !== line) return undefined;
  const text = document.lines[line] ?? '';
  let from = range.character;
  let to = range.endCharacter;
  const quote = text[from - 1];
  if ((quote === '"' || quote === "'") && text[to] === quote) {
    from--;
    to++;
  }
  if (/^\s*-\s+$/.test(text.slice(0, from)) && text.slice(to).trim() === '')
    return { range: wholeLine(document, line), newText: '' };
  const alone = text.slice(0, from).trim() === '' && /^\s*,?\s*$/.test(text.slice(to));
  if (alone) return elementLine(document, line, from, to);
  const bracket = bracketAround(text, from, to);
  if (!bracket) return undefined;
  const [open, close] = bracket;
  return withoutItem(line, from, to, text.slice(open + 1, from), text.slice(to, close));
}

/** An element of a JSON list on a line of its own; the last one takes the comma before it along. */
function elementLine(document: PlanDocument, line: number, from: number, to: number): TextEdit {
  const text = document.lines[line] ?? '';
  if (text.slice(to).includes(',')) return { range: wholeLine(document, line), newText: '' };
  const before = (document.lines[line - 1] ?? '').trimEnd();
  if (!before.endsWith(',')) return { range: onLine(line, from, to), newText: '' };
  const comma = { line: line - 1, character: before.length - 1 };
  return { range: between(comma, { line, character: to }), newText: '' };
}

function withoutItem(line: number, from: number, to: number, before: string, behind: string): TextEdit {
  const next = separatorBehind.exec(behind)?.[0].length;
  if (next !== undefined) return { range: onLine(line, from, to + next), newText: '' };
  const last = separatorBefore.exec(before)?.[0].length ?? 0;
  return { range: onLine(line, from - last, to), newText: '' };
}

/** With its line end; of the last line, with the one before it. */
function wholeLine({ lines }: PlanDocument, line: number): Range {
  const start = { line, character: 0 };
  if (line + 1 < lines.length) return between(start, { line: line + 1, character: 0 });
  const end = { line, character: (lines[line] ?? '').length };
  return between(line === 0 ? start : { line: line - 1, character: (lines[line - 1] ?? '').length }, end);
}

/** A removal's words for people. */
export function writtenAt(document: PlanDocument, range: Range): string {
  return textIn(document, range).replace(/\s+/g, ' ').trim();
}
