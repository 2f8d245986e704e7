/** What a run is to do, out of what was typed behind `tranche run`. */
import type { Task } from '../../plan/model';
import { choiceSettings } from '../../runner/choiceSettings';
import { RunnerError } from '../../runner/errors';
import { scheduleOptions } from '../../runner/runRequest';
import { choiceFor } from '../../schedule/choice';
import { planBatches } from '../../schedule/planBatches';
import { currentStatus } from '../../status/currentStatus';
import type { RunGoal } from '../../status/runGoal';
import { type Status, taskRecord } from '../../status/status';
import { isSettled } from '../../status/taskStatus';
import type { CommandContext } from '../context';
import type { SessionOptions } from './runOptions';
import { askedTasks, countNotice, isNarrowed, readWords, type SelectionOptions } from './selection';

export interface RunOptions extends SessionOptions, SelectionOptions {
  readonly dryRun?: boolean;
}

export interface AskedRun {
  readonly goal: RunGoal;
  /** To be done again although they count as done, or as given up: a person asked for just these. */
  readonly again: readonly string[];
  /** How what was typed was understood, where it might have meant something else. */
  readonly notice?: string | undefined;
}

/**
 * @param readStatus is asked only where the answer hangs on it
 * @throws RunnerError of kind `usage` or `nothing_to_run`
 */
export function readAsked(
  context: CommandContext,
  words: readonly string[],
  options: RunOptions,
  readStatus: () => Status,
): AskedRun {
  const asked = readWords(words);
  const given = [
    asked.count !== undefined && 'a count',
    asked.words.length > 0 && 'names of tasks',
    options.all && '--all',
    options.task && '--task',
  ].filter(Boolean);
  if (given.length > 1) throw new RunnerError('usage', `Use one of ${given.join(' and ')}, not both.`);
  const { count } = asked;
  const notice = countNotice(asked, context.plan.plan);
  const isAll = options.all || (asked.words.length === 1 && asked.words[0]?.toLowerCase() === 'all');
  if (!isNarrowed(isAll ? { count, words: [] } : asked, options)) {
    const goal: RunGoal = isAll ? { kind: 'all' } : count === undefined ? { kind: 'batch' } : { kind: 'count', count };
    return { goal, again: [], notice };
  }
  const status = readStatus();
  const tasks = askedTasks(context, status, asked, options);
  const again = startAgain(tasks, status, context, options);
  const open = tasks.filter((task) => !isSettled(currentStatus(task, status)));
  const uids = (open.length > 0 ? open : tasks).map(({ uid }) => uid);
  if (count === undefined) return { goal: { kind: 'tasks', tasks: uids }, again, notice };
  const first = firstOf(uids, count, context, status, options);
  return { goal: { kind: 'tasks', tasks: first }, again: again.filter((uid) => first.includes(uid)), notice };
}

/**
 * What has changed since it was completed, and what failed as often as it may, are begun anew where these were asked for
 * as such: the status then says pending of them, and their `uid`s are returned.
 */
export function startAgain(
  tasks: readonly Task[],
  status: Status,
  { config }: CommandContext,
  { stale, failed }: SelectionOptions,
): string[] {
  const isSpent = (uid: string) => (status.tasks.get(uid)?.failures ?? 0) >= config.limits.maxAttempts;
  const again = tasks.filter(({ uid }) => stale || (failed && isSpent(uid))).map(({ uid }) => uid);
  for (const uid of again) Object.assign(taskRecord(status, uid), { status: 'pending', failures: 0 });
  return again;
}

/** In the order in which they would run; all of them where fewer can. */
function firstOf(
  uids: readonly string[],
  count: number,
  { plan: { plan }, config }: CommandContext,
  status: Status,
  options: RunOptions,
): string[] {
  const choice = choiceFor(plan, choiceSettings(config, options));
  const batches = planBatches(plan, status, { ...scheduleOptions(config), ...choice, only: new Set(uids) });
  const inOrder = batches.flatMap(({ tasks }) => tasks.map(({ uid }) => uid));
  return inOrder.length > 0 ? inOrder.slice(0, count) : uids.slice(0, count);
}
