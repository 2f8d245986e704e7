/** The one status-bar item. */
import type { PlanView } from './planView';
import { checkpointWords, countsWords, headline } from './sentences';
import { safe } from './terminalText';
import { waitOf, waitWords } from './waits';
import { plural } from './words';

export interface StatusBarWords {
  /** With icon syntax; shows at most 20 characters. */
  readonly text: string;
  /** Plain text. */
  readonly tooltip: string;
  /** Without icon syntax, for screen readers. */
  readonly spoken: string;
  /** The item is coloured for failures only. */
  readonly failed: boolean;
}

/**
 * What the status bar says of the active plan.
 *
 * @param runs how many plans of the window are at work, this one included
 */
export function statusBarWords(view: PlanView, now: Date, runs = view.running ? 1 : 0): StatusBarWords {
  const { counts } = view;
  const failed = !view.running && counts.of.failed > 0;
  const title = safe(view.plan.title, 80) || 'Plan';
  const wait = waitOf(view);
  const lines = [`${title}: ${headline(view, now)}`, countsWords(counts)];
  if (wait && !wait.isAll) lines.push(`${waitWords(wait, now)} in one session, others are at work`);
  const others = runs > (view.running ? 1 : 0);
  if (others) lines.push(runs === 1 ? '1 run, of another plan' : `${runs} runs at the same time`);
  const checkpoint = view.canResume ? checkpointWords(view, now) : undefined;
  if (checkpoint) lines.push(`Can be resumed, ${checkpoint.when}: ${checkpoint.where}`);
  lines.push(view.running ? 'Click to show the terminal' : 'Click to show the tasks');
  return {
    text: shortWait(view, now) ?? `$(${icon(view)}) ${counts.done}/${counts.total}`,
    tooltip: lines.join('\n'),
    spoken: `Tranche, ${title}: ${counts.done} of ${counts.total} tasks done${spokenState(view, now)}${others ? `, ${plural(runs, 'run')} in all` : ''}`,
    failed,
  };
}

/** Of a run that does nothing but wait: how long, which is what one wants to know by then. Short waits are left out. */
function shortWait(view: PlanView, now: Date): string | undefined {
  const wait = waitOf(view);
  const until = new Date(wait?.until ?? '');
  if (!wait?.isAll || !(until.getTime() - now.getTime() >= shownWaitMs)) return undefined;
  const clock = [until.getHours(), until.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
  return `$(watch) ${wait.isLimit ? 'limit until' : 'next try'} ${clock}`;
}

/** A wait shorter than this, in milliseconds, is over before one has read of it. */
const shownWaitMs = 30_000;

function icon({ running, counts }: PlanView): string {
  if (running) return 'loading~spin';
  if (counts.of.failed > 0) return 'error';
  if (counts.of.interrupted > 0) return 'debug-pause';
  if (counts.of.waiting > 0) return 'question';
  return 'checklist';
}

function spokenState(view: PlanView, now: Date): string {
  const { running, counts } = view;
  if (running) {
    const wait = waitOf(view);
    const parked = counts.of.waiting > 0 ? `, ${counts.of.waiting} waiting for you` : '';
    return `, ${wait?.isAll ? waitWords(wait, now).toLowerCase() : 'running'}${parked}`;
  }
  if (counts.of.failed > 0) return `, ${counts.of.failed} failed`;
  if (counts.of.interrupted > 0) return ', interrupted';
  if (counts.of.waiting > 0) return `, ${counts.of.waiting} waiting for you`;
  return '';
}

/** Characters that are seen: an icon counts as one. */
export function shownLength(text: string): number {
  return text.replace(/\$\([^)]*\)/g, '#').length;
}
