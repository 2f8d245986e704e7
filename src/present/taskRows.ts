/** Rows of tasks and of the steps below them. */
import type { Plan, Task } from '../plan/model';
import { activityWords } from './activity';
import { asks, type PhaseView, type PlanView, type TaskView } from './planView';
import { readinessWords } from './readiness';
import { rowId } from './rowId';
import type { Row, RowOptions } from './rows';
import { taskName, timeWords } from './sentences';
import { contextWordsOf, lookOf } from './statusTable';
import { safe } from './terminalText';
import { waits } from './waits';

export interface TaskPlace {
  readonly view: PlanView;
  readonly phase: PhaseView;
  /** Within the phase. */
  readonly index: number;
  /** `uid`s of its sub-tasks. */
  readonly children: readonly string[];
  readonly options: RowOptions;
}

/** A task: its name, its state in a word, how long it took. */
export function taskRow(view: TaskView, place: TaskPlace): Row {
  const { task, status } = view;
  const { phase, index, children, options } = place;
  const { key } = options;
  const look = lookOf(status);
  const words = contextWordsOf(status, {
    ready: view.readiness?.ready === true,
    running: place.view.running,
    asks: asks(view),
  });
  const label = taskName(view, 120) || task.uid;
  const position = `${index + 1} of ${phase.tasks.length}`;
  const parts = [look.spoken, phase.phase ? `${position} in ${shortPhase(phase)}` : position];
  return {
    id: rowId.task(key, task.uid),
    kind: 'task',
    label,
    status,
    uid: task.uid,
    parent: parentId(task, key),
    children: children.map((uid) => rowId.task(key, uid)),
    description: taskDescription(view, place.view.plan, options.now),
    spoken: [safe(task.title, 120) || label, ...parts].join(', '),
    contextValue: ['task', status, ...words, ...(waits(view) ? ['wakeable'] : [])].join(' '),
    // What waits for time to pass does not spin.
    icon: { id: waits(view) ? 'watch' : look.icon, colour: look.colour },
    fold: task.steps.length + children.length === 0 ? 'leaf' : status === 'running' ? 'expanded' : 'collapsed',
    open: task.range,
    ...inFile(task),
    detail: taskDetail(view, place),
  };
}

function parentId(task: Task, key: string): string {
  if (task.parent !== null) return rowId.task(key, task.parent);
  return task.phase === null ? rowId.plan(key) : rowId.phase(key, task.phase);
}

function shortPhase({ phase }: PhaseView): string {
  if (!phase) return '';
  return phase.number === null ? safe(phase.title, 60) : `Phase ${safe(phase.number, 20)}`;
}

/** The state in a word, then what is going on, how long it took, which attempt. Pending tasks are many and say nothing. */
function taskDescription(view: TaskView, plan: Plan, now: Date): string {
  const { status, record, readiness } = view;
  const parts: (string | undefined)[] = [status === 'pending' ? undefined : lookOf(status).word];
  if (status === 'running' && record) parts.push(activityWords(record, now));
  if (status === 'blocked' && readiness && !readiness.ready) {
    parts.push(readinessWords({ ...readiness, reasons: readiness.reasons.slice(0, 1) }, { plan, mostNames: 3 }));
  }
  if (record?.question !== undefined) parts.push(safe(record.question, 60));
  if (record?.owesCheck) parts.push('not checked yet');
  parts.push(timeWords(view, now));
  if (record && record.attempts > 1) parts.push(`attempt ${record.attempts}`);
  return parts.filter((part) => part !== undefined).join(' · ');
}

function taskDetail({ task, record, status, readiness }: TaskView, { view, options }: TaskPlace): string {
  const settled = status === 'completed' || status === 'skipped' || status === 'stale';
  const { phaseGate } = options;
  const context = { plan: view.plan, mostNames: 0, ...(phaseGate !== undefined && { phaseGate }) };
  const why = readiness && !settled ? readinessWords(readiness, context) : '';
  const facts = `${why}|${task.priority}|${task.optional}|${task.text}`;
  if (!record) return facts;
  const { lastError, startedAt, completedAt, notes, claim, gates, changedFiles, usage } = record;
  return JSON.stringify([facts, lastError, startedAt, completedAt, notes, claim, gates, changedFiles, usage]);
}

/** The boxes below a task that are not handed out by themselves. */
export function stepRows(task: Task, key: string): Row[] {
  return task.steps.map((step, n): Row => {
    const label = safe(step.text, 160) || `Step ${n + 1}`;
    return {
      ...{ id: rowId.step(key, task.uid, n), kind: 'step', parent: rowId.task(key, task.uid), children: [], label },
      description: '',
      spoken: `Step ${label}, ${step.checked ? 'ticked' : 'not ticked'}`,
      contextValue: 'step',
      icon: step.checked ? { id: 'check', colour: 'testing.iconPassed' } : { id: 'dash' },
      fold: 'leaf',
      open: step.range,
      ...inFile(task),
      uid: task.uid,
      detail: '',
    };
  });
}

/** The file that something stands in, as rows have it. */
export function inFile({ file }: { readonly file: string | null }): { readonly file?: string } {
  return file === null ? {} : { file };
}
