/** Whole sentences about a plan: headlines, what a run came to, what a checkpoint holds. */
import type { RunGoal } from '../status/runGoal';
import type { RunRecord } from '../status/status';
import type { Counts, PlanView, TaskView } from './planView';
import { type DisplayStatus, displayStatuses, lookOf } from './statusTable';
import { safe } from './terminalText';
import { waitOf, waitWords } from './waits';
import { durationWords, listWords, momentWords, plural, progressWords } from './words';

/** @example taskName(view) // '1.2 Fix the parser' */
export function taskName({ task }: TaskView, most = 80): string {
  return safe(task.generated ? task.title : `${task.id} ${task.title}`, most);
}

/**
 * How many tasks are in which state, without the states nobody is in.
 *
 * @example countsWords(counts) // '3 completed, 1 failed, 8 pending'
 */
export function countsWords(counts: Counts, order: readonly DisplayStatus[] = displayStatuses): string {
  const parts = order
    .filter((status) => counts.of[status] > 0)
    .map((status) => `${counts.of[status]} ${lookOf(status).word}`);
  return parts.join(', ') || 'no tasks';
}

/** One line that says how the plan stands. With the present moment it says until when a run waits, too. */
export function headline(view: PlanView, now?: Date): string {
  const { counts } = view;
  if (counts.total === 0) return 'No tasks in this plan';
  const done = `${progressWords(counts.done, counts.total)} done`;
  const parked = view.running && counts.of.waiting > 0 ? `, ${counts.of.waiting} waiting for you` : '';
  const progress = `${done}${parked}`;
  const wait = waitOf(view);
  if (now && wait?.isAll) return `${waitWords(wait, now)} – ${progress}`;
  const running = view.tasks.filter((task) => task.status === 'running');
  if (running.length === 1 && running[0]) return `Running ${taskName(running[0], 60)} – ${progress}`;
  if (view.running)
    return running.length > 1 ? `Running ${plural(running.length, 'task')} – ${progress}` : `Running – ${progress}`;
  if (counts.of.interrupted > 0) return `Interrupted – ${progress}`;
  if (counts.of.failed > 0) return `${plural(counts.of.failed, 'task')} failed – ${progress}`;
  if (counts.of.waiting > 0) return `${plural(counts.of.waiting, 'task')} waiting for you – ${progress}`;
  if (counts.done === counts.total) return `All ${counts.total} done`;
  return progress;
}

export interface CheckpointWords {
  /** When it was written. */
  readonly when: string;
  /** At which task it stands, and what is left to do. */
  readonly where: string;
}

/** What resuming goes on with; undefined when there is nothing to resume. */
export function checkpointWords(view: PlanView, now: Date): CheckpointWords | undefined {
  const { checkpoint } = view;
  if (!checkpoint) return undefined;
  const task = view.byUid.get(checkpoint.unfinished[0] ?? '');
  const attempt = (task?.record?.attempts ?? 0) > 1 ? ` (attempt ${task?.record?.attempts})` : '';
  const others =
    checkpoint.unfinished.length > 1 ? ` and ${plural(checkpoint.unfinished.length - 1, 'other task')}` : '';
  const where = task ? `In the middle of ${taskName(task, 50)}${attempt}${others}` : 'Between two tasks';
  return { when: `checkpoint of ${momentWords(checkpoint.at, now)}`, where: `${where}; ${goalWords(checkpoint.goal)}` };
}

function goalWords(goal: RunGoal): string {
  switch (goal.kind) {
    case 'all':
      return 'all that can run is left to do';
    case 'batch':
      return 'the batch had not been chosen yet';
    case 'count':
      return `${plural(goal.count, 'task')} left to do`;
    case 'tasks':
      return `left to do: ${safe(listWords(goal.tasks), 100)}`;
  }
}

export interface RunEndNotice {
  readonly level: 'information' | 'warning' | 'error';
  readonly message: string;
}

/**
 * What to say when a run has ended; undefined when the terminal has said enough.
 *
 * @param exitCode of the runner; undefined when it was ended without one
 */
export function runEndNotice(view: PlanView, exitCode: number | undefined, focused: boolean): RunEndNotice | undefined {
  const { counts } = view;
  const progress = `${progressWords(counts.done, counts.total)} done.`;
  const waiting = view.tasks.filter(({ status }) => status === 'waiting');
  switch (exitCode) {
    case 0:
      if (waiting.some(({ record }) => record?.runId === view.latestRun?.runId))
        return waitingNotice(waiting, progress);
      return focused ? undefined : { level: 'information', message: `Tranche: the run has ended. ${progress}` };
    case 1: {
      const run = view.latestRun;
      const failed = view.tasks.filter(
        (task) => task.status === 'failed' && (!run || task.record?.runId === run.runId),
      );
      const [first] = failed;
      if (!first) return haltNotice(run, progress);
      const which = `${taskName(first, 60)} failed`;
      const why = first.record?.lastError ? `: ${safe(first.record.lastError, 120)}` : '';
      const more = failed.length > 1 ? ` (and ${failed.length - 1} more)` : '';
      return { level: 'warning', message: `Tranche: ${which}${more}${withStop(why)} ${progress}` };
    }
    case 2:
      if (view.latestRun?.outcome === 'halted') return haltNotice(view.latestRun, progress);
      return { level: 'error', message: 'Tranche: the runner could not start. The terminal says why.' };
    case 3:
      return {
        level: 'warning',
        message: 'Tranche: another runner already works on this plan. The terminal says which.',
      };
    case 4:
      if (waiting.length > 0) return waitingNotice(waiting, progress);
      return { level: 'warning', message: 'Tranche: not all that was asked for can run now. The terminal says why.' };
    case 130:
      return focused ? undefined : { level: 'information', message: `Tranche: the run was stopped. ${progress}` };
    default:
      return {
        level: 'error',
        message: `Tranche: the runner ended unexpectedly${exitCode === undefined ? '' : ` (exit code ${exitCode})`}. What it had done is kept; Resume from Checkpoint goes on.`,
      };
  }
}

function waitingNotice([first, ...others]: readonly TaskView[], progress: string): RunEndNotice | undefined {
  if (!first) return undefined;
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return {
    level: 'information',
    message: `Tranche: ${taskName(first, 60)}${more} waits for your approval. ${progress}`,
  };
}

/** The run could not go on, though no task failed. */
function haltNotice(run: RunRecord | undefined, progress: string): RunEndNotice {
  const why =
    run?.outcome === 'halted' && run.reason
      ? `the run had to halt: ${withStop(safe(run.reason, 120))}`
      : 'the run ended with an error; the terminal says why.';
  return { level: 'error', message: `Tranche: ${why} ${progress}` };
}

/** How long a task took or since when it runs. Undefined when neither is known. */
export function timeWords(view: TaskView, now: Date): string | undefined {
  const { record, status } = view;
  if (!record) return undefined;
  if (status === 'running') return record.startedAt ? `since ${momentWords(record.startedAt, now)}` : undefined;
  return record.duration === undefined || record.duration <= 0 ? undefined : durationWords(record.duration);
}

function withStop(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
