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
  const { start, end } = stateMark.range;
  const at = start.line - range.start.line;
  if (at < 0 || end.line !== start.line || start.line > range.end.line) return null;
  const shift = at === 0 ? range.start.character : 0;
  return start.character < shift ? null : { at, from: start.character - shift, to: end.character - shift };
}

const anyBox = /^([ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)+)\[[^\][]{0,2}\]/gm;
/** States of tasks below, in data. */
const anyState = /(["']?\b(?:status|state|done|completed|passes)["']?[ \t]*:[ \t]*)(?:"[^"\n]*"|'[^'\n]*'|[^\s,}]+)/gi;

/**
 * A task's text as if nothing of it were done yet: the same before and after its box, those of its steps and those of
 * the tasks below are ticked.
 */
export function textWithoutStates({ text, range, stateMark }: Pick<Task, 'text' | 'range' | 'stateMark'>): string {
  const boxes = text.replace(anyBox, '$1[ ]');
  return isBox(text, { range, stateMark }) ? boxes : boxes.replace(anyState, '$1-');
}

function isBox(text: string, task: Pick<Task, 'range' | 'stateMark'>): boolean {
  const line = markLine(task);
  if (!line || line.at > 0) return task.stateMark === null;
  return text.charAt(line.from - 1) === '[' && text.charAt(line.to) === ']';
}
