/** Which boxes are tasks, which are steps of a task, and which are checks on the work. */

import { type IdAtStart, readId, taskWordLength } from '../ids';
import { plainText } from '../inlineText';
import type { Lines } from '../lines';
import type { WrittenState } from '../model';
import type { Box, Item } from './boxes';
import { readLabel } from './labels';
import type { Outline } from './outline';
import { isPlaceholder } from './placeholders';
import { labelKind, nameOf, phaseNumber } from './sections';
import { readState, type StateReading } from './states';

interface BoxRole {
  readonly item: number;
  readonly box: Box;
  readonly state: StateReading;
  /** Nobody uses the character in the box. */
  readonly unknownState: boolean;
}

export interface TaskBox extends BoxRole {
  readonly role: 'task';
  readonly id: IdAtStart | null;
  /** Column where id or title begin, behind leading flags. */
  readonly start: number;
  /** Leading flags, as `[P] `. */
  readonly flags: string;
  /** Number of the item that is the task above; null at the top. */
  readonly parent: number | null;
}

export interface StepBox extends BoxRole {
  readonly role: 'step';
  /** Number of the item that is its task. */
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

const leadingFlags = /^(?:(?:\[P\]|\(P\)|\[US\d+\])[ \t]+)+/;
/** `**VERIFY 2**: …` states a check; its number is no task id. */
const checkMark = /^(?:[*_]{2}\s*)?(?:VERIFY\b|(?:AC|DOD|DoD)[ -]?\d*[*_]*[:.)])/;
const unclear: StateReading = { state: 'pending', doubtful: false };

/** Decides for every box; those that are neither (phase marks, unfilled templates, footnotes) are left out. */
export function classifyBoxes(
  lines: Lines,
  items: readonly Item[],
  outline: Outline,
  legend: ReadonlyMap<string, WrittenState>,
): readonly ClassifiedBox[] {
  const hasPhases = outline.headings.some(({ kind }) => kind === 'phase');
  const roles: (ClassifiedBox | null)[] = [];
  for (const [number, item] of items.entries()) roles.push(item.box ? classify(number, item, item.box) : null);
  return roles.filter((role) => role !== null);

  function classify(number: number, item: Item, box: Box): ClassifiedBox | null {
    const clean = lines.clean[item.line] ?? '';
    const flags = leadingFlags.exec(clean.slice(box.textColumn))?.[0] ?? '';
    const afterFlags = box.textColumn + flags.length;
    const read = readId(clean.slice(afterFlags));
    const start = afterFlags + (read ? 0 : taskWordLength(clean.slice(afterFlags)));
    const text = clean.slice(start);
    const state = readState(box.mark, legend);
    if (!state && !read?.full && /^[\p{L}\p{N}]+$/u.test(box.mark)) return null;
    if (isPlaceholder(read ? text.slice(read.rest) : text)) return null;
    if (!read && isPhaseMark(text)) return null;
    const unknownState = state === null;
    const meaning = state ?? unclear;
    const holder = holderOf(number);
    const role = roleOf(number, text, read, holder);
    if (role === 'step') return { role, item: number, box, state: meaning, unknownState, task: holder.task ?? number };
    if (role === 'check') return { role, item: number, box, state: meaning, unknownState };
    return { role, item: number, box, state: meaning, unknownState, id: read, start, flags, parent: holder.task };
  }

  function roleOf(number: number, text: string, read: IdAtStart | null, holder: Holder): ClassifiedBox['role'] {
    const label = outline.labelOf[number] ?? null;
    const between = label !== null && (holder.line === null || label.line > holder.line) ? label.kind : null;
    const section = outline.headings[outline.headingOf[number] ?? -1]?.section ?? null;
    if (between === 'sample' || section === 'sample' || checkMark.test(text)) return 'check';
    if (read?.full) return 'task';
    if (holder.check || between === 'check') return 'check';
    if (holder.task !== null) return 'step';
    if (between === 'work') return 'task';
    if (section === 'check') return 'check';
    return !hasPhases || section === 'phase' || section === 'work' ? 'task' : 'check';
  }

  /** What an item stands below in the nesting of lists. */
  function holderOf(number: number): Holder {
    let check = false;
    for (let at = items[number]?.parent ?? null; at !== null; at = items[at]?.parent ?? null) {
      const role = roles[at] ?? null;
      if (role?.role === 'task') return { task: at, line: role.box.line, check };
      if (role?.role === 'check') return { task: null, line: role.box.line, check: true };
      const item = items[at];
      if (!role && item && !item.box && announcesChecks(item)) check = true;
    }
    return { task: null, line: null, check };
  }

  function announcesChecks(item: Item): boolean {
    const text = (lines.clean[item.line] ?? '').slice(item.textColumn);
    return labelKind(readLabel(text)?.name ?? plainText(text)) === 'check';
  }
}

/** `- [ ] **Phase 1: Setup**` in an overview ticks off a phase. */
function isPhaseMark(text: string): boolean {
  const plain = plainText(text);
  if (phaseNumber(plain) === null) return false;
  const name = nameOf(plain);
  return text.trimStart().startsWith('**') || /^\S+\s+\S+\s*(?:[:–—-]|$)/.test(name);
}
