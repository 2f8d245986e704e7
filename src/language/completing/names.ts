/** Tasks and phases to choose from, as completion items. */
import type { Phase, Range, Task } from '../../plan/model';
import { lookOf } from '../../present/statusTable';
import { safe } from '../../present/terminalText';
import type { CompletionItem } from '../completion';
import type { PlanDocument } from '../document';
import { phaseName } from '../plan';
import { followersIn } from '../waiting';

export interface Choice {
  readonly range: Range;
  /** The task that is to depend on them; null for a phase or a note. */
  readonly of: Task | null;
  /** What the list holds already. */
  readonly listed: ReadonlySet<string>;
  /** How an id is written there. */
  readonly write?: (id: string) => string;
}

/** Tasks with an id, in plan order; last those that wait for the task themselves, so that it would be a circle. */
export function taskChoices(document: PlanDocument, { range, of, listed, write = String }: Choice): CompletionItem[] {
  const { plan, view } = document;
  const waiting = of ? followersIn(plan)(of.uid).all : new Set<string>();
  const ids = new Set<string>();
  return plan.tasks.flatMap((task, at): CompletionItem[] => {
    const { id, uid, title, generated, phase } = task;
    if (generated || uid === of?.uid || listed.has(id) || ids.has(id)) return [];
    ids.add(id);
    const circle = waiting.has(uid);
    const status = view?.byUid.get(uid)?.status;
    const about = [phase === null ? '' : safe(phaseName(plan, phase), 80), status ? lookOf(status).word : ''];
    return [
      {
        label: id,
        kind: 'task',
        insertText: write(id),
        isSnippet: false,
        range,
        detail: circle ? `waits for ${of?.id}, so this would be a circle` : safe(title, 120),
        documentation: [circle ? safe(title, 120) : '', ...about].filter(Boolean).join(' · '),
        sortText: `${circle ? 'z' : 'b'}${String(at).padStart(6, '0')}`,
        filterText: `${write(id)} ${safe(title, 120)}`,
      },
    ];
  });
}

/**
 * Phases that have a number.
 *
 * @param word whether `Phase` is to be written in front of the number
 */
export function phaseChoices(
  { plan, view }: PlanDocument,
  { range, listed }: Pick<Choice, 'range' | 'listed'>,
  own: string | null,
  word: boolean,
): CompletionItem[] {
  return plan.phases.flatMap(({ key, number, title }: Phase, at): CompletionItem[] => {
    if (number === null || key === own || listed.has(number)) return [];
    const counts = view?.phases.find(({ phase }) => phase?.key === key)?.counts;
    const label = word ? `Phase ${number}` : number;
    return [
      {
        label,
        kind: 'phase',
        insertText: label,
        isSnippet: false,
        range,
        detail: safe(title, 120),
        ...(counts && { documentation: `${counts.done}/${counts.total} done` }),
        sortText: `c${String(at).padStart(6, '0')}`,
        filterText: `${label} ${safe(title, 120)}`,
      },
    ];
  });
}
