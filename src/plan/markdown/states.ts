/** What the character in a box means. The file's own legend has the last word. */

import type { Lines } from '../lines';
import type { WrittenState } from '../model';
import type { Blocks } from './blocks';

export interface StateReading {
  readonly state: WrittenState;
  /** Other tools give this mark another meaning, or none. */
  readonly doubtful: boolean;
}

const meanings: ReadonlyMap<string, StateReading> = new Map([
  ...entries('pending', ' ', '⬜', '☐', '🔲', '⏳'),
  ...entries('completed', 'x', 'X', '✓', '✔', '✅', '☑', '✔️', '☑️'),
  ...entries('in_progress', '/', '🟡', '🔄'),
  ...entries('failed', '!', '❌'),
  ...entries('skipped', '>', '⏭', '⏭️'),
  ['-', { state: 'in_progress', doubtful: true }],
  ['~', { state: 'in_progress', doubtful: true }],
]);

const words: readonly (readonly [RegExp, WrittenState])[] = [
  [/^(?:not started|pending|to ?do|open|planned|queued|backlog)\b/i, 'pending'],
  [/^(?:in[ _-]?progress|started|doing|ongoing|active|wip|partial|partly)\b/i, 'in_progress'],
  [/^(?:completed?|done|finished|closed)\b/i, 'completed'],
  [/^(?:failed|failure|error|problem)\b/i, 'failed'],
  [/^blocked\b/i, 'blocked'],
  [
    /^(?:skip(?:ped)?|cancell?ed|declined|dropped|deferred|moved|superseded|deleted|rejected|waived|won'?t)\b/i,
    'skipped',
  ],
];

const legendEntry = /`?\[(.)\]`?[ \t]*(?:[=:|→–—-]{1,2}[ \t]*)?(?:\*\*)?([A-Za-z][A-Za-z' _-]{2,20})/gu;
const legendLine = /^[\s>|*+-]*(?:\*\*)?(?:legend|status(?:es)?|states?|key|markers?)\b/i;
const codedBox = /^[\s>|*+-]*`\[.\]`/u;

/** The meaning of a mark; null for one that nobody uses. */
export function readState(mark: string, legend: ReadonlyMap<string, WrittenState>): StateReading | null {
  const own = legend.get(mark);
  return own === undefined ? (meanings.get(mark) ?? null) : { state: own, doubtful: false };
}

/** Reads lines such as "Legend: [x] done, [-] dropped" and "- `[~]` = in progress". */
export function readLegend(lines: Lines, blocks: Blocks): ReadonlyMap<string, WrittenState> {
  const legend = new Map<string, WrittenState>();
  const headings = new Set(blocks.headings.filter((heading) => legendLine.test(heading.text)).map(({ line }) => line));
  let below = false;
  let heading = 0;
  for (const [line, clean] of lines.clean.entries()) {
    if (blocks.headings[heading]?.line === line) {
      below = headings.has(line);
      heading++;
    } else if (clean.includes('[') && (below || legendLine.test(clean) || codedBox.test(clean))) learn(clean, legend);
  }
  return legend;
}

function learn(clean: string, legend: Map<string, WrittenState>): void {
  for (const [, mark = '', word = ''] of clean.matchAll(legendEntry)) {
    const meaning = words.find(([pattern]) => pattern.test(word))?.[1];
    if (meaning && !legend.has(mark)) legend.set(mark, meaning);
  }
}

function entries(state: WrittenState, ...marks: string[]): [string, StateReading][] {
  return marks.map((mark) => [mark, { state, doubtful: false }]);
}
