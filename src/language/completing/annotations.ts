/** Marks on a task, behind an opening bracket. */
import type { PlanFormat, Position } from '../../plan/model';
import { onLine } from '../../plan/ranges';
import type { CompletionItem } from '../completion';
import type { PlanDocument } from '../document';
import { taskAtLine } from '../plan';

interface Mark {
  readonly label: string;
  /** Without the brackets. Snippet syntax where it has a tab stop. */
  readonly text: string;
  readonly detail: string;
}

const round: readonly Mark[] = [
  { label: 'depends: …', text: 'depends: $1', detail: 'Runs when these are done, whatever its phase' },
  { label: 'HIGH', text: 'HIGH', detail: 'Before others of its phase' },
  { label: 'CRITICAL', text: 'CRITICAL', detail: 'Before all others of its phase' },
  { label: 'LOW', text: 'LOW', detail: 'Behind others of its phase' },
  { label: 'optional', text: 'optional', detail: 'Never holds anything up' },
  { label: 'no changes', text: 'no changes', detail: 'Done without changing a file' },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: snippet syntax
  { label: 'verify: …', text: 'verify: ${1:npm test}', detail: 'Must succeed before the task counts' },
];
const parallel: Mark = { label: 'P', text: 'P', detail: 'May run beside its neighbours' };

/** Dialects that mark these in other ways; the usual marks would be words of the title to their own tools. */
const roundOf: Partial<Record<PlanFormat, readonly string[]>> = {
  kiro: ['P'],
  specworkflow: [],
  openspec: [],
};

/** Undefined unless a bracket has just been opened in the first line of a task. */
export function annotationItems(document: PlanDocument, { line, character }: Position): CompletionItem[] | undefined {
  const { lines, plan } = document;
  const text = lines[line] ?? '';
  const open = /(?<![\p{L}\p{N}\]])([([])([\p{L} :-]*)$/u.exec(text.slice(0, character));
  const task = open && taskAtLine(document, line);
  if (!open || !task || task.range.line !== line) return undefined;
  if (open.index < task.idRange.character && open[1] === '(') return undefined;
  const close = open[1] === '[' ? ']' : ')';
  const rest = text.slice(character).startsWith(close) ? 1 : 0;
  const range = onLine(line, open.index, character + rest);
  const allowed = roundOf[plan.format];
  const marks = close === ']' ? [parallel] : [...round, parallel].filter(({ label }) => offered(label, allowed));
  return marks.map(({ label, text: inner, detail }, at) => ({
    label: `${open[1]}${label}${close}`,
    kind: 'annotation',
    insertText: `${open[1]}${inner}${close}`,
    isSnippet: inner.includes('$'),
    range,
    detail,
    sortText: String(at).padStart(2, '0'),
  }));
}

function offered(label: string, allowed: readonly string[] | undefined): boolean {
  return allowed ? allowed.includes(label) : label !== parallel.label;
}
