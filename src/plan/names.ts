/** Which tasks and phases the names in a plan mean. */
import { compareNumbers, idNumbers } from './ids';
import type { Phase, Task } from './model';
import type { Target } from './targets';

type NamedTask = Pick<Task, 'uid' | 'id' | 'parent'>;
type NamedPhase = Pick<Phase, 'key' | 'number' | 'title'>;

export interface Names {
  /** Task ids in plan order, each once, with the `uid` of the first task that has it. */
  readonly tasks: ReadonlyMap<string, string>;
  /** Keys of phases by key, number, title, and title without its "Phase 1:". */
  readonly phases: ReadonlyMap<string, string>;
  /** Ids in lower case, of those that differ from it. */
  readonly lower: ReadonlyMap<string, string>;
  /** What the ids begin with before their first digit. */
  readonly letters: ReadonlySet<string>;
  /** Ids of the tasks that have none above them with the same beginning: of `3.1` these are `3.1.1`, `3.1.2` … */
  readonly below: ReadonlyMap<string, readonly string[]>;
}

/** A name that a list means, as it is called in the plan. */
export interface Meant {
  readonly kind: 'task' | 'phase';
  readonly name: string;
  readonly target: Target;
}

/** No plan lists more than this; beyond it a range is a slip, and only its ends are looked at. */
const longestRange = 1000;

/**
 * Learns the names of a plan. The first of several tasks with one id is the one that the id means. `plainIds` are all
 * ids with themselves, where they are known to be the `uid`s, too.
 */
export function namesOf(
  tasks: readonly NamedTask[],
  phases: readonly NamedPhase[],
  plainIds: ReadonlyMap<string, string> | null = null,
): Names {
  const ids = new Map<string, string>();
  const below = new Map<string, string[]>();
  const lower = new Map<string, string>();
  const letters = new Set<string>();
  // The first of an id has it for its `uid`; in most plans all have.
  const isPlain = plainIds !== null || tasks.every(({ uid, id }) => uid === id);
  for (const { id, uid, parent } of tasks) {
    if (!isPlain && ids.has(id)) continue;
    if (!plainIds) ids.set(id, uid);
    const first = id.charCodeAt(0);
    if (first < 48 || first > 57) {
      letters.add(lettersOf(id));
      if (!lower.has(id.toLowerCase())) lower.set(id.toLowerCase(), id);
    }
    const dot = parent === null ? id.lastIndexOf('.') : -1;
    if (dot < 0 || id.indexOf('.') === dot) continue;
    const holder = id.slice(0, dot);
    const siblings = below.get(holder);
    if (siblings) siblings.push(id);
    else below.set(holder, [id]);
  }
  // A task whose id another one has, in another list or file, is named by its `uid`.
  if (!isPlain) for (const { uid } of tasks) if (!ids.has(uid)) ids.set(uid, uid);
  const keys = new Map<string, string>();
  const learn = (name: string | null, key: string) => {
    const lower = name?.toLowerCase().trim() ?? '';
    if (lower !== '' && !keys.has(lower)) keys.set(lower, key);
  };
  for (const { key } of phases) learn(key, key);
  for (const { key, number } of phases) learn(number, key);
  for (const { key, title } of phases) learn(title, key);
  for (const { key, title } of phases) learn(title.replace(/^\p{L}+\s+[\w.]+\s*[:.–—-]\s*/u, ''), key);
  return { tasks: plainIds ?? ids, phases: keys, lower, letters, below };
}

