/** Tasks of one kind out of many, as people narrow down what is to run. */
import { type Plan, type Priority, priorities, type Task } from '../plan/model';
import { traitsOf } from '../plan/taskTraits';
import { currentStatus } from '../status/currentStatus';
import type { Status } from '../status/status';
import { wordKey } from './sameWord';
import { few, misspelt, SelectorError } from './selectorError';
import { isStale } from './stale';

/** What is not said does not matter; of several words for one thing, any will do. */
export interface TaskFilters {
  readonly onlyCategory?: readonly string[] | undefined;
  readonly skipCategory?: readonly string[] | undefined;
  readonly type?: readonly string[] | undefined;
  readonly priority?: readonly string[] | undefined;
  /** Those that failed. */
  readonly failed?: boolean | undefined;
  /** Those completed whose text has changed since. */
  readonly stale?: boolean | undefined;
}

/** Whether anything is narrowed down at all. */
export function isFiltering(filters: TaskFilters): boolean {
  return Object.values(filters).some((value) => value === true || (Array.isArray(value) && value.length > 0));
}

/**
 * Those of the tasks for which all holds that is asked for.
 *
 * @throws SelectorError for a word that no task of the plan is described with, and where no task is left
 */
export function filterTasks(plan: Plan, status: Status, tasks: readonly Task[], filters: TaskFilters): Task[] {
  const tests = [
    byWord('category', filters.onlyCategory, plan, (task) => traitsOf(task, plan).category),
    not(byWord('category', filters.skipCategory, plan, (task) => traitsOf(task, plan).category)),
    byWord('type', filters.type, plan, (task) => traitsOf(task, plan).type),
    byPriority(filters.priority),
    filters.failed && ((task: Task) => currentStatus(task, status) === 'failed'),
    filters.stale && ((task: Task) => isStale(task, status)),
  ].filter((test) => typeof test === 'function');
  const found = tasks.filter((task) => tests.every((test) => test(task)));
  if (found.length === 0) throw new SelectorError('none', whyNone(filters, tests.length));
  return found;
}

type Test = (task: Task) => boolean;

function not(test: Test | undefined): Test | undefined {
  return test && ((task) => !test(task));
}

function byWord(
  what: string,
  words: readonly string[] | undefined,
  { tasks }: Plan,
  wordOf: (task: Task) => string | null,
): Test | undefined {
  if (!words || words.length === 0) return undefined;
  const values = new Map(tasks.map((task) => [task.uid, wordOf(task)]));
  const there = new Map([...values.values()].flatMap((value) => (value === null ? [] : [[wordKey(value), value]])));
  for (const word of words) if (!there.has(wordKey(word))) throw misspelt(what, word, [...there.values()].sort());
  const wanted = new Set(words.map(wordKey));
  return ({ uid }) => wanted.has(wordKey(values.get(uid) ?? ''));
}

function byPriority(words: readonly string[] | undefined): Test | undefined {
  if (!words || words.length === 0) return undefined;
  const wanted = new Set(words.map(priorityNamed));
  return ({ priority }) => wanted.has(priority);
}

/** In a word, or as `P0` to `P3`. */
function priorityNamed(word: string): Priority {
  const lower = word.trim().toLowerCase();
  const found = priorities.find((priority) => priority === lower) ?? priorities[Number(/^p([0-3])$/.exec(lower)?.[1])];
  if (found) return found;
  throw misspelt('priority', word, priorities);
}

function whyNone(filters: TaskFilters, tests: number): string {
  if (tests === 1 && filters.failed) return 'No task of those asked for has failed.';
  if (tests === 1 && filters.stale) return 'No task of those asked for has changed since it was completed.';
  const said = [
    filters.onlyCategory && `of category ${few(filters.onlyCategory)}`,
    filters.skipCategory && `of another category than ${few(filters.skipCategory)}`,
    filters.type && `of type ${few(filters.type)}`,
    filters.priority && `of priority ${few(filters.priority)}`,
    filters.failed && 'failed',
    filters.stale && 'changed since it was completed',
  ].filter(Boolean);
  return `No task of those asked for is ${said.join(' and ')}.`;
}
