/** Boxes whose mark has no meaning, or another than what is recorded. */

import { comparePositions, onLine } from '../../plan/ranges';
import type { Diagnostic } from '../diagnostics';
import { type PlanDocument, textIn } from '../document';
import { tasksHere, textKind } from '../plan';
import type { Fix } from '../quickFixes';

const emoji = /\p{Extended_Pictographic}\uFE0F?/u;

/** `[ ]` or `[x]`; the one that it is read as comes first. */
export function unknownStateFixes(document: PlanDocument, { range }: Diagnostic): readonly Fix[] {
  const { line, character } = range;
  if (textKind(document) !== 'markdown' || range.endLine !== line) return [];
  const text = textIn(document, range);
  const box = /\[[^\]]*\]/.exec(text) ?? emoji.exec(text);
  if (!box) return [];
  const from = character + box.index;
  const place = onLine(line, from, from + box[0].length);
  const isDone = tasksHere(document).find((task) => task.range.line === line)?.state === 'completed';
  const still: Fix = { title: 'Write [ ]: still to do', edits: [{ range: place, newText: '[ ]' }], preferred: !isDone };
  const done: Fix = { title: 'Write [x]: done', edits: [{ range: place, newText: '[x]' }], preferred: isDone };
  return isDone ? [done, still] : [still, done];
}

/** Makes the box say what is recorded. */
export function differenceFixes(document: PlanDocument, { range }: Diagnostic): readonly Fix[] {
  const task = tasksHere(document).find(
    ({ stateMark }) => stateMark !== null && comparePositions(stateMark.range, range) === 0,
  );
  const mark = task?.stateMark;
  if (!mark) return [];
  if (task.state !== 'completed') {
    return [{ title: 'Tick the box', edits: [{ range: mark.range, newText: mark.completed }], preferred: true }];
  }
  // What else stands for "to do" is known of boxes only.
  if (!/^[xX]$/.test(mark.written)) return [];
  return [{ title: 'Untick the box', edits: [{ range: mark.range, newText: ' ' }] }];
}
