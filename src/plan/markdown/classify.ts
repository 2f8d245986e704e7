/** Which entries are tasks, which boxes are steps of a task, and which are checks on the work. */

import { type IdAtStart, taskWordLength } from '../ids';
import { plainText } from '../inlineText';
import type { Lines } from '../lines';
import type { Blocks } from './blocks';
import type { Box, Item } from './boxes';
import type { Entries } from './entries';
import { flagsAtStart, plainTasks, readIds } from './entryIds';
import { readLabel } from './labels';
import type { Outline } from './outline';
import { isPlaceholder } from './placeholders';
import { labelKind, nameOf, phaseNumber, type SectionKind } from './sections';
import { type MarkMeanings, type StateReading, stateOfMark } from './states';

interface BoxRole {
  /** Number of the entry. */
  readonly item: number;
  readonly box: Box;
  readonly state: StateReading;
  /** Nobody uses the character in the box. */
  readonly unknownState: boolean;
}

export interface TaskBox extends BoxRole {
  readonly role: 'task';
  /** Its columns count from `start`. */
  readonly id: Pick<IdAtStart, 'id' | 'from' | 'to'> | null;
  /** Column where id or title begin, behind leading flags. */
  readonly start: number;
  /** Column where the title begins. */
  readonly titleColumn: number;
  /** Leading flags, as `[P] `. */
  readonly flags: string;
  /** Number of the entry that is the task above; null at the top. */
  readonly parent: number | null;
  /** Nothing in the text says a state of its own: that of its steps counts. */
  readonly byStepsOnly: boolean;
}

export interface StepBox extends BoxRole {
  readonly role: 'step';
  /** Number of the entry that is its task. */
  readonly task: number;
}

export interface CheckBox extends BoxRole {
  readonly role: 'check';
}

export type ClassifiedBox = TaskBox | StepBox | CheckBox;

interface Holder {
  /** Number of the nearest task above. */
  readonly task: number | null;
  /** Line of the nearest task or check above. */
  readonly line: number | null;
  /** Checks are announced between the two. */
  readonly check: boolean;
}

/** `**VERIFY 2**: …` states a check; its number is no task id. */
const checkMark = /^(?:[*_]{2}\s*)?(?:VERIFY\b(?!-\d)|(?:AC|DOD|DoD)[ -]?\d*[*_]*[:.)])/;
/** `**待执行**`, `**已完成**`: boxes for the state of the whole plan. */
const stateOnly =
  /^\*\*(?:pending|not started|in progress|completed?|done|待执行|执行中|已完成|未开始|进行中|待办|未着手|進行中|完了|ожидает|в работе|выполнено)\*\*\s*(?:[-–—:：]|$)/iu;
/** Its boxes are the sub-tasks of one packet for one worker, although they have ids. */
const workPackage = /^WP\d/;
const free: Holder = { task: null, line: null, check: false };
const unclear: StateReading = { state: 'pending', doubtful: false };

