/** From a box to a task: id, title, state, marks, and what its lines say. */

import { append } from '../append';
import { findFiles } from '../fileReferences';
import { type Lines, rangeToLineEnd, textOf } from '../lines';
import type { Dependency, Problem, Reference, StateMark, Step, Task } from '../model';
import type { Names } from '../names';
import { readVerifyCommands, verifyProblems } from '../verifyCommands';
import type { Item } from './boxes';
import type { ClassifiedBox, TaskBox } from './classify';
import { type DependencySearch, readTaskDependencies } from './dependencies';
import { readOpening } from './opening';
import { type NamedTask, uidNearby } from './taskNames';
import { byStepStates, type StepFindings, stateMarks, stateOf, stepsOf } from './taskStates';
import type { TaskLines } from './taskText';

/** Where tasks are read from. Tasks are told by their number among them. */
export interface TaskSource {
  readonly lines: Lines;
  readonly items: readonly Item[];
  readonly boxes: readonly ClassifiedBox[];
  readonly taskBoxes: readonly TaskBox[];
  readonly linesOf: (task: number) => TaskLines;
  /** The key of the phase that a box stands in. */
  readonly phaseOf: (box: TaskBox) => string | null;
  /** Whether a box stands below a heading that is struck through. */
  readonly isDropped: (box: TaskBox) => boolean;
}

/** What is gathered from all tasks while they are read. */
export interface TaskFindings {
  readonly references: Reference[];
  readonly problems: Problem[];
  /** As of a search for dependencies. */
  readonly indirect: Dependency[];
  /** Commands that the runner will refuse. */
  readonly refused: Problem[];
  /** Tasks whose mark means nothing that all agree on. */
  readonly unsettled: NamedTask[];
  /** 1 for each line that belongs to a task. */
  readonly taken: Uint8Array;
}

/**
 * Reads all tasks, in plan order: each one completely before the next, so that what it takes to read 100,000 of them is
 * forgotten at once.
 */
export function readTasks(
  source: TaskSource,
  named: readonly NamedTask[],
  names: Names,
  found: TaskFindings,
): readonly Task[] {
  const { lines, items, boxes, taskBoxes } = source;
  const { steps, states } = stepsOf(lines, boxes, taskBoxes, items.length);
  const uidOf = (id: string, from: number) => uidNearby(named, from, id) ?? names.tasks.get(id);
  const { references, problems, indirect } = found;
  const context: TaskContext = {
    ...source,
    steps,
    states,
    stateMarkOf: stateMarks(lines, items, taskBoxes),
    search: { lines, names, uidOf, references, problems, indirect },
    found,
  };
  return named.map((name, number) => readTask(name, number, context));
}

/** What the reading of one task needs of all others. */
interface TaskContext extends TaskSource, StepFindings {
  readonly stateMarkOf: (box: TaskBox) => StateMark | null;
  readonly search: DependencySearch;
  readonly found: TaskFindings;
}

function readTask(name: NamedTask, number: number, context: TaskContext): Task {
  const { box } = name;
  const { lines, items, found } = context;
  const { wrapped, body, endLine } = context.linesOf(number);
  const opening = name.opening ?? readOpening(lines, items, box, wrapped);
  const { marks, title, idRange, annotations } = opening;
  const range = rangeToLineEnd(lines, box.box.line, box.box.column, endLine - 1);
  for (let { line } = box.box; line < endLine; line++) found.taken[line] = 1;
  if (!isSettled(box, items)) found.unsettled.push(name);
  const written = box.byStepsOnly ? byStepStates(context.states.get(box.item)) : box.state.state;
  const said = written === 'pending' && isBlocked(lines, body) ? 'blocked' : written;
  const dependent = { name, number, opening, body, cell: cellOf(items[box.item]) };
  const dependsOn = readTaskDependencies(dependent, context.search);
  const verify = verifyOf(lines, marks.verify, body);
  if (verify.length > 0)
    found.refused.push(...verifyProblems(lines, { ...name, verify, snippet: opening.snippet, body }));
  return {
    uid: name.uid,
    id: name.id,
    generated: box.id === null,
    title,
    text: textOf(lines, range),
    state: stateOf(said, marks.skipped, context.isDropped(box)),
    range,
    idRange,
    phase: context.phaseOf(box),
    dependsOn,
    stateMark: context.stateMarkOf(box),
    file: null,
    annotations,
    parent: name.parent,
    parallel: marks.parallel,
    optional: marks.optional || box.box.starred,
    priority: marks.priority ?? 'medium',
    files: filesOf(lines, box, wrapped, body),
    steps: context.steps[box.item] ?? noSteps,
    verify,
    expectsNoChanges: marks.expectsNoChanges,
  };
}

/** `_Blocked: no access_` below a task. */
const blocked = /^\s*(?:[-*+]\s+)?_Blocked:\s*(?!none)\S.*_\s*$/i;
const noSteps: readonly Step[] = [];
/** Appended to, it makes another one. */
const noFiles: string[] = [];

/** Whether nobody doubts what the mark of a box means, or there is no box. */
function isSettled({ box, item, state, unknownState }: TaskBox, items: readonly Item[]): boolean {
  if (box.markColumn === null && (box.sign || items[item]?.special)) return true;
  return !unknownState && !state.doubtful && (box.markColumn !== null || box.mark !== ' ');
}

function isBlocked(lines: Lines, body: readonly number[]): boolean {
  for (const line of body) if (blocked.test(lines.clean[line] ?? '')) return true;
  return false;
}

function verifyOf(lines: Lines, marked: Task['verify'], body: readonly number[]): Task['verify'] {
  let commands = marked;
  for (const line of body) {
    const below = readVerifyCommands(lines.clean[line] ?? '');
    if (below.length > 0) commands = [...commands, ...below];
  }
  return commands;
}

/** The cell of a row that lists dependencies. */
function cellOf(item: Item | undefined): { line: number; from: number; to: number } | null {
  const special = item?.special;
  return special?.kind === 'row' && special.dependencies ? { line: special.line, ...special.dependencies } : null;
}

function filesOf(
  lines: Lines,
  { box, start }: TaskBox,
  wrapped: readonly number[],
  body: readonly number[],
): readonly string[] {
  let files = withFiles(noFiles, lines, box.line, start);
  for (const line of wrapped) files = withFiles(files, lines, line, 0);
  for (const line of body) files = withFiles(files, lines, line, 0);
  return files.length < 2 ? files : [...new Set(files)];
}

/** With the files that a line names from a column on. */
function withFiles(known: string[], lines: Lines, line: number, from: number): string[] {
  const clean = lines.clean[line] ?? '';
  let files = known;
  for (const { path } of findFiles(from === 0 ? clean : clean.slice(from))) files = append(files, path);
  return files;
}
