/** What the character in a box means. The file's own legend has the last word. */

import type { Lines } from '../lines';
import type { WrittenState } from '../model';
import type { Blocks } from './blocks';
import { stateOfWords } from './statusWords';

export interface StateReading {
  readonly state: WrittenState;
  /** Other tools give this mark another meaning, or none. */
  readonly doubtful: boolean;
}

const pending: StateReading = { state: 'pending', doubtful: false };

const meanings: ReadonlyMap<string, StateReading> = new Map([
  ...entries('pending', ' ', '⬜', '☐', '🔲', '⏳'),
  ...entries('completed', 'x', 'X', '✓', '✔', '✅', '☑', '✔️', '☑️'),
  ...entries('in_progress', '/', '🟡', '🔄', '🚧'),
  ...entries('failed', '!', '❌', '✗'),
  ...entries('skipped', '>', '⏭', '⏭️', '~~'),
  ['-', { state: 'in_progress', doubtful: true }],
  ['~', { state: 'in_progress', doubtful: true }],
]);

const legendEntry = /`?\[(.)\]`?[ \t]*(?:[=:|→–—-]{1,2}[ \t]*)?(?:\*\*)?(\p{L}[\p{L}' _-]{1,20})/gu;
const legendLine =
  /^[\s>|*+-]*(?:\*\*)?(?:legend|status(?:es)?|states?|key|markers?|图例|圖例|凡例|легенда|обозначения|статусы|legenda|범례)(?![\p{L}\p{N}])/iu;
const legendHeading =
  /^\W*(?:legend|(?:status|task|state|checkbox) (?:legend|key|marks?|markers?|symbols?|icons?|meanings?)|status(?:es)?|states?|key|markers?|图例|圖例|凡例|легенда|обозначения|legenda|범례)\W*$/iu;
const markers = ' \t-*+>|';
const codedBox = /^[\s>|*+-]*`\[.\]`/u;

/** What marks mean in a file, by its own legend and by its dialect. */
export interface MarkMeanings {
  readonly legend: ReadonlyMap<string, WrittenState>;
  readonly dialect: Readonly<Partial<Record<string, WrittenState>>>;
}

/** Said of a task whose mark alone does not tell: it was dropped, or is going on. */
const dropped =
  /\b(?:SKIPPED|REVERTED|WAIVED|DROPPED|DECLINED|CANCELL?ED|DEFERRED|OBSOLETE|SUPERSEDED|REMOVED|N\/A)\b|\bOUT OF SCOPE\b|[([–—:-]\s*(?:reverted|waived|dropped|declined|skipped|cancell?ed|deferred|out of scope|superseded|not needed|won'?t)\b|^\W*(?:reverted|waived|dropped|declined|skipped|cancell?ed|deferred)\b/iu;
const goingOn = /\b(?:partly|partially|in progress)\b/i;

/** The meaning of a mark before a text; null for a mark that nobody uses. */
export function stateOfMark(mark: string, text: string, { legend, dialect }: MarkMeanings): StateReading | null {
  if (mark === ' ' && !legend.has(mark)) return pending;
  const own = legend.get(mark);
  if (own !== undefined) return { state: own, doubtful: false };
  const usual = meanings.get(mark) ?? null;
  if (mark !== '-' && mark !== '~' && mark !== '/') return usual;
  // Words beside the mark say it best; what they do not say, the dialect does.
  if (dropped.test(text)) return { state: 'skipped', doubtful: false };
  if (goingOn.test(text)) return { state: 'in_progress', doubtful: false };
  const known = dialect[mark];
  return known === undefined ? usual : { state: known, doubtful: false };
}

/** Reads lines such as "Legend: [x] done, [-] dropped" and "- `[~]` = in progress". */
export function readLegend(lines: Lines, blocks: Blocks): ReadonlyMap<string, WrittenState> {
  const legend = new Map<string, WrittenState>();
  const headings = new Set(
    blocks.headings.filter((heading) => legendHeading.test(heading.text)).map(({ line }) => line),
  );
  let below = false;
  let heading = 0;
  for (let line = 0; line < lines.count; line++) {
    const clean = lines.clean[line] ?? '';
    if (blocks.headings[heading]?.line === line) {
      below = headings.has(line);
      heading++;
    } else if (below ? clean.includes('[') : mayBeLegend(clean) && (legendLine.test(clean) || codedBox.test(clean)))
      learn(clean, legend);
  }
  return legend;
}

/** Whether a line holds a bracket, but behind something else than list markers: most lines with one are boxes. */
function mayBeLegend(clean: string): boolean {
  const bracket = clean.indexOf('[');
  for (let at = 0; at < bracket; at++) if (!markers.includes(clean.charAt(at))) return true;
  return false;
}

function learn(clean: string, legend: Map<string, WrittenState>): void {
  for (const [, mark = '', word = ''] of clean.matchAll(legendEntry)) {
    const meaning = stateOfWords(word);
    // An empty and a ticked box mean the same everywhere; a line about them is rather a task.
    if (meaning && !legend.has(mark) && mark !== ' ' && mark !== 'x' && mark !== 'X') legend.set(mark, meaning);
  }
}

function entries(state: WrittenState, ...marks: string[]): [string, StateReading][] {
  return marks.map((mark) => [mark, { state, doubtful: false }]);
}
