/** Lists of task ids and phases as people write them: `1.1, 1.3-1.5 and 2.1`, `Phases 1–3`, `all of Phase 2`. */
import { idPattern } from './ids';

export interface Target {
  /** `number`: a bare whole number, which may be a phase or a task. */
  readonly kind: 'task' | 'phase' | 'number';
  readonly first: string;
  /** The other end of a range. */
  readonly last: string | null;
  /** Columns in the text given. */
  readonly from: number;
  readonly to: number;
}

export interface TargetList {
  readonly targets: readonly Target[];
  /** Behind the last character that was understood. */
  readonly end: number;
}

const space = /[\s`*_]*/y;
const filler = /(?:all|every|each|both|the|of|in|on|from|entire|whole)\b\s*/iy;
const taskWord = /(?:sub-?)?(?:tasks?|steps?|items?)\b[\s:#]*(?:(?:in|of|from)\b\s*)?/iy;
const phaseWord = /(?:phases?|stages?|sprints?|epics?|milestones?)\b[\s:#]*/iy;
const id = new RegExp(`(?:${idPattern}|\\d{1,5}(?![\\w.]*\\w))`, 'y');
const letter = /[A-Z](?![\w'])/y;
const rangeMark =
  /[\s`*]*(?:[-–—‑−]|\.\.\.?|…|(?<=[\s`*])(?:to|through|thru|until)(?=[\s`*]))[\s`*]*(?:(?:tasks?|phases?)\s+)?/iy;
const tail =
  /[\s`*_]*(?:\b(?:tasks?|(?:is|are|has|have)(?: been)? (?:complete|completed|done|finished)|completes?|completed|completion|finish(?:es|ed)?|done)\b)?[\s`*_]*/iy;
const separator = /(?:[,;+&/]\s*(?:(?:and|plus|&)\s+)?|(?:and|plus|&)\s+)/iy;

/** Reads as much of a list as there is from a column on. */
export function readTargets(text: string, start = 0): TargetList {
  const targets: Target[] = [];
  let end = start;
  let at = start;
  let kind: Target['kind'] = 'number';
  for (;;) {
    at = skip(space, text, at);
    for (let before = -1; before !== at; ) {
      before = at;
      at = skip(filler, text, at);
      const behindPhase = skip(phaseWord, text, at);
      if (behindPhase > at) kind = 'phase';
      const behindTask = behindPhase > at ? behindPhase : skip(taskWord, text, at);
      if (behindTask > at && behindPhase === at) kind = kind === 'phase' ? kind : 'task';
      at = behindTask;
    }
    at = skip(space, text, at);
    const first = take(id, text, at) ?? (kind === 'phase' ? take(letter, text, at) : null);
    if (first === null) break;
    const from = at;
    at += first.length;
    const last = readRangeEnd(text, at, first);
    if (last) at = last.to;
    const dotted = first.includes('.');
    // Behind "Phase 1, 2.3" a dotted id may still be a task; only what follows the word at once is surely a phase.
    const direct = targets.length === 0 || /phases?[\s:#]*$/i.test(text.slice(end, from));
    targets.push({
      kind: kind === 'phase' && (!dotted || direct) ? 'phase' : dotted ? 'task' : 'number',
      first,
      last: last?.id ?? null,
      from,
      to: at,
    });
    end = at;
    const behindTail = skip(tail, text, at);
    if (behindTail > at && /\w/.test(text.slice(at, behindTail))) end = behindTail;
    const next = skip(separator, text, behindTail);
    if (next === behindTail) break;
    at = next;
  }
  return { targets, end };
}

function readRangeEnd(text: string, at: number, first: string): { id: string; to: number } | null {
  const from = skip(rangeMark, text, at);
  if (from === at) return null;
  const last = take(id, text, from);
  if (last === null) return null;
  const short = first.includes('.') && !last.includes('.');
  // "1.1 - 3 files" is no range, but "1.1-3" is.
  if (short && /\s/.test(text.slice(at, from))) return null;
  const prefix = first.slice(0, first.lastIndexOf('.') + 1);
  return { id: short ? prefix + last : last, to: from + last.length };
}

/** Behind the pattern, if it stands here. Sticky patterns look only where they are told to, so nothing carries over. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function take(pattern: RegExp, text: string, at: number): string | null {
  const end = skip(pattern, text, at);
  return end > at ? text.slice(at, end) : null;
}
