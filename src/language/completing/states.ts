/** The marks of a box: `- [ ]`, `- [x]`. */
import type { PlanFormat, Position } from '../../plan/model';
import { onLine } from '../../plan/ranges';
import type { CompletionItem } from '../completion';
import type { PlanDocument } from '../document';

const box = /^(\s*(?:>\s*)*(?:[-*+]|\d{1,9}[.)])\s+)\[([^\]]?)$/;

/** Marks beside `[ ]` and `[x]` that the dialect has a settled meaning for. */
const others: Partial<Record<PlanFormat, readonly (readonly [mark: string, meaning: string])[]>> = {
  kiro: [['-', 'In progress']],
  specworkflow: [['-', 'In progress']],
  conductor: [['~', 'In progress']],
};
const usual = [
  ['/', 'In progress'],
  ['!', 'Failed'],
  ['>', 'Skipped'],
] as const;

/** Undefined unless a box has just been opened. */
export function stateItems({ lines, plan }: PlanDocument, { line, character }: Position): CompletionItem[] | undefined {
  const text = lines[line] ?? '';
  const open = box.exec(text.slice(0, character));
  if (!open?.[1]) return undefined;
  const from = open[1].length;
  const rest = /^[^\][]?\](?: |$)|^\]?/.exec(text.slice(character))?.[0] ?? '';
  const range = onLine(line, from, character + rest.length);
  const marks = [[' ', 'Still to do'], ['x', 'Done'], ...(others[plan.format] ?? usual)] as const;
  return marks.map(([mark, detail], at) => ({
    label: `[${mark}]`,
    kind: 'state',
    insertText: `[${mark}] `,
    isSnippet: false,
    range,
    detail,
    sortText: String(at),
    // What has been typed so far must go with each of them.
    filterText: `[${open[2] ?? ''}${mark}]`,
  }));
}
