/** A task that is only its words, as `Set up the database` or `[x] T1: Set up` in a list of tasks. */
import type { WrittenState } from '../model';
import { blankTask, type TaskDraft } from './draft';
import { type ItemRules, oneLine } from './items';
import { keysOf } from './keys';
import { type DataValue, fieldsOf, pickText } from './value';

const parts =
  /^(?:\[([ xX~/-])\]\s*)?(?:((?:[A-Za-z]{1,8}-?)?\d+(?:\.\d+)*)(?:[:.)]\s+|\s+[–—-]\s+)|(\d+(?:\.\d+)+)\s+)?(\S[\s\S]*)$/;
const states: Readonly<Record<string, WrittenState>> = {
  x: 'completed',
  X: 'completed',
  '~': 'in_progress',
  '-': 'in_progress',
  '/': 'in_progress',
};

/** Words, or a map with a title and nothing that tells more. */
export function isSimpleTask(item: DataValue): boolean {
  if (item.kind === 'text') return item.text.trim().length > 1;
  return item.kind === 'map' && pickText(fieldsOf(item), [...keysOf('title'), ...keysOf('description')]) !== null;
}

export function readSimpleTask(item: DataValue, phase: number | null, rules: ItemRules): TaskDraft {
  const [, box, named, numbered, words = ''] = parts.exec(item.text.trim()) ?? [];
  const id = named ?? numbered ?? null;
  const state = box === undefined ? (rules.simpleState ?? 'pending') : (states[box] ?? 'pending');
  return {
    ...blankTask(item),
    id,
    idSpan: item.inner,
    title: oneLine(words),
    text: item.text.trim(),
    state: rules.isSound(item) || state !== 'completed' ? state : 'pending',
    phase,
    scope: rules.scope,
    optional: /\(optional\)/i.test(words),
  };
}
