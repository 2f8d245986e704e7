/** Which word a file says "completed" with. */
import type { PlanFormat } from '../model';
import type { DraftMark, PlanDraft } from './draft';

const usual: Partial<Record<PlanFormat, string>> = {
  taskmaster: 'done',
  beads: 'closed',
  ccpm: 'closed',
  backlogmd: 'Done',
  speckitty: 'done',
  orchestrateos: 'done',
  bmad: 'done',
};

/** The word that the file itself uses, else the usual one of its dialect, in the file's own case. */
export function completedWord(draft: PlanDraft, own: string | null, kind: DraftMark['kind'], written: string): string {
  if (kind === 'boolean') return /^[A-Z]/.test(written) ? (/^[A-Z]+$/.test(written) ? 'TRUE' : 'True') : 'true';
  const word = own ?? cased(usual[draft.format] ?? 'completed', written);
  return kind === 'null' && (draft.syntax === 'json' || draft.syntax === 'jsonl') ? `"${word}"` : word;
}

/** The word for "completed" that stands in the file already. */
export function ownWord(draft: PlanDraft, text: string): string | null {
  const done = draft.tasks.find(({ state, mark }) => state === 'completed' && mark?.kind === 'word');
  if (!done?.mark) return null;
  const word = text.slice(done.mark.span.from, done.mark.span.to);
  // `Done (PR 12)` says more than every task would.
  return /^[\p{L}\p{M}_ -]{1,30}$/u.test(word) ? word : null;
}

function cased(word: string, written: string): string {
  if (/^[A-Z][A-Z _-]+$/.test(written)) return word.toUpperCase();
  return /^\p{Lu}/u.test(written) ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}
