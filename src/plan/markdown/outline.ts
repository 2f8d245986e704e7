/** Where each list item stands: under which heading, and below which label. */

import { readId } from '../ids';
import { plainText } from '../inlineText';
import type { Lines } from '../lines';
import type { Blocks, Heading } from './blocks';
import type { Item } from './boxes';
import { type Label, readLabel } from './labels';
import { headingKind, labelKind, phaseNumber, type SectionKind } from './sections';

export interface OutlineHeading extends Heading {
  /** Without the marks. */
  readonly title: string;
  /** Number of the heading it stands below; null at the top, and below the document's title. */
  readonly parent: number | null;
  /** Of the phase that it names: `1` of "Phase 1: Setup". */
  readonly phaseNumber: string | null;
  /** By its own words. */
  readonly kind: SectionKind;
  /** By its own words or, where they say nothing, those of the headings above. */
  readonly section: SectionKind;
  /** Struck through, or marked as superseded, deferred …: what is open below it will not be done. */
  readonly dropped: boolean;
  /** Behind the last line of its section. */
  readonly endLine: number;
  /** Number of the innermost heading that is a task, this one or one above; null where there is none. */
  readonly task: number | null;
  /** Number of the innermost heading above all tasks: where the phase of what stands here is looked for. */
  readonly group: number | null;
}

export interface PlacedLabel extends Label {
  readonly line: number;
  /** Number of the heading it stands under. */
  readonly heading: number | null;
}

export interface ItemLabel {
  readonly line: number;
  /** What it announces for the boxes below it. */
  readonly kind: SectionKind;
}

export interface Outline {
  /** Number of the heading that is the document's title. */
  readonly title: number | null;
  readonly headings: readonly OutlineHeading[];
  /** Of each item: number of the innermost heading above. */
  readonly headingOf: readonly (number | null)[];
  /** Of each item: the innermost label above it. */
  readonly labelOf: readonly (ItemLabel | null)[];
  /** Labels that stand in a paragraph, not at the beginning of an item. */
  readonly labels: readonly PlacedLabel[];
}

const droppedHeading =
  /~~[^~]*\p{L}[^~]*~~|\b(?:SUPERSEDED|SKIPPED|CANCELL?ED|DELETED|REJECTED|OBSOLETE)\b|^\W*(?:Deferred|Superseded|Cancell?ed|Rejected)\b|^\p{L}+\s+[\d.]+\s*[:–—-]\s*Deferred\b/u;

/** `<!-- AC:BEGIN -->`: criteria up to the next such mark. */
const sectionMark = /^\s*<!--\s*(?:AC|DOD|DoD|ACCEPTANCE[_ ]CRITERIA|CHECKS?):(BEGIN|END)\s*-->/;
const titleOfChecks =
  /\b(?:(?:quality|requirements?|review|specification|acceptance|security|ux|api|test) checklist|acceptance criteria)\b/i;

/** Reads headings and labels and puts the items in their places. */
export function readOutline(
  lines: Lines,
  blocks: Blocks,
  items: readonly Item[],
  title: number | null,
  isTask: (heading: number) => boolean,
): Outline {
  const headings = placeHeadings(lines, blocks.headings, title, isTask);
  const headingOf = new Array<number | null>(items.length);
  const labelOf = new Array<ItemLabel | null>(items.length);
  const labels: PlacedLabel[] = [];
  let open: (ItemLabel & { column: number })[] = [];
  let heading = -1;
  let item = 0;
  const current = () => (heading < 0 || heading === title ? null : heading);
  for (let line = 0; line < lines.count; line++) {
    if (blocks.headings[heading + 1]?.line === line) {
      heading++;
      open = [];
      continue;
    }
    if (blocks.breaks[line]) open = [];
    if (blocks.dead[line]) {
      const mark = sectionMark.exec(lines.clean[line] ?? '');
      if (mark) open = mark[1] === 'BEGIN' ? [{ line, column: -1, kind: 'check' }] : [];
      continue;
    }
    if (items[item]?.line === line) {
      const { column } = items[item] ?? { column: 0 };
      while ((open.at(-1)?.column ?? -1) > column) open.pop();
      for (; items[item]?.line === line; item++) {
        headingOf[item] = current();
        labelOf[item] = open.at(-1) ?? null;
      }
      continue;
    }
    const label = readLabel(lines.clean[line] ?? '');
    if (!label) continue;
    labels.push({ ...label, line, heading: current() });
    const kind = labelKind(label.name);
    if (kind === 'other' && label.rest !== '') continue;
    while ((open.at(-1)?.column ?? -1) >= label.column) open.pop();
    open.push({ line, column: label.column, kind });
  }
  return { title, headings, headingOf, labelOf, labels };
}

/** The first heading, if it is the only one of the first level or at least no phase. */
export function titleOf({ headings }: Blocks): number | null {
  const first = headings[0];
  if (first?.level !== 1) return null;
  const others = headings.filter(({ level }) => level === 1).length - 1;
  const text = plainText(first.text);
  return others > 0 && (phaseNumber(text) !== null || readId(text)?.certainty === 'sure') ? null : 0;
}

function placeHeadings(
  lines: Lines,
  headings: readonly Heading[],
  title: number | null,
  isTask: (heading: number) => boolean,
): OutlineHeading[] {
  const placed: OutlineHeading[] = [];
  const ends = endsOf(headings, lines.count);
  const above: number[] = [];
  for (const [number, heading] of headings.entries()) {
    while (above.length > 0 && (headings[above.at(-1) ?? 0]?.level ?? 0) >= heading.level) above.pop();
    const parent = above.at(-1) ?? null;
    const holder = parent === null ? null : (placed[parent] ?? null);
    const text = plainText(heading.text);
    const named = phaseNumber(text);
    const own = isTask(number);
    // A document that is a list of checks as a whole says so in its title.
    const kind =
      number === title ? (titleOfChecks.test(text) ? 'check' : 'other') : own ? 'work' : headingKind(text, named);
    const inherited =
      holder?.section ?? (title !== null && number !== title ? (placed[title]?.section ?? 'other') : 'other');
    const dropped = (number !== title && droppedHeading.test(heading.text)) || (holder?.dropped ?? false);
    placed.push({
      ...heading,
      title: text,
      parent,
      phaseNumber: named,
      kind,
      section: kind === 'other' ? inherited : kind,
      dropped,
      endLine: ends[number] ?? lines.count,
      task: own ? number : (holder?.task ?? null),
      group: own || (holder?.task !== undefined && holder?.task !== null) ? (holder?.group ?? null) : number,
    });
    if (number !== title) above.push(number);
  }
  return placed;
}

function endsOf(headings: readonly Heading[], count: number): number[] {
  const ends: number[] = headings.map(() => count);
  const open: number[] = [];
  for (const [number, { line, level }] of headings.entries()) {
    while (open.length > 0 && (headings[open.at(-1) ?? 0]?.level ?? 0) >= level) ends[open.pop() ?? 0] = line;
    open.push(number);
  }
  return ends;
}
