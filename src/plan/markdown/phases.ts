/** Which headings are the plan's phases, and what stands below them about the whole phase. */

import { slugOf, uniqueNames } from '../ids';
import { plainText } from '../inlineText';
import { type Lines, lineRange } from '../lines';
import type { Problem, Range } from '../model';
import { problem, quoted } from '../problems';
import { between, endOf } from '../ranges';
import type { Outline, OutlineHeading } from './outline';
import { isWrapper, plainHeadingNumber } from './sections';

export interface PhaseDraft {
  readonly key: string;
  readonly number: string | null;
  readonly title: string;
  readonly objective: string | null;
  /** Number of its heading. */
  readonly heading: number;
  readonly range: Range;
  readonly headingRange: Range;
}

export interface PhaseDrafts {
  readonly phases: readonly PhaseDraft[];
  /** Of each heading: key of the phase that it belongs to. */
  readonly keyOf: readonly (string | null)[];
  readonly problems: readonly Problem[];
}

/**
 * A phase is the outermost numbered phase heading above a task; without one, the outermost heading that does not only
 * say that tasks follow. Numbered phases without tasks count when they stand beside ones with tasks.
 */
export function readPhases(lines: Lines, outline: Outline, taskHeadings: readonly (number | null)[]): PhaseDrafts {
  const { headings } = outline;
  const groupOf = groupHeadings(headings);
  const used = new Set<number>();
  for (const heading of taskHeadings) if (heading !== null) used.add(groupOf[heading] ?? heading);
  const levels = new Set([...used].filter((at) => headings[at]?.kind === 'phase').map((at) => headings[at]?.level));
  const numbers = new Set([...used].map((at) => numberOf(headings[at])));
  const chosen = headings.flatMap((heading, at) => {
    if (used.has(at)) return [at];
    const number = numberOf(heading);
    const empty = heading.kind === 'phase' && groupOf[at] === at && (levels.size === 0 || levels.has(heading.level));
    if (!empty || numbers.has(number)) return [];
    numbers.add(number);
    return [at];
  });
  const problems: Problem[] = [];
  const unique = uniqueNames();
  const objectives = objectivesOf(outline);
  const phases = chosen.flatMap((at) => {
    const heading = headings[at];
    if (!heading) return [];
    const number = numberOf(heading);
    const name = number ?? slugOf(heading.title);
    const key = unique(name);
    const headingRange = lineRange(lines, heading.line);
    if (key !== name) {
      const what = number === null ? quoted(heading.title) : number;
      const message = `Phase ${what} is there more than once; give this one another ${number === null ? 'title' : 'number'}.`;
      problems.push(problem('duplicate-phase', headingRange, message));
    }
    const range = between(headingRange, endOf(lineRange(lines, lastLine(lines, heading))));
    return [
      { key, number, title: heading.title, objective: objectives.get(at) ?? null, heading: at, range, headingRange },
    ];
  });
  const keys = new Map(phases.map(({ heading, key }) => [heading, key]));
  return { phases, keyOf: headings.map((_, at) => keys.get(groupOf[at] ?? at) ?? null), problems };
}

function numberOf(heading: OutlineHeading | undefined): string | null {
  return heading ? (heading.phaseNumber ?? plainHeadingNumber(heading.title)) : null;
}

function groupHeadings(headings: readonly OutlineHeading[]): number[] {
  const groups: number[] = [];
  for (const [at, heading] of headings.entries()) {
    const above = heading.parent === null ? null : (groups[heading.parent] ?? null);
    const held = above === null ? null : headings[above];
    const own = heading.kind === 'phase' && held?.kind !== 'phase';
    const unwrapped = held && held.kind !== 'phase' && isWrapper(held.title);
    groups.push(above === null || own || unwrapped ? at : above);
  }
  return groups;
}

function lastLine(lines: Lines, heading: OutlineHeading): number {
  let line = heading.endLine - 1;
  while (line > heading.line && (lines.clean[line] ?? '').trim() === '') line--;
  return line;
}

function objectivesOf({ labels }: Outline): ReadonlyMap<number | null, string> {
  const objectives = new Map<number | null, string>();
  for (const { name, rest, heading } of labels) {
    if (rest === '' || objectives.has(heading) || !/^(?:objective|goal)$/i.test(name)) continue;
    objectives.set(heading, plainText(rest));
  }
  return objectives;
}
