/** What every language feature goes by: the text in the editor, the plan read from it, and how it stands. */
import type { Plan, Position, Range } from '../plan/model';
import { comparePositions, endOf, onLine } from '../plan/ranges';
import type { PlanView } from '../present/planView';

/** One file of a plan, open in an editor. Make a new one with `openDocument` whenever the text changes. */
export interface PlanDocument {
  /** Without line ends. */
  readonly lines: readonly string[];
  /** As most line ends of the text are. */
  readonly eol: '\n' | '\r\n' | '\r';
  /** Read from this very text; for a plan that is a folder, from this text and those of its other files. */
  readonly plan: Plan;
  /** As in `Task.file`: which file of a folder this is; null for a plan of one file. */
  readonly file: string | null;
  /** How the plan stands. Undefined while that is not known; it may be of an older text, and is matched by `uid`. */
  readonly view: PlanView | undefined;
}

/** Replaces a range of this document by a text; of an empty range, inserts. */
export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

/** A place in one of the plan's files; `file` as in `Task.file`. */
export interface Location {
  readonly file: string | null;
  readonly range: Range;
}

export interface DocumentFacts {
  readonly text: string;
  readonly plan: Plan;
  readonly file?: string | null;
  readonly view?: PlanView | undefined;
}

/** Prepares a text for the features; splits it once. */
export function openDocument({ text, plan, file = null, view }: DocumentFacts): PlanDocument {
  const lines = text.split(/\r\n|\n|\r/);
  return { lines, eol: eolOf(text), plan, file, view };
}

function eolOf(text: string): PlanDocument['eol'] {
  const first = /\r\n|\n|\r/.exec(text)?.[0];
  return first === '\r\n' || first === '\r' ? first : '\n';
}

/** The text of a range; what lies beyond the text is left out. */
export function textIn({ lines, eol }: PlanDocument, { line, character, endLine, endCharacter }: Range): string {
  if (line === endLine) return (lines[line] ?? '').slice(character, endCharacter);
  const first = (lines[line] ?? '').slice(character);
  const last = (lines[endLine] ?? '').slice(0, endCharacter);
  return [first, ...lines.slice(line + 1, endLine), last].join(eol);
}

/** An insertion. */
export function insertAt(line: number, character: number, newText: string): TextEdit {
  return { range: onLine(line, character, character), newText };
}

/** Whether a position lies in a range or right at one of its ends, as the caret behind a word does. */
export function touches(range: Range, position: Position): boolean {
  return comparePositions(range, position) <= 0 && comparePositions(position, endOf(range)) <= 0;
}

/** Whether two ranges have a place in common; ends that meet count. */
export function overlaps(a: Range, b: Range): boolean {
  return comparePositions(a, endOf(b)) <= 0 && comparePositions(b, endOf(a)) <= 0;
}
