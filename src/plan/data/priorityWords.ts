/** Spellings of priorities. */
import type { Priority } from '../model';

const words: readonly (readonly [RegExp, Priority])[] = [
  [/^(?:critical|urgent|highest|blocker|must|p0|critica|crítica|urgente|最高|紧急|критический)/i, 'critical'],
  [/^(?:high|p1|alta|alto|hoch|elevee|élevée|高|высокий)/i, 'high'],
  [/^(?:medium|normal|moderate|p2|media|média|medio|mittel|moyenne|should|中|средний)/i, 'medium'],
  [/^(?:low|lowest|minor|trivial|p[3-9]|baixa|baixo|baja|niedrig|basse|could|nice|低|низкий)/i, 'low'],
];

/** What each number means. */
const priorityScales = {
  /** 0 is the top, 2 what is usual. */
  fromZero: ['critical', 'high', 'medium', 'low', 'low'],
  /** 1 is the top of four. */
  fromOne: ['critical', 'critical', 'high', 'medium', 'low'],
  /** 1 is high, 3 is low. */
  ofThree: ['critical', 'high', 'medium', 'low', 'low'],
  /** The number says only in which order they come. */
  order: [],
} as const satisfies Record<string, readonly Priority[]>;
export type PriorityScale = keyof typeof priorityScales;

/** What a priority says; medium where it says nothing. */
export function priorityOfWord(written: string, scale: PriorityScale): Priority {
  const word = written.trim();
  if (/^\d+$/.test(word)) return priorityScales[scale][Number(word)] ?? 'medium';
  return words.find(([pattern]) => pattern.test(word))?.[1] ?? 'medium';
}
