/** Rows above the tasks: the plan, its phases, what is wrong with it. */
import type { Phase, Problem } from '../plan/model';
import type { PhaseView, PlanView } from './planView';
import { rowId } from './rowId';
import type { Row, RowOptions } from './rows';
import { countsWords } from './sentences';
import { lookOf } from './statusTable';
import { inFile } from './taskRows';
import { safe } from './terminalText';
import { waitOf } from './waits';
import { plural, progressWords } from './words';

/**
 * The plan's own row. The figures of the active plan stand in the title of the view instead: drawing a plan's row
 * again draws all rows below it again, and they change with every task.
 */
export function planRow(view: PlanView, options: RowOptions, children: readonly string[]): Row {
  const { key, active, path } = options;
  const { counts, running } = view;
  const label = safe(view.plan.title, 100) || 'Plan';
  const description = active
    ? `${safe(path, 100)}${running ? ' · running' : ''}`
    : `${progressLine(view)} · ${safe(path, 100)}`;
  const spoken = active ? `active${running ? ', running' : ''}` : `${counts.done} of ${counts.total} tasks done`;
  return {
    ...{ id: rowId.plan(key), kind: 'plan', parent: undefined, children, label, description },
    spoken: `Plan ${label}, ${options.pinned ? 'pinned, ' : ''}${spoken}`,
    contextValue: ['plan', ...planWords(view, options)].join(' '),
    icon: planIcon(view, options),
    fold: children.length === 0 ? 'leaf' : active ? 'expanded' : 'collapsed',
    open: { line: 0, character: 0 },
    detail: active ? '' : countsWords(counts),
  };
}

/** What menus of a plan's row ask for, each in one word: what can be done with this plan, whatever others are at. */
export const planContextWords = [
  'active',
  'inactive',
  'pinned',
  'unpinned',
  'startable',
  'resumable',
  'stoppable',
  'wakeable',
] as const;
type PlanContextWord = (typeof planContextWords)[number];

function planWords(view: PlanView, { active, pinned }: RowOptions): PlanContextWord[] {
  const words: PlanContextWord[] = [active ? 'active' : 'inactive', pinned ? 'pinned' : 'unpinned'];
  if (view.canRun) words.push('startable');
  if (view.canResume) words.push('resumable');
  if (view.running) words.push('stoppable');
  if (waitOf(view)) words.push('wakeable');
  return words;
}

function planIcon(view: PlanView, { active, pinned }: RowOptions): Row['icon'] {
  if (view.running) return { id: waitOf(view)?.isAll ? 'watch' : 'loading~spin', colour: 'progressBar.background' };
  if (pinned) return { id: 'pinned' };
  return { id: active ? 'checklist' : 'list-unordered' };
}

/** @example progressLine(view) // '3/12 (25 %) · 1 failed' */
export function progressLine(view: PlanView): string {
  const { counts } = view;
  const state = planState(view);
  const progress = counts.total === 0 ? 'no tasks' : progressWords(counts.done, counts.total);
  return state ? `${progress} · ${state}` : progress;
}

/** The one row of a plan that could not be read. */
export function faultRow(name: string, message: string, key: string): Row {
  const label = safe(name, 100);
  const why = safe(message, 200);
  return {
    ...{ id: rowId.plan(key), kind: 'plan', parent: undefined, children: [], label },
    description: why,
    spoken: `Plan ${label} cannot be read: ${why}`,
    contextValue: 'plan broken',
    icon: { id: 'error', colour: 'list.errorForeground' },
    fold: 'leaf',
    open: { line: 0, character: 0 },
    detail: message,
  };
}

function planState({ running, counts }: PlanView): string {
  const parts: string[] = [];
  if (running) parts.push('running');
  else if (counts.of.failed > 0) parts.push(`${counts.of.failed} failed`);
  else if (counts.of.interrupted > 0) parts.push('interrupted');
  // Said beside anything else: nobody but the person goes on with these.
  if (counts.of.waiting > 0) parts.push(`${counts.of.waiting} ${lookOf('waiting').word}`);
  return parts.join(' · ');
}

