/** Words above a plan, its phases and tasks that can be clicked. */
import type { Range } from '../plan/model';
import { onLine } from '../plan/ranges';
import { activityWords } from '../present/activity';
import { asks, type PhaseView, type PlanView, type TaskView } from '../present/planView';
import { headline, taskName } from '../present/sentences';
import { lookOf } from '../present/statusTable';
import { capitalised } from '../present/words';
import type { PlanDocument } from './document';
import { phasesHere, tasksHere } from './plan';

export type LensAction =
  | 'runNextBatch'
  | 'resume'
  | 'stop'
  | 'showReport'
  /** With `phase`. */
  | 'runPhase'
  /** All below with `uid`. */
  | 'runTask'
  | 'retryTask'
  | 'approveTask'
  | 'rejectTask'
  | 'answerTask'
  | 'showOutput';

export interface Lens {
  readonly range: Range;
  readonly title: string;
  readonly tooltip: string;
  /** Null where there is nothing to do but to be read. */
  readonly action: LensAction | null;
  readonly uid?: string;
  /** Key of the phase. */
  readonly phase?: string;
}

/** None without a view: what cannot be known is not offered. Those of one line stand in the order they are shown. */
export function lensesOf(document: PlanDocument, now = new Date()): readonly Lens[] {
  const { view, plan, file } = document;
  if (!view || plan.tasks.length === 0) return [];
  const phases = new Map(view.phases.map((one) => [one.phase?.key, one]));
  const isFirst = file === null || file === plan.files[0];
  const lenses = [
    ...(isFirst ? planLenses(view) : []),
    ...phasesHere(document).flatMap(({ key, headingRange }) => {
      const phase = phases.get(key);
      return phase ? phaseLenses(phase, view, key, headingRange.line) : [];
    }),
    ...tasksHere(document).flatMap(({ uid, range }) => {
      const task = view.byUid.get(uid);
      return task ? taskLenses(task, view, range.line, now) : [];
    }),
  ];
  return lenses.sort((a, b) => a.range.line - b.range.line);
}

function planLenses(view: PlanView): Lens[] {
  const { counts } = view;
  const range = lineStart(0);
  const progress = `${counts.done}/${counts.total} done`;
  if (view.running) {
    const text = headline(view);
    return [{ range, title: `Stop · ${progress}`, tooltip: text, action: 'stop' }];
  }
  const lenses: Lens[] = [];
  if (view.canResume) {
    const tooltip = 'Goes on with the run that was left before its end';
    lenses.push({ range, title: 'Resume', tooltip, action: 'resume' });
  }
  if (view.canRun) {
    const tooltip = 'Runs the tasks that come next in one agent session';
    lenses.push({ range, title: `Run next batch · ${progress}`, tooltip, action: 'runNextBatch' });
  } else {
    const action = view.latestRun ? 'showReport' : null;
    lenses.push({
      range,
      title: capitalised(headline(view)),
      tooltip: action ? 'Shows the latest report' : '',
      action,
    });
  }
  return lenses;
}

function phaseLenses({ tasks, counts }: PhaseView, view: PlanView, phase: string, line: number): Lens[] {
  if (counts.total === 0) return [];
  const range = lineStart(line);
  const progress = `${counts.done}/${counts.total}`;
  const canRun = !view.running && tasks.some(({ readiness }) => readiness?.ready === true);
  if (!canRun) return [{ range, title: `${progress} done`, tooltip: '', action: null, phase }];
  const tooltip = 'Runs the tasks of this phase that can run';
  return [{ range, title: `Run phase · ${progress}`, tooltip, action: 'runPhase', phase }];
}

function taskLenses(task: TaskView, view: PlanView, line: number, now: Date): Lens[] {
  const { status, record, readiness } = task;
  const { uid } = task.task;
  const range = lineStart(line);
  const about = taskName(task, 60);
  const lenses: Lens[] = [];
  if (status === 'running') {
    const title = capitalised((record && activityWords(record, now)) ?? lookOf(status).word);
    lenses.push({ range, title, tooltip: `Shows what the agent does on ${about}`, action: 'showOutput', uid });
    return lenses;
  }
  if (status === 'failed' && !view.running) {
    lenses.push({ range, title: 'Retry', tooltip: `Tries ${about} again`, action: 'retryTask', uid });
  } else if (status === 'waiting' && asks(task)) {
    lenses.push({
      range,
      title: 'Answer',
      tooltip: `Answers what the agent of ${about} asks`,
      action: 'answerTask',
      uid,
    });
  } else if (status === 'waiting') {
    lenses.push(
      { range, title: 'Approve', tooltip: `Says that the work on ${about} counts`, action: 'approveTask', uid },
      { range, title: 'Reject', tooltip: `Sends the work on ${about} back, with a reason`, action: 'rejectTask', uid },
    );
  } else if (readiness?.ready === true && !view.running) {
    lenses.push({ range, title: 'Run', tooltip: `Runs ${about} alone`, action: 'runTask', uid });
  }
  if (record?.runId !== undefined && record.attempts > 0) {
    lenses.push({
      range,
      title: 'Show output',
      tooltip: `Shows what the agent wrote on ${about}`,
      action: 'showOutput',
      uid,
    });
  }
  return lenses;
}

function lineStart(line: number): Range {
  return onLine(line, 0, 0);
}
