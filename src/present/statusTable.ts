/** The one table of how each state looks and is called: tree, status bar, tooltips, terminal and menus all go by it. */

/** What is shown for a task: the stored states, `in_progress` told apart by who has to act, and what follows from the plan. */
export const displayStatuses = [
  'running',
  'waiting',
  'interrupted',
  'failed',
  'ready',
  'pending',
  'blocked',
  'stale',
  'completed',
  'skipped',
] as const;
export type DisplayStatus = (typeof displayStatuses)[number];

export interface StatusLook {
  /** Codicon id. */
  readonly icon: string;
  /** Theme colour id. */
  readonly colour: string;
  /** For a terminal: one character, and one of ASCII. */
  readonly glyph: string;
  readonly ascii: string;
  /** In descriptions and tables. */
  readonly word: string;
  /** What a screen reader says. */
  readonly spoken: string;
  /** Words that menus ask for; each menu asks for one word, never for a list of states. Rows have `contextWordsOf`. */
  readonly contextWords: readonly ContextWord[];
}

/**
 * `runnable`: can be started now. `retryable`: back to pending to be tried again. `skippable`: can be passed over.
 * `completable`: can be said to be done. `resettable`: can be said to be still to do.
 * `decidable`: waits for a person to approve or to reject it. `answerable`: waits for their answer to a question.
 */
export type ContextWord =
  | 'runnable'
  | 'retryable'
  | 'skippable'
  | 'completable'
  | 'resettable'
  | 'decidable'
  | 'answerable';

const table: Readonly<Record<DisplayStatus, StatusLook>> = {
  running: {
    icon: 'loading~spin',
    colour: 'progressBar.background',
    glyph: '▶',
    ascii: '>',
    word: 'running',
    spoken: 'running',
    contextWords: [],
  },
  waiting: {
    icon: 'question',
    colour: 'list.warningForeground',
    glyph: '?',
    ascii: '?',
    word: 'waiting for you',
    spoken: 'done, waits for your approval',
    contextWords: ['decidable', 'skippable', 'resettable'],
  },
  interrupted: {
    icon: 'debug-pause',
    colour: 'testing.iconQueued',
    glyph: '‖',
    ascii: '=',
    word: 'interrupted',
    spoken: 'interrupted, can be resumed',
    contextWords: ['runnable', 'skippable', 'completable', 'resettable'],
  },
  failed: {
    icon: 'error',
    colour: 'testing.iconFailed',
    glyph: '✗',
    ascii: 'x',
    word: 'failed',
    spoken: 'failed',
    contextWords: ['runnable', 'retryable', 'skippable', 'completable'],
  },
  ready: {
    icon: 'arrow-circle-right',
    colour: 'charts.blue',
    glyph: '○',
    ascii: 'o',
    word: 'ready',
    spoken: 'ready to run',
    contextWords: ['runnable', 'skippable', 'completable'],
  },
  pending: {
    icon: 'circle-outline',
    colour: 'testing.iconUnset',
    glyph: '·',
    ascii: '.',
    word: 'pending',
    spoken: 'pending',
    contextWords: ['skippable', 'completable'],
  },
  blocked: {
    icon: 'lock',
    colour: 'testing.iconUnset',
    glyph: '⊘',
    ascii: '#',
    word: 'blocked',
    spoken: 'blocked by other tasks',
    contextWords: ['skippable', 'completable'],
  },
  stale: {
    icon: 'issue-reopened',
    colour: 'list.warningForeground',
    glyph: '↻',
    ascii: '~',
    word: 'stale',
    spoken: 'completed, but its text has changed since',
    contextWords: ['completable', 'resettable'],
  },
  completed: {
    icon: 'pass',
    colour: 'testing.iconPassed',
    glyph: '✓',
    ascii: '+',
    word: 'completed',
    spoken: 'completed',
    contextWords: ['resettable'],
  },
  skipped: {
    icon: 'circle-slash',
    colour: 'testing.iconSkipped',
    glyph: '−',
    ascii: '-',
    word: 'skipped',
    spoken: 'skipped',
    contextWords: ['retryable', 'completable'],
  },
};

/** What can be done to a task of that state now: nothing while a runner is at work, and run only what is ready. */
export function contextWordsOf(
  status: DisplayStatus,
  now: { readonly ready: boolean; readonly running: boolean; readonly asks?: boolean },
): readonly ContextWord[] {
  const words = table[status].contextWords.map((word) => (word === 'decidable' && now.asks ? 'answerable' : word));
  // A person's word is all that the runner at work takes up.
  if (now.running) return words.filter((word) => word === 'decidable' || word === 'answerable');
  return words.filter((word) => word !== 'runnable' || now.ready);
}

/** How a state looks and is called. */
export function lookOf(status: DisplayStatus): StatusLook {
  return table[status];
}
