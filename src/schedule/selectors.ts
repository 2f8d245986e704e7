/** Tasks as people name them: `1.1 1.3`, `2.1-2.4`, `phase:2`, `all`, a label, or words of their titles. */

import type { Plan, Task } from '../plan/model';
import { type Names, namesOf } from '../plan/names';
import { traitsOf } from '../plan/taskTraits';
import { phasesMeant } from './phaseSelectors';
import { didYouMean, few, misspelt, SelectorError } from './selectorError';

/** What may stand for a task. */
interface Lookup {
  readonly plan: Plan;
  readonly names: Names;
  /** `uid` → place in the plan. */
  readonly places: ReadonlyMap<string, number>;
}

/** Dotted numbers, or letters with a number: an id rather than a word of a title. */
const likeId = /^(?:#?\d+(?:\.[\dA-Za-z]+)*[a-z]?|[A-Za-z]{1,12}(?:[-_][A-Za-z]{1,12})*[-_]?\d+(?:[-._/]\w+)*)$/;
const phaseSelector = /^p(?:hases?)?:(.*)$/i;
const dashes = /[-–—‑]|\.\.\.?/g;

/**
 * The `uid`s of the tasks that the words mean together, in plan order, each once. A word is an id, a range of ids, a
 * phase (`phase:2`, `p:2-4`, by number, key or title), `all`, a list of these with commas, a label, or text that titles hold.
 *
 * @throws SelectorError for the first word that means nothing, or one of several things
 */
export function tasksMeant(plan: Plan, words: readonly string[]): string[] {
  const places = new Map(plan.tasks.map(({ uid }, place) => [uid, place]));
  const lookup: Lookup = { plan, names: namesOf(plan.tasks, plan.phases), places };
  const chosen = new Set(words.flatMap((word) => meantBy(word.trim(), lookup)));
  return plan.tasks.filter((_, place) => chosen.has(place)).map(({ uid }) => uid);
}

function meantBy(word: string, lookup: Lookup): readonly number[] {
  return (
    exactly(word, lookup) ??
    (isList(word) ? listed(word, lookup) : undefined) ??
    labelled(word, lookup) ??
    titled(word, lookup) ??
    refuse(word, lookup)
  );
}

/** By id, range or phase; undefined for what is none of these. */
function exactly(word: string, lookup: Lookup): readonly number[] | undefined {
  const { plan } = lookup;
  const task = placeOf(word, lookup);
  if (task !== undefined) return [task];
  if (word.toLowerCase() === 'all') return [...plan.tasks.keys()];
  const phase = phaseSelector.exec(word)?.[1]?.trim();
  if (phase !== undefined) return tasksOf(phasesMeant(phase, plan), phase, plan);
  return below(word, plan) ?? range(word, lookup);
}

/** The one task of that name. Ids that several tasks share are the first one's; the others go by their `uid`. */
function placeOf(name: string, { plan, names, places }: Lookup): number | undefined {
  const exact = places.get(name) ?? places.get(names.tasks.get(name) ?? '');
  if (exact !== undefined) return exact;
  const lower = name.toLowerCase();
  const alike = [...plan.tasks.entries()].filter(([, { uid }]) => uid.toLowerCase() === lower);
  const [first, second] = alike;
  if (second)
    throw ambiguous(
      name,
      alike.map(([, { uid }]) => uid),
    );
  return first?.[0] ?? places.get(names.tasks.get(names.lower.get(lower) ?? '') ?? '');
}

/** Of `2.3`, where there is no such task, `2.3.1` and all others below it. */
function below(word: string, plan: Plan): number[] | undefined {
  if (!/^\w+(?:\.\w+)+$/.test(word)) return undefined;
  const found = [...plan.tasks.entries()].filter(([, { id }]) => id.startsWith(`${word}.`)).map(([place]) => place);
  return found.length > 0 ? found : undefined;
}

/** From one task to another, in plan order; ids may hold dashes themselves. `2.1-4` and `T012-015` are short for the whole. */
function range(word: string, lookup: Lookup): number[] | undefined {
  for (const { index, 0: dash } of word.matchAll(dashes)) {
    const first = word.slice(0, index).trim();
    const last = word.slice(index + dash.length).trim();
    if (first === '' || last === '') continue;
    const from = placeOf(first, lookup);
    if (from === undefined) continue;
    const to = placeOf(last, lookup) ?? placeOf(lengthened(first, last), lookup);
    if (to !== undefined) return between(Math.min(from, to), Math.max(from, to));
    if (likeId.test(last)) throw noTask(last, lookup.plan);
  }
  return undefined;
}

/** `2.1`, `4` → `2.4`; `T012`, `015` → `T015`. */
function lengthened(first: string, last: string): string {
  return first.replace(/[^.]*$/, (end) => (/^\d+$/.test(last) ? end.replace(/\d+$/, last) : last));
}

function between(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, n) => from + n);
}

