/** `- **Status:** ✅ Done` below a heading: where a task's state is written in words. */
import type { Lines } from '../lines';
import type { WrittenState } from '../model';
import { stateOfWords, statusName } from './statusWords';

/** A state in words, and where they stand. */
export interface StatusPlace {
  readonly state: WrittenState;
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const field = /^[>| ]{0,6}(?:[-*+]\s+)?[*_`]{0,3}([^:：*_|`]{2,24})[*_`]{0,3}\s*(?:[:：]|\|)[*_`]{0,3}[ \t]*/u;

/** The first such field in some lines. */
export function readStatusField(lines: Lines, dead: Uint8Array, from: number, to: number): StatusPlace | null {
  for (let line = from; line < to; line++) {
    const clean = lines.clean[line] ?? '';
    if (clean === '' || dead[line]) continue;
    // Longer lines are words about the task.
    const indent = clean.length > 400 ? -1 : clean.length - clean.trimStart().length;
    const match = indent < 0 ? null : field.exec(clean.slice(indent));
    if (!match?.[1] || !statusName.test(match[1].trim())) continue;
    const column = indent + match[0].length;
    const value = clean.slice(column).split(/\s+[|·•]\s*/, 1)[0] ?? '';
    const text = value.trim().replace(/^[*_]+|[*_]+$/g, '');
    const state = stateOfWords(text);
    if (state === null || text.length > 120) continue;
    const at = column + value.indexOf(text);
    return { state, line, from: at, to: at + text.length, text };
  }
  return null;
}
