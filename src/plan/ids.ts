/** Task ids of this dialect: two to four numbers, the later ones perhaps letters: `1.1`, `2.3.4`, `0.1.A`. */

/** An id anywhere in a text. A suffix `x` is no part of it, or "1.5x faster" would be an id. */
export const idPattern = String.raw`\d{1,5}(?:\.(?:\d{1,5}|[A-Z](?![A-Za-z]))){1,3}[a-wyz]?(?![\w%])`;

const atStart = new RegExp(
  String.raw`^(?<before>[*_\`~]*(?:Task\s+)?)(?<id>${idPattern}(?:[-–]${idPattern})?)[.:)]?[*_\`~]*[.:)]?(?=\s|[–—-]\s|$)`,
  'i',
);
const singleAtStart =
  /^(?:(?<before>[*_`~]*Task\s+)(?<id>\d{1,5}[a-z]?)[.:)]?|(?<open>[*_`~]*)(?<bare>\d{1,5})[.:)])[*_`~]*[:.)]?(?=\s|$)/i;
const startsLikeId = /^[*_`~]*(?:\d|task\s)/i;
const wordOnly = /^[*_`]*Task\s*:[*_`]*\s*/i;
const separators = /^[\s:–—-]+/;

export interface IdAtStart {
  readonly id: string;
  /** Columns in the text given. */
  readonly from: number;
  readonly to: number;
  /** Where the text behind the id and its separators begins. */
  readonly rest: number;
  /** `1.1` rather than a bare `1`, which may also just count the lines of a list. */
  readonly full: boolean;
}

/** The id that a task's text begins with. */
export function readId(text: string): IdAtStart | null {
  if (!startsLikeId.test(text)) return null;
  const full = atStart.exec(text);
  const match = full ?? singleAtStart.exec(text);
  if (!match?.groups) return null;
  const { before, id, open, bare } = match.groups;
  const name = id ?? bare ?? '';
  const from = (before ?? open ?? '').length;
  const behind = match[0].length;
  const space = separators.exec(text.slice(behind, behind + 20))?.[0].length ?? 0;
  return { id: name, from, to: from + name.length, rest: behind + space, full: full !== null };
}

/** Length of a leading `Task:` that stands for no id. */
export function taskWordLength(text: string): number {
  return wordOnly.exec(text)?.[0].length ?? 0;
}

/** The numbers of an id for comparing; null when a part is no plain number. */
export function idNumbers(id: string): readonly number[] | null {
  const numbers = id.split('.').map(Number);
  return numbers.every((number) => Number.isInteger(number)) ? numbers : null;
}

/** Part by part, so that 1.2 comes before 1.10. */
export function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (const [index, number] of a.entries()) {
    const difference = number - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** A readable id from a title: stable as long as the title is, whatever happens around it. */
export function slugOf(title: string): string {
  const words = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const slug = words.slice(0, 6).join('-').slice(0, 40);
  if (slug === '') return title === '' ? 'untitled' : `t-${shortHash(title)}`;
  return words.length > 6 || words.join('-').length > 40 ? `${slug}-${shortHash(title)}` : slug;
}

/** FNV-1a, to tell long titles with the same beginning apart. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(36);
}

/** Hands out each name once: `name`, then `name#2`, `name#3` … (or with another separator). */
export function uniqueNames(taken: Iterable<string> = []): (name: string, separator?: string) => string {
  const used = new Set(taken);
  const counts = new Map<string, number>();
  return (name, separator = '#') => {
    let unique = name;
    let count = counts.get(name) ?? 1;
    while (used.has(unique)) unique = `${name}${separator}${++count}`;
    counts.set(name, count);
    used.add(unique);
    return unique;
  };
}
