/** Which tasks a person asks for, out of what was typed. */
import type { Task } from '../../plan/model';
import { RunnerError } from '../../runner/errors';
import { SelectorError } from '../../schedule/selectorError';
import { tasksMeant } from '../../schedule/selectors';
import { filterTasks, isFiltering, type TaskFilters } from '../../schedule/taskFilters';
import type { Status } from '../../status/status';
import { type CommandContext, findTask } from '../context';

export interface SelectionOptions extends TaskFilters {
  readonly task?: readonly string[];
  readonly all?: boolean;
}

export interface Asked {
  /** So many, whichever they are. */
  readonly count: number | undefined;
  /** Selectors. */
  readonly words: readonly string[];
}

/**
 * One whole number alone is a count; anything else names tasks. A task that is called `12` is named by `--task 12`.
 *
 * @throws RunnerError of kind `usage` for a count of nothing
 */
export function readWords(words: readonly string[]): Asked {
  const [word = ''] = words;
  if (words.length !== 1 || !/^\d+$/.test(word)) return { count: undefined, words };
  const count = Number(word);
  if (Number.isSafeInteger(count) && count > 0) return { count, words: [] };
  throw new RunnerError('usage', `A count of tasks must be a whole number of at least 1; "${word}" is none.`);
}

/** Whether particular tasks are meant, rather than whichever come next. */
export function isNarrowed({ words }: Asked, { task, ...filters }: SelectionOptions): boolean {
  return words.length > 0 || task !== undefined || isFiltering(filtersOf(filters));
}

/**
 * The tasks that are meant, settled ones too; all where nothing is said of them.
 *
 * @throws RunnerError of kind `usage` for what means nothing, `nothing_to_run` where no task is as asked for
 */
export function askedTasks(context: CommandContext, status: Status, asked: Asked, options: SelectionOptions): Task[] {
  const { plan } = context.plan;
  const uids = new Set(
    options.task?.map((id) => findTask(context, id).uid) ??
      (asked.words.length > 0 ? meant(plan, asked.words) : undefined),
  );
  const tasks = uids.size > 0 ? plan.tasks.filter(({ uid }) => uids.has(uid)) : [...plan.tasks];
  const filters = filtersOf(options);
  return isFiltering(filters) ? explained(() => filterTasks(plan, status, tasks, filters)) : tasks;
}

function meant(plan: CommandContext['plan']['plan'], words: readonly string[]): string[] {
  return explained(() => tasksMeant(plan, words));
}

/** Several words for one option may stand behind it, or in one word with commas. */
function filtersOf(options: TaskFilters): TaskFilters {
  const split = (words: readonly string[] | undefined) =>
    words
      ?.flatMap((word) => word.split(','))
      .map((word) => word.trim())
      .filter((word) => word !== '');
  return {
    onlyCategory: split(options.onlyCategory),
    skipCategory: split(options.skipCategory),
    type: split(options.type),
    priority: split(options.priority),
    failed: options.failed,
    stale: options.stale,
  };
}

function explained<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    throw new RunnerError(error.kind === 'none' ? 'nothing_to_run' : 'usage', error.message, { cause: error });
  }
}