/** Few letters and a number, letters in lower case, a number behind `#`: a product or an issue as likely as a task. */
const weak = /^(?:#\d+|[A-Za-z]\d{1,2}|[A-Z]{2,12}\d{1,4}|[a-z]+[-_]?\d+)$/;

function lettersOf(id: string): string {
  return id.replace(/\d.*$/s, '').toLowerCase();
}

/** The key of the phase that a name means, whatever its case. */
export function phaseNamed(names: Names, name: string): string | null {
  return names.phases.get(name.toLowerCase().trim()) ?? null;
}

/** What a list means, ranges expanded. Names that the plan does not have stay in it. */
export function expandTargets(targets: readonly Target[], names: Names): readonly Meant[] {
  return targets.flatMap((target) => expandTarget(target, names));
}

/** The same of one member of a list. */
export function expandTarget(target: Target, names: Names): readonly Meant[] {
  const kind = kindOf(target, names);
  const whole = target.last === null ? null : `${target.first}-${target.last}`;
  if (whole !== null && names.tasks.has(whole)) return [{ kind: 'task', name: whole, target }];
  const ids = target.last === null ? [target.first] : expandRange(target.first, target.last, kind, names);
  return ids.flatMap((id) => {
    if (kind === 'phase' || names.tasks.has(id)) return [{ kind, name: id, target }];
    const alike = names.lower.get(id.toLowerCase());
    if (alike !== undefined) return [{ kind, name: alike, target }];
    // "React 18" and "S3" name no task of a plan whose ids look different.
    if (weak.test(id) && !names.letters.has(lettersOf(id))) return [];
    const parts = names.below.get(id) ?? [id];
    return parts.map((name) => ({ kind, name, target }));
  });
}

/**
 * What a list's member names: the `uid` or key of its one name or of both ends of its range, null where the plan has
 * none. Null as a whole for what is no name at all.
 */
export function namedBy(
  target: Target,
  names: Names,
): { readonly kind: 'task' | 'phase'; readonly first: string | null; readonly last: string | null | undefined } | null {
  const kind = kindOf(target, names);
  const uidOf = (id: string) =>
    kind === 'phase'
      ? phaseNamed(names, id)
      : (names.tasks.get(id) ?? names.tasks.get(names.lower.get(id.toLowerCase()) ?? '') ?? null);
  if (target.last !== null) {
    const whole = names.tasks.get(`${target.first}-${target.last}`);
    if (whole !== undefined) return { kind: 'task', first: whole, last: undefined };
  }
  const first = uidOf(target.first);
  if (first === null && kind === 'task' && weak.test(target.first) && !names.letters.has(lettersOf(target.first)))
    return null;
  return { kind, first, last: target.last === null ? undefined : uidOf(target.last) };
}

function kindOf({ kind, first }: Target, names: Names): 'task' | 'phase' {
  if (kind !== 'number') return kind;
  return !names.tasks.has(first) && phaseNamed(names, first) !== null ? 'phase' : 'task';
}

function expandRange(first: string, last: string, kind: 'task' | 'phase', names: Names): readonly string[] {
  const lettered = countBetween(first, last);
  if (lettered) return lettered;
  const ends = [idNumbers(first), idNumbers(last)] as const;
  const [a, b] = ends;
  if (!a || !b || a.length !== b.length) return first === last ? [first] : between(first, last, kind, names);
  const [low, high] = compareNumbers(a, b) <= 0 ? [a, b] : [b, a];
  const from = low.at(-1) ?? 0;
  const to = high.at(-1) ?? 0;
  if (low.slice(0, -1).join('.') === high.slice(0, -1).join('.') && to - from < longestRange) {
    const prefix = first.slice(0, first.lastIndexOf('.') + 1);
    // `001` to `003`: ids of one width.
    const width = first.startsWith('0') && prefix === '' ? first.length : 0;
    return Array.from({ length: to - from + 1 }, (_, index) => prefix + String(from + index).padStart(width, '0'));
  }
  const known = kind === 'task' ? names.tasks.keys() : names.phases.keys();
  const inside = [...known].filter((id) => {
    const numbers = idNumbers(id);
    return numbers?.length === low.length && compareNumbers(low, numbers) <= 0 && compareNumbers(numbers, high) <= 0;
  });
  return [...new Set([first, ...inside, last])];
}

const numberAtEnd = /^(?<letters>.*?[^\d.])(?<digits>\d{1,6})$/;

/** `T012` to `T015`: letters the same, numbers counted, as wide as the first. */
function countBetween(first: string, last: string): readonly string[] | null {
  const [a, b] = [numberAtEnd.exec(first)?.groups, numberAtEnd.exec(last)?.groups];
  if (!a || !b || a.letters !== b.letters || a.letters === undefined) return null;
  const [from, to] = [Number(a.digits), Number(b.digits)].sort((x, y) => x - y);
  if (from === undefined || to === undefined || to - from >= longestRange) return null;
  const width = a.digits?.length ?? 0;
  const { letters } = a;
  return Array.from({ length: to - from + 1 }, (_, index) => letters + String(from + index).padStart(width, '0'));
}

/** Ends that cannot be counted between (`1.1a-1.1c`): what stands between them in the plan, at their depth. */
function between(first: string, last: string, kind: 'task' | 'phase', names: Names): readonly string[] {
  const known = kind === 'task' ? [...names.tasks.keys()] : [];
  const [a, b] = [known.indexOf(first), known.indexOf(last)].sort((x, y) => x - y);
  if (a === undefined || b === undefined || a < 0) return [first, last];
  const depth = Math.min(first.split('.').length, last.split('.').length);
  return known.slice(a, b + 1).filter((id) => id === first || id === last || id.split('.').length === depth);
}
