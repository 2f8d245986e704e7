/** Which tasks a person asks for, out of what was typed. */
import type { Plan, Task } from '../../plan/model';
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

/** No plan has more tasks; a longer number is an id, or a slip of the fingers. */
const mostTasks = 1_000_000;

/**
 * One whole number alone is a count; anything else names tasks. A task that is called `12` is named by `--task 12`. What
 * begins with a zero is an id: nobody counts so.
 *
 * @throws RunnerError of kind `usage` for a count of nothing, of less or of more than any plan has
 */
export function readWords(words: readonly string[]): Asked {
  const [word = ''] = words;
  if (words.length !== 1 || !/^[-+−]?\d+$/.test(word) || /^0\d/.test(word)) return { count: undefined, words };
  const count = Number(word);
  if (/^\d/.test(word) && count >= 1 && count <= mostTasks) return { count, words: [] };
  const named = /^\d/.test(word) ? ` A task that is called so is \`--task ${word}\`.` : '';
  throw new RunnerError(
    'usage',
    `A count of tasks is a whole number from 1 to ${mostTasks}; "${word}" is none.${named}`,
  );
}

/** Said where a count might have been meant as the name of a task. */
export function countNotice({ count }: Asked, { tasks }: Plan): string | undefined {
  if (count === undefined || !tasks.some(({ id }) => id === String(count))) return undefined;
  return `${count} means ${count === 1 ? 'the next task' : `the next ${count} tasks`}; the task called ${count} is \`--task ${count}\`.`;
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
    options.task?.flatMap((id) => exactly(context, id)) ??
      (asked.words.length > 0 ? meant(plan, asked.words) : undefined),
  );
  const tasks = uids.size > 0 ? plan.tasks.filter(({ uid }) => uids.has(uid)) : [...plan.tasks];
  const filters = filtersOf(options);
  return isFiltering(filters) ? explained(() => filterTasks(plan, status, tasks, filters)) : tasks;
}

/** An id may hold a comma; else it parts one id from the next. */
function exactly(context: CommandContext, typed: string): string[] {
  const ids = context.plan.plan.tasks.some(({ uid, id }) => uid === typed || id === typed) ? [typed] : typed.split(',');
  return ids.filter((id) => id.trim() !== '').map((id) => findTask(context, id.trim()).uid);
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