/** With commas, or ids that stand in one word with spaces. */
function isList(word: string): boolean {
  if (/[,;]/.test(word)) return /[^\s,;]/.test(word);
  return /\s/.test(word) && word.split(/\s+/).every((part) => likeId.test(part));
}

/** Each part by itself; undefined where one is not exact, as this may be a sentence then. */
function listed(word: string, lookup: Lookup): readonly number[] | undefined {
  const parts = word
    .split(/[,;]/.test(word) ? /[,;]/ : /\s+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const found = parts.map((part) => exactly(part, lookup));
  const missing = parts[found.indexOf(undefined)];
  if (missing === undefined) return found.flatMap((places) => places ?? []);
  if (parts.every((part) => likeId.test(part))) throw noTask(missing, lookup.plan);
  return undefined;
}

/** `US1` or `#backend`: tasks with this label. */
function labelled(word: string, { plan }: Lookup): number[] | undefined {
  const label = word.replace(/^#/, '').toLowerCase();
  // Reading all labels takes its time, and most plans have none.
  if (!/^\p{L}[\w-]*$/u.test(label) || !plan.tasks.some(({ text }) => text.toLowerCase().includes(label)))
    return undefined;
  const found = [...plan.tasks.entries()].filter(([, task]) =>
    traitsOf(task, plan).labels.some((each) => each.toLowerCase() === label),
  );
  return found.length === 0 ? undefined : found.map(([place]) => place);
}

/**
 * Tasks whose titles hold all of the words; what looks like an id must stand there as a word of its own. Numbers and
 * signs alone are no words: `-1` is a count gone wrong, and `.` stands in every id.
 */
function titled(text: string, { plan }: Lookup): number[] | undefined {
  if (!/\p{L}/u.test(text) || (/^[#\d]/.test(text) && likeId.test(text))) return undefined;
  if (likeId.test(text)) {
    const alone = new RegExp(`(?<![\\w.-])${text.replace(/[.]/g, '\\.')}(?![\\w-])`, 'i');
    const named = [...plan.tasks.entries()].filter(([, { title }]) => alone.test(title));
    return named.length === 0 ? undefined : named.map(([place]) => place);
  }
  const words = text.toLowerCase().split(/\s+/);
  const found = [...plan.tasks.entries()].filter(([, { id, title }]) => {
    const whole = `${id} ${title}`.toLowerCase();
    return words.every((word) => whole.includes(word));
  });
  return found.length === 0 ? undefined : found.map(([place]) => place);
}

function tasksOf(keys: ReadonlySet<string>, typed: string, { tasks }: Plan): number[] {
  const found = [...tasks.entries()].filter(([, { phase }]) => phase !== null && keys.has(phase));
  if (found.length === 0) throw new SelectorError('misspelt', `Phase "${typed}" holds no tasks.`);
  return found.map(([place]) => place);
}

function refuse(word: string, { plan }: Lookup): never {
  if (word === '') throw new SelectorError('misspelt', 'An empty word names no task.');
  if (likeId.test(word)) throw noTask(word, plan);
  const titles = plan.tasks.flatMap(({ title }) => title.split(/[^\p{L}\p{N}_-]+/u)).filter((part) => part.length > 2);
  const called = phaseHint(word, plan);
  if (called !== '') throw new SelectorError('misspelt', `No task is called "${word}".${called}`);
  const there = `The plan has ${few(plan.tasks.map(({ uid }) => uid))}.`;
  const meant = didYouMean(word, new Set(titles));
  throw new SelectorError('misspelt', `No task is called "${word}", or has a title that holds it. ${there}${meant}`);
}

function noTask(word: string, plan: Plan): SelectorError {
  const uids = plan.tasks.map(({ uid }: Task) => uid);
  return misspelt('task', word, uids, phaseHint(word, plan));
}

/** For `2`, `p2` and `Phase 2`, which mean phases to people. */
function phaseHint(word: string, { phases }: Plan): string {
  const whole = word.toLowerCase();
  const names = [whole, whole.replace(/^p(?:hase)?\s*(?=\d)/, '')];
  const found = phases.find(({ key, number, title }) =>
    [key, number ?? key, title].some((each) => names.includes(each.toLowerCase())),
  );
  return found ? ` The phase of that name is "phase:${found.key}".` : '';
}

function ambiguous(typed: string, names: readonly string[]): SelectorError {
  return new SelectorError('misspelt', `"${typed}" may be any of ${few(names)}. Type it as it is written there.`);
}
