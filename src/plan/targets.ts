/** Lists of task ids and phases as people write them: `1.1, 1.3-1.5 and T012`, `Phases 1–3`, `all of Phase 2`. */
import { append } from './append';
import { idPattern } from './ids';

export interface Target {
  /** `number`: a bare whole number, which may be a phase or a task. */
  readonly kind: 'task' | 'phase' | 'number';
  readonly first: string;
  /** The other end of a range. */
  readonly last: string | null;
  /** Column where that is written; the same as `to` where there is none. */
  readonly lastFrom: number;
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
const taskWord =
  /(?:(?:(?:sub-?)?(?:tasks?|steps?|items?)|work packages?|plans?|slices?|stor(?:y|ies))\b(?![-_]\w)[\s:]*(?:#(?=\d)\s*)?(?:(?:in|of|from)\b\s*)?|(?:任务|任務|タスク|задач[аиу]?|작업)\s*[:：]?\s*(?=[\dA-Z]))/iuy;
const phaseWord =
  /(?:(?:phases?|stages?|sprints?|epics?|milestones?)\b[\s:#]*|(?:阶段|フェーズ|этап[аеу]?|단계)\s*(?=\d))/iuy;
const numbers = new RegExp(`(?:${idPattern}|\\d{1,5}(?:-\\d{2,3}(?![\\w-]))?(?![\\w.]*\\w)|#\\d{1,7}(?!\\w))`, 'y');
/** Letters and digits, as `T012`, `WF-A-001`, `M001/S01`, `t001.1`, `T028'`. */
const lettered =
  /(?:[A-Z]{1,12}|[a-z]{1,5}(?=[-_]?\d))(?:[-_][A-Za-z]{1,12}){0,4}[-_]?\d{1,6}(?:[-_./](?:[A-Z]{1,8})?\d{1,6}|[-_][A-Z]{1,8}(?=-\d)){0,5}[a-z]?'?(?![\w%])/y;
/** The ends of a range written with a hyphen: `T012-T015`, `T012-015`. */
const hyphened =
  /^(?<first>(?<letters>(?:[A-Za-z]+[-_])*[A-Za-z]+[-_]?)\d+(?:\.\d+)*[a-z]?)-(?<last>(?:\k<letters>)?\d+(?:\.\d+)*[a-z]?)$/;
const notDigit = /[^\d]/;
const letter = /[A-Z](?![\w'])/y;
const rangeMark =
  /[\s`*]*(?:[-–—‑−]|\.\.\.?|…|(?<=[\s`*])(?:to|through|thru|until)(?=[\s`*]))[\s`*]*(?:(?:tasks?|phases?)\s+)?/iy;
const tail =
  /[\s`*_]*(?:\b(?:tasks?|(?:is|are|has|have)(?: been)? (?:complete|completed|done|finished)|completes?|completed|completion|finish(?:es|ed)?|done)\b)?[\s`*_]*/iy;
/** `1.1 (done), 1.2`, `1.1 ✅, 1.2`: something about one member of the list, which goes on behind it. */
const remark = /(?:\([^()]{0,80}\)|\p{Extended_Pictographic}\uFE0F?)\s*(?=[,;，、]|$)/uy;
const separator = /(?:[,;+&/，、；]\s*(?:(?:and|plus|&)\s+)?|(?:and|plus|&|и|和|及|与)\s+)/iuy;

/** Reads as much of a list as there is from a column on. */
export function readTargets(text: string, start = 0): TargetList {
  let targets: Target[] = [];
  let end = start;
  let at = start;
  let kind: Target['kind'] = 'number';
  for (;;) {
    if (!isDigit(text, at)) at = skip(space, text, at);
    // No word begins with a digit.
    for (let before = isDigit(text, at) ? at : -1; before !== at; ) {
      before = at;
      at = skip(filler, text, at);
      const behindPhase = skip(phaseWord, text, at);
      if (behindPhase > at) kind = 'phase';
      const behindTask = behindPhase > at ? behindPhase : skip(taskWord, text, at);
      if (behindTask > at && behindPhase === at) kind = kind === 'phase' ? kind : 'task';
      at = behindTask;
    }
    if (!isDigit(text, at)) at = skip(space, text, at);
    const written = takeId(text, at) ?? (kind === 'number' ? null : take(letter, text, at));
    if (written === null) break;
    const from = at;
    const ends = kind === 'phase' ? null : rangeInside(written);
    const first = ends?.first ?? written;
    at += written.length;
    const last = ends
      ? { id: ends.last, to: at, from: at - ends.length }
      : at === text.length
        ? null
        : readRangeEnd(text, at, first);
    if (last) at = last.to;
    const dotted = first.includes('.') || notDigit.test(first);
    // Behind "Phase 1, 2.3" a dotted id may still be a task; only what follows the word at once is surely a phase.
    const direct = targets.length === 0 || /phases?[\s:#]*$/i.test(text.slice(end, from));
    targets = append(targets, {
      kind: kind === 'phase' && (!dotted || direct) ? 'phase' : dotted ? 'task' : 'number',
      first,
      last: last?.id ?? null,
      lastFrom: last?.from ?? at,
      from,
      to: at,
    });
    end = at;
    if (at === text.length) break;
    let behindTail = skip(tail, text, at);
    if (behindTail > at && /\w/.test(text.slice(at, behindTail))) end = behindTail;
    const behindRemark = skip(remark, text, behindTail);
    if (behindRemark > behindTail && !/\($/.test(text.slice(end, behindTail))) behindTail = behindRemark;
    const next = skip(separator, text, behindTail);
    if (next === behindTail) break;
    at = next;
  }
  return { targets, end };
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

function takeId(text: string, at: number): string | null {
  const code = text.charCodeAt(at);
  return take((code >= 48 && code <= 57) || code === 35 ? numbers : lettered, text, at);
}

/** Of `T012-T015` the two ends; null for an id that merely has a hyphen, as `L0-004`. */
function rangeInside(written: string): { first: string; last: string; length: number } | null {
  const groups = written.includes('-') ? hyphened.exec(written)?.groups : undefined;
  const { first, last, letters } = groups ?? {};
  if (first === undefined || last === undefined || letters === undefined) return null;
  if (last.startsWith(letters)) return { first, last, length: last.length };
  const digits = first.length - letters.length;
  return last.length === digits && digits > 1 ? { first, last: letters + last, length: last.length } : null;
}

function readRangeEnd(text: string, at: number, first: string): { id: string; to: number; from: number } | null {
  const from = skip(rangeMark, text, at);
  if (from === at) return null;
  const last = takeId(text, from);
  if (last === null) return null;
  const letters = /^[^\d]*/.exec(first)?.[0] ?? '';
  if (letters !== '') {
    // "T012 to 3 files" is no range, but "T012–015" is.
    if (/^\d/.test(last))
      return /\s/.test(text.slice(at, from)) ? null : { id: letters + last, to: from + last.length, from };
    return last.startsWith(letters) ? { id: last, to: from + last.length, from } : null;
  }
  if (!/^\d/.test(last)) return null;
  const short = first.includes('.') && !last.includes('.');
  // "1.1 - 3 files" is no range, but "1.1-3" is.
  if (short && /\s/.test(text.slice(at, from))) return null;
  const prefix = first.slice(0, first.lastIndexOf('.') + 1);
  return { id: short ? prefix + last : last, to: from + last.length, from };
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
