/** What would run next and why, and why the rest would not: the lines of the preview. */
import type { Batch } from '../schedule/model';
import type { PlanView, TaskView } from './planView';
import { readinessWords, readyWords } from './readiness';
import { taskName } from './sentences';
import { lookOf } from './statusTable';
import { safe } from './terminalText';
import { plural } from './words';

export interface PreviewLine {
  readonly uid: string;
  readonly label: string;
  /** The state in a word. */
  readonly state: string;
  readonly why: string;
}

export interface PreviewGroup {
  readonly title: string;
  readonly lines: readonly PreviewLine[];
}

/** Groups in the order they matter; empty ones are left out. Settled tasks have no future and do not appear. */
export function previewGroups(view: PlanView, batch: Batch, phaseGate: number): PreviewGroup[] {
  const context = { plan: view.plan, phaseGate };
  const chosen = batch.tasks.flatMap(({ uid, reason, joins }) => {
    const task = view.byUid.get(uid);
    const drawn = joins === null ? '' : `; shares files or a sequence with ${joins}`;
    return task ? [line(task, `${readyWords(reason, context)}${drawn}`)] : [];
  });
  const who = batch.agent === null ? '' : ` of ${safe(batch.agent, 40)}`;
  const inBatch = new Set(batch.tasks.map(({ uid }) => uid));
  const others = view.tasks.filter(({ task, status }) => !inBatch.has(task.uid) && status !== 'running');
  const ready = others.filter(({ readiness }) => readiness?.ready);
  const waiting = others.filter(({ readiness }) => readiness?.ready === false && !isSettled(readiness.reasons));
  const explain = (task: TaskView) => line(task, task.readiness ? readinessWords(task.readiness, context) : '');
  return [
    { title: `Next batch: ${plural(chosen.length, 'task')} in one session${who}`, lines: chosen },
    { title: 'Ready, in a later batch', lines: ready.map(explain) },
    { title: 'Not yet', lines: waiting.map(explain) },
  ].filter(({ lines }) => lines.length > 0);
}

function isSettled(reasons: readonly { readonly kind: string }[]): boolean {
  return reasons.some(({ kind }) => kind === 'settled');
}

function line(view: TaskView, why: string): PreviewLine {
  return { uid: view.task.uid, label: taskName(view), state: lookOf(view.status).word, why };
}

/** Why nothing can run now, in one sentence. */
export function nothingToRunWords(view: PlanView): string {
  const { counts } = view;
  if (counts.total === 0) return 'The plan has no tasks.';
  if (counts.done === counts.total) return `All ${counts.total} tasks are done.`;
  const parked = view.tasks.find(({ record }) => record?.activity === 'waiting_person');
  if (parked) return `No task can run: ${taskName(parked, 60)} waits for your approval.`;
  const given = view.tasks.find(({ status }) => status === 'failed');
  if (given) {
    const failed = plural(counts.of.failed, 'task');
    return `No task can run: ${failed} failed, and the rest waits. Retry ${taskName(given, 60)} or skip it.`;
  }
  const waiting = view.tasks.find(({ readiness }) => readiness?.ready === false && !isSettled(readiness.reasons));
  const why = waiting?.readiness
    ? ` ${taskName(waiting, 60)}: ${readinessWords(waiting.readiness, { plan: view.plan })}.`
    : '';
  return `No task can run now.${why}`;
}