/** A phase with its progress; the current one is unfolded. */
export function phaseRow(view: PhaseView, phase: Phase, current: boolean, key: string): Row {
  const { tasks, counts } = view;
  const shown = (['failed', 'waiting'] as const).filter((status) => counts.of[status] > 0);
  const notable = shown.map((status) => `${counts.of[status]} ${lookOf(status).word}`);
  const label = safe(phase.title, 100) || `Phase ${phase.key}`;
  return {
    ...{ id: rowId.phase(key, phase.key), kind: 'phase', parent: rowId.plan(key), label },
    children: tasks.filter(({ task }) => task.parent === null).map(({ task }) => rowId.task(key, task.uid)),
    description: [`${counts.done}/${counts.total}`, ...notable].join(' · '),
    spoken: [label, `${counts.done} of ${counts.total} tasks done`, ...notable].join(', '),
    contextValue: 'phase',
    icon: phaseIcon(view),
    fold: tasks.length === 0 ? 'leaf' : current ? 'expanded' : 'collapsed',
    open: phase.headingRange,
    ...inFile(phase),
    detail: `${countsWords(counts)}|${phase.objective ?? ''}`,
  };
}

function phaseIcon({ counts }: PhaseView): Row['icon'] {
  if (counts.of.failed > 0) return { id: 'warning', colour: 'list.warningForeground' };
  if (counts.of.waiting > 0) return { id: lookOf('waiting').icon, colour: lookOf('waiting').colour };
  if (counts.total > 0 && counts.done === counts.total) return { id: 'check-all', colour: 'testing.iconPassed' };
  return { id: 'layers' };
}

/** One row that counts the problems, and one below it for each; none for a sound plan. */
export function problemRows({ problems }: PlanView, key: string): Row[] {
  if (problems.length === 0) return [];
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const label = plural(problems.length, 'problem');
  const about = `in the plan${errors > 0 ? `, ${plural(errors, 'error')}` : ''}`;
  const children = problems.map((problem, n) => problemRow(problem, n, key));
  const parent: Row = {
    ...{ id: rowId.problems(key), kind: 'problems', parent: rowId.plan(key), label },
    children: children.map((row) => row.id),
    description: about,
    spoken: `${label} ${about}`,
    contextValue: 'problems',
    icon: problemIcon(errors > 0 ? 'error' : 'warning'),
    fold: 'collapsed',
    // A click unfolds it; each of the problems leads to its line.
    open: undefined,
    detail: '',
  };
  return [parent, ...children];
}

function problemRow({ severity, message, range, file }: Problem, n: number, key: string): Row {
  const text = safe(message, 200);
  const line = file === null ? `Line ${range.line + 1}` : `${safe(file, 60)} line ${range.line + 1}`;
  // The line comes first: what stands behind a long label is cut off.
  const label = `${line}: ${text}`;
  return {
    ...{ id: rowId.problem(key, n), kind: 'problem', parent: rowId.problems(key), children: [], label },
    description: '',
    spoken: `${severity}, ${label}`,
    contextValue: 'problem',
    icon: problemIcon(severity),
    fold: 'leaf',
    open: range,
    ...inFile({ file }),
    detail: '',
  };
}

function problemIcon(severity: Problem['severity']): Row['icon'] {
  return severity === 'error'
    ? { id: 'error', colour: 'list.errorForeground' }
    : { id: 'warning', colour: 'list.warningForeground' };
}

/** Something wrong beyond the plan's text: an unreadable status file, say. */
export function noticeRow(text: string, n: number, key: string): Row {
  const label = safe(text, 200);
  return {
    ...{ id: rowId.notice(key, n), kind: 'notice', parent: rowId.plan(key), children: [], label },
    description: '',
    spoken: label,
    contextValue: 'notice',
    icon: { id: 'info', colour: 'list.warningForeground' },
    fold: 'leaf',
    open: undefined,
    detail: text,
  };
}
