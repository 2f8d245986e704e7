/** A task's words apart from what they say of its state. */
import type { Task } from './model';

export interface MarkLine {
  /** Counts from the task's first. */
  readonly at: number;
  /** Columns in the task's text. */
  readonly from: number;
  readonly to: number;
}

/** Where in its text a task says how it stands; null where it does not, or not within one line. */
export function markLine({ range, stateMark }: Pick<Task, 'range' | 'stateMark'>): MarkLine | null {
  if (!stateMark) return null;
  const { line, character, endLine, endCharacter } = stateMark.range;
  const at = line - range.line;
  if (at < 0 || endLine !== line || line > range.endLine) return null;
  const shift = at === 0 ? range.character : 0;
  return character < shift ? null : { at, from: character - shift, to: endCharacter - shift };
}

const anyBox = /^([ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)+)\[[^\][]{0,2}\]/gm;
/** States of tasks below, in data. */
const anyState = /(["']?\b(?:status|state|done|completed|passes)["']?[ \t]*:[ \t]*)(?:"[^"\n]*"|'[^'\n]*'|[^\s,}]+)/gi;

/**
 * A task's text as if nothing of it were done yet: the same before and after its box, those of its steps and those of
 * the tasks below are ticked.
 */
export function textWithoutStates(task: Pick<Task, 'text' | 'range' | 'stateMark'>): string {
  const line = markLine(task);
  const own = line && !isBox(task.text, line) ? withoutMark(task.text, line) : task.text;
  const boxes = own.replace(anyBox, '$1[ ]');
  const isData = task.stateMark !== null && (line === null || own !== task.text);
  return isData ? boxes.replace(anyState, '$1-') : boxes;
}

/** One that `anyBox` finds as well. */
function isBox(text: string, { at, from, to }: MarkLine): boolean {
  if (at > 0) return false;
  const head = text.slice(0, to + 1);
  return head.charAt(from - 1) === '[' && new RegExp(anyBox.source).exec(head)?.[0].length === head.length;
}

function withoutMark(text: string, { at, from, to }: MarkLine): string {
  const parts = text.split(/(\r\n|\n|\r)/);
  const line = parts[at * 2] ?? '';
  parts[at * 2] = `${line.slice(0, from)}\0${line.slice(to)}`;
  return parts.join('');
}