/** Decides for every entry; those that are neither (phase marks, unfilled templates, footnotes) are left out. */
export function classifyBoxes(
  lines: Lines,
  { dead }: Blocks,
  entries: Entries,
  outline: Outline,
  marks: MarkMeanings,
): readonly ClassifiedBox[] {
  const { items, headingOf, labelOf, entryOfHeading } = entries;
  const phaseNumbers = new Set(outline.headings.map((heading) => heading.phaseNumber));
  const byHeadings = entryOfHeading.size > 0;
  const headingIds = new Set<string>();
  for (const { special } of items) if (special?.kind === 'heading' && special.id) headingIds.add(special.id.id);
  const { ids, flags: leading, scheme } = readIds(lines, items);
  const plain = plainTasks(lines, entries, outline, ids, scheme);
  const roles = new Array<ClassifiedBox | null>(items.length);
  const counted = new Set<number>();
  for (let number = 0; number < items.length; number++) {
    const item = items[number] as Item;
    roles[number] = item.special
      ? specialTask(number, item)
      : item.box
        ? classify(number, item, item.box)
        : plainTask(number, item, plain.get(number) ?? null);
  }
  return roles.filter((role) => role !== null);

  function specialTask(number: number, { special, box }: Item): TaskBox | null {
    if (!special || !box) return null;
    const parent = special.kind === 'heading' ? taskAbove(headingOf[number] ?? null) : null;
    const role = 'task';
    const flags = '';
    if (special.kind === 'row') {
      const state =
        special.box === null ? (special.status ? { state: special.status.state, doubtful: false } : unclear) : null;
      const reading = state ?? stateOfMark(box.mark, '', marks) ?? unclear;
      const start = special.title.from;
      const id = special.id && { id: special.id.text, from: special.id.from - start, to: special.id.to - start };
      const more = { unknownState: false, id, start, titleColumn: start, flags, parent, byStepsOnly: false };
      return { role, item: number, box, state: reading, ...more };
    }
    const { id, start, status, mark } = special;
    const written = mark === null ? null : stateOfMark(mark, lines.clean[box.line] ?? '', marks);
    const reading = written ?? (status ? { state: status.state, doubtful: false } : unclear);
    const titleColumn = start + (id?.rest ?? 0);
    const byStepsOnly = mark === null && status === null;
    const unknownState = mark !== null && !written;
    return {
      role,
      item: number,
      box,
      state: reading,
      unknownState,
      id,
      start,
      titleColumn,
      flags,
      parent,
      byStepsOnly,
    };
  }

  function classify(number: number, item: Item, box: Box): ClassifiedBox | null {
    const clean = lines.clean[item.line] ?? '';
    const likely = ids[number] ?? null;
    const read = likely && scheme.accepts(likely) ? likely : null;
    if (box.sign && !read?.full) return null;
    // A list that ticks off the tasks of the headings.
    if (byHeadings && read && headingIds.has(read.id) && holderOf(number).task === null) return null;
    const flags = likely ? (leading.get(number) ?? '') : flagsAtStart(clean.slice(box.textColumn));
    const afterFlags = box.textColumn + flags.length;
    const start = afterFlags + (read ? 0 : taskWordLength(clean.slice(afterFlags)));
    const text = clean.slice(start, box.textEnd ?? undefined);
    const title = read ? text.slice(read.rest) : text;
    const state = stateOfMark(box.mark, title, marks);
    if (!state && !read?.full && /^[\p{L}\p{N}]+$/u.test(box.mark)) return null;
    if (isPlaceholder(title) || (read && isPlaceholder(text))) return null;
    if (!read && isPhaseMark(text, phaseNumbers)) return null;
    const unknownState = state === null;
    const meaning = state ?? unclear;
    const holder = holderOf(number);
    const role = roleOf(number, text, read, holder);
    if (role === 'step') return { role, item: number, box, state: meaning, unknownState, task: holder.task ?? number };
    if (role === 'check') return { role, item: number, box, state: meaning, unknownState };
    if (read?.certainty === 'count') counted.add(Number(read.id));
    const titleColumn = start + (read?.rest ?? 0);
    const parent = holder.task;
    const byStepsOnly = false;
    return {
      role,
      item: number,
      box,
      state: meaning,
      unknownState,
      id: read,
      start,
      titleColumn,
      flags,
      parent,
      byStepsOnly,
    };
  }

  function plainTask(number: number, item: Item, read: IdAtStart | null): TaskBox | null {
    const clean = lines.clean[item.line] ?? '';
    if (!read || isPlaceholder(clean.slice(item.textColumn + read.rest))) return null;
    const { line, column, textColumn: start } = item;
    const none = { mark: ' ', markColumn: null, starred: false, sign: true, textEnd: null };
    const box: Box = { line, column, textColumn: start, ...none };
    const base = {
      role: 'task',
      item: number,
      box,
      state: unclear,
      unknownState: false,
      id: read,
      start,
      flags: '',
    } as const;
    return { ...base, titleColumn: start + read.rest, parent: holderOf(number).task, byStepsOnly: true };
  }

  function roleOf(number: number, text: string, read: IdAtStart | null, holder: Holder): ClassifiedBox['role'] {
    const label = labelOf[number] ?? null;
    const between = label !== null && (holder.line === null || label.line > holder.line) ? label.kind : null;
    const section = outline.headings[headingOf[number] ?? -1]?.section ?? null;
    if (between === 'sample' || section === 'sample' || checkMark.test(text)) return 'check';
    if (holder.task !== null && workPackage.test(idOf(roles[holder.task]))) return 'step';
    if (read?.full || (read && goesOn(read.id))) return 'task';
    if (holder.check || between === 'check') return 'check';
    if (text.startsWith('**') && stateOnly.test(text)) return 'check';
    if (holder.task !== null) return 'step';
    if (between === 'work' && section !== 'check') return 'task';
    if (section === 'check' || section === 'aside') return 'check';
    if (byHeadings) return section === 'work' ? 'task' : 'check';
    return 'task';
  }

  /** `3.` behind task `2`: an id of the file's own count, even where checks are announced. */
  function goesOn(id: string): boolean {
    const number = Number(id);
    return counted.has(number - 1) && !counted.has(number);
  }

  /** What an entry stands below: in the nesting of lists, and below headings that are tasks. */
  function holderOf(number: number): Holder {
    let check = false;
    for (let at = items[number]?.parent ?? null; at !== null; at = items[at]?.parent ?? null) {
      const role = roles[at] ?? null;
      if (role?.role === 'task') return { task: at, line: role.box.line, check };
      if (role?.role === 'check') return { task: null, line: role.box.line, check: true };
      const item = items[at];
      if (!role && item && !item.box && announcesChecks(item)) check = true;
    }
    if (!byHeadings) return check ? { task: null, line: null, check } : free;
    const heading = headingOf[number] ?? null;
    const task = taskAbove(heading);
    if (task === null) return { task: null, line: null, check };
    const own = outline.headings[heading ?? -1];
    // A heading between the two may announce checks.
    for (let at = heading; at !== null && at !== own?.task; at = outline.headings[at]?.parent ?? null) {
      const kind: SectionKind | undefined = outline.headings[at]?.kind;
      if (kind === 'check') check = true;
      if (kind === 'check' || kind === 'work') break;
    }
    return { task, line: outline.headings[own?.task ?? -1]?.line ?? null, check };
  }

  function taskAbove(heading: number | null): number | null {
    const task = outline.headings[heading ?? -1]?.task ?? null;
    return task === null ? null : (entryOfHeading.get(task) ?? null);
  }

  function announcesChecks(item: Item): boolean {
    if (dead[item.line]) return false;
    const text = (lines.clean[item.line] ?? '').slice(item.textColumn);
    return labelKind(readLabel(text)?.name ?? plainText(text)) === 'check';
  }
}

function idOf(role: ClassifiedBox | null | undefined): string {
  return role?.role === 'task' ? (role.id?.id ?? '') : '';
}

/** `- [ ] **Phase 1: Setup**` in an overview ticks off a phase. */
function isPhaseMark(text: string, phases: ReadonlySet<string | null>): boolean {
  const bold = text.startsWith('**');
  if (!bold && phases.size === 1 && phases.has(null)) return false;
  const plain = plainText(text);
  const number = phaseNumber(plain);
  if (number === null) return false;
  return bold || (phases.has(number) && /^\S+\s+\S+\s*(?:[:–—-]|$)/.test(nameOf(plain)));
}
