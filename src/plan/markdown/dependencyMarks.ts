/** Dependency lists in a task's text: `(depends: 1.1, 1.2)`, `_Depends: 1.1_`, "Depends on 1.1 and 1.2." */

import { readTargets, type Target } from '../targets';
import { type Flags, readFlag } from './flags';

/** A dependency list as written, not yet looked up. */
export interface WrittenDependency {
  readonly targets: readonly Target[];
  /** Added to the columns of the targets to get columns of the text they were read from. */
  readonly offset: number;
  /** Columns of the whole annotation. */
  readonly from: number;
  readonly to: number;
  /** False when a part of it, or all of it, says nothing that can be looked up. */
  readonly understood: boolean;
  /** What stands where ids are expected, when there are none: perhaps names of phases. */
  readonly words: string;
}

/** "Depends on" and "depends:" announce a list. */
const listWord = String.raw`depend(?:s|ent)?(?:\s+up)?(?:\s*-?on\b|\s*(?=:))|dependenc(?:y|ies)\s*(?=:)|deps?\s*(?=:)|blocked[ -]by\b|зависит от|依赖(?:于)?|依存|의존|phụ thuộc(?: vào)?|depende de`;
const listWordFirst = new RegExp(String.raw`(?:${listWord})\s*:?\s*`, 'iy');
/** Other words do only if a list is all that follows. */
// The second group are the other words. Numbers, as named groups take much memory.
const dependsWord = new RegExp(
  String.raw`(?:^|[,;]\s*)(?:(${listWord})|(depends|requires|needs|after|follows)\b)\s*:?\s*`,
  'i',
);
const marks = /[`*_]/;
const nothing =
  /^[\s.*_]*(?:(?:none|nothing|n\/?a|no(?: dependenc\w*)?|nil|null|\[\]|-+|–|—|无|無|没有|なし|нет|없음|không(?: có)?|nenhum[a]?|ninguna?|ไม่มี)(?:\s*[(（–—-].*)?)?[\s.。]*$/iu;
const openDepends =
  /(?<=^|[\s.,;–—(-])[_*]{1,2}(?:depends(?:\s+on)?|blocked[ -]by)\s*:?[_*]{0,2}\s*:?|(?<=^|[\s.,;–—-])(?:depends(?:\s+on)?|blocked[ -]by)\s*:/i;
/** Without one of these words there is no such list. */
const openWord = /depends|depend\s+on|blocked[ -]by/i;
const unclosedDepends = /[([]\s*[_*]{0,2}(?:depends(?:\s+on)?|blocked[ -]by)\s*:/i;
/** Nobody writes these, so an id next to one may not be the one that is meant. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const unprintable = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;
const closingSentence = /(?:^|[.;:!?)]\s+|\s[-–—→]\s+|,\s+)(depends?\s+on)\s+/gi;

function isNothing(text: string): boolean {
  return text.length < 400 && nothing.test(text);
}

/** Reads a list that stands by itself, as behind `Depends on:`. Null when it names nothing or is prose. */
export function readDependencyList(
  text: string,
  from: number,
  /** Where more sentences may follow. */
  inside = false,
): WrittenDependency | 'nothing' | null {
  if (isNothing(text.slice(from))) return 'nothing';
  const clear = text.replace(/[`*_]/g, ' ');
  const { targets, end } = readTargets(clear, from);
  const rest = clear.slice(end).trim();
  if (targets.length === 0) return null;
  if (inside && /^[.;]\s/.test(rest)) return { targets, offset: 0, from, to: end + 1, understood: true, words: '' };
  // What is not written as a task in a list of tasks is something else: "E3.1, the account".
  if (!/^(?:[.;]?|[.;,]?\s*[([–—-].*|[,;]\s*[^\d]*)$/.test(rest)) return null;
  return { targets, offset: 0, from, to: text.length, understood: true, words: '' };
}

/** Reads the list in a bracket, and the flags around it. Null when the bracket is about something else. */
export function readDependency(
  text: string,
  masked: string,
  from: number,
  to: number,
  flags: Flags,
): WrittenDependency | null {
  const announced = announcement(masked, from, to);
  if (!announced) return null;
  const { before, start, isSure } = announced;
  // Ids are often written as code; what hides an example in code is that the brackets stand inside of it.
  const written = text.slice(from, to);
  const content = marks.test(written) ? written.replace(/[`*_]/g, ' ') : written;
  const { targets, end } = readTargets(content, start);
  const rest = end === content.length ? '' : content.slice(end).replace(/^[\s,;.]+|[\s.]+$/g, '');
  const isFlag = rest !== '' && rest.split(/\s*[,;]\s*/).every((part) => readFlag(part, true, flags));
  const whole = rest === '' || isFlag;
  if (!isSure && (targets.length === 0 || !whole || before.trim() !== '')) return null;
  if (before !== '') for (const part of before.split(/[,;]/)) readFlag(part.trim(), true, flags);
  const readable =
    targets.length === 0 ? isNothing(content.slice(start)) : whole || !/\d\.\d|\bor\b|\bphases?\s+\d/i.test(rest);
  const understood = readable && !unprintable.test(content);
  // The brackets are part of the annotation.
  return {
    targets,
    offset: from,
    from: from - 1,
    to: to + 1,
    understood,
    words: understood ? '' : content.slice(start),
  };
}

interface Announcement {
  /** What stands before the word that announces a list. */
  readonly before: string;
  /** Where the list begins, from the beginning of the bracket's content. */
  readonly start: number;
  readonly isSure: boolean;
}

function announcement(masked: string, from: number, to: number): Announcement | null {
  listWordFirst.lastIndex = from;
  if (listWordFirst.test(masked)) return { before: '', start: listWordFirst.lastIndex - from, isSure: true };
  const content = masked.slice(from, to);
  const keyword = dependsWord.exec(content);
  if (!keyword) return null;
  const start = keyword.index + keyword[0].length;
  return { before: content.slice(0, keyword.index), start, isSure: keyword[2] === undefined };
}

/** `_Depends: 1.1_`, `depends: 1.1` without brackets, or a closing sentence "Depends on 1.1 and 1.2." */
export function readOpenDependency(
  text: string,
  masked: string,
  bare: string,
  spans: readonly { readonly from: number; readonly to: number }[],
): WrittenDependency | null {
  if (!/depend|blocked/i.test(bare) || !openWord.test(masked)) return null;
  const clear = text.replace(/[`*_]/g, ' ');
  const free = (from: number) => spans.every((span) => from < span.from || from >= span.to);
  const marked = openDepends.exec(masked);
  if (marked && free(marked.index)) {
    const { targets, end } = readTargets(clear, marked.index + marked[0].length);
    const behind = clear.slice(end).search(/\S|$/) + end;
    const to = targets.length > 0 ? Math.max(end, /^[_*]+$/.test(text.slice(end, behind)) ? behind : end) : end;
    if (targets.length > 0) return { targets, offset: 0, from: marked.index, to, understood: true, words: '' };
  }
  for (const sentence of [...masked.matchAll(closingSentence)].slice(-3).reverse()) {
    const from = sentence.index + sentence[0].search(/depend/i);
    if (!free(from)) continue;
    const list = readDependencyList(clear, sentence.index + sentence[0].length, /^D/.test(masked.slice(from)));
    if (list && list !== 'nothing') return { ...list, from };
  }
  return null;
}

/** `(depends: 1.1` whose bracket is never closed, in the text outside of all brackets: where the list ends is a guess. */
export function readUnclosedDependency(bare: string): WrittenDependency | null {
  const from = bare.search(unclosedDepends);
  if (from < 0) return null;
  return { targets: [], offset: 0, from, to: bare.trimEnd().length, understood: false, words: '' };
}
