/** From a box to a task: id, title, state, marks, and what its lines say. */

import { append } from '../append';
import { findFiles } from '../fileReferences';
import { type Lines, rangeOf, rangeToLineEnd, textOf } from '../lines';
import type { FileReference, Problem, Step, Task } from '../model';
import type { Names } from '../names';
import { readVerifyCommands, verifyProblems } from '../verifyCommands';
import type { Item } from './boxes';
import type { ClassifiedBox, TaskBox } from './classify';
import { type DependencyFindings, readTaskDependencies } from './dependencies';
import { readOpening } from './opening';
import { type NamedTask, uidNearby } from './taskNames';
import { addChildren, byStepStates, stateMarks, stateOf, stepsOf } from './taskStates';
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
export interface TaskFindings extends DependencyFindings {
  /** Commands that the runner will refuse. */
  readonly refused: Problem[];
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
  const { lines, items, boxes, taskBoxes, linesOf, phaseOf, isDropped } = source;
  const { steps, states } = stepsOf(lines, boxes, items.length);
  const marksOf = stateMarks(lines, items, taskBoxes);
  addChildren(states, taskBoxes);
  const tasks: Task[] = [];
  for (const [at, box] of taskBoxes.entries()) {
    const name = named[at];
    if (!name) continue;
    const { uid, id } = name;
    const { wrapped, body, endLine } = linesOf(at);
    const opening = name.opening ?? readOpening(lines, items, box, wrapped);
    const { snippet, marks, title, idRange, annotations } = opening;
    const range = rangeToLineEnd(lines, box.box.line, box.box.column, endLine - 1);
    for (let { line } = box.box; line < endLine; line++) found.taken[line] = 1;
    const written = box.byStepsOnly ? byStepStates(states.get(box.item)) : box.state.state;
    const uidOf = (other: string) => uidNearby(named, at, other) ?? names.tasks.get(other);
    const dependent = { uid, id, box, snippet, marks, body, cell: cellOf(items[box.item]), uidOf };
    const dependsOn = readTaskDependencies(lines, dependent, names, found);
    const verify = verifyOf(lines, marks.verify, body);
    if (verify.length > 0) found.refused.push(...verifyProblems(lines, { uid, id, verify, snippet, body }));
    tasks.push({
      uid,
      id,
      generated: box.id === null,
      title,
      text: textOf(lines, range),
      state: stateOf(
        written === 'pending' && isBlocked(lines, body) ? 'blocked' : written,
        marks.skipped,
        isDropped(box),
      ),
      range,
      idRange,
      phase: phaseOf(box),
      dependsOn,
      stateMark: marksOf(box),
      file: null,
      annotations,
      parent: name.parent,
      parallel: marks.parallel,
      optional: marks.optional || box.box.starred,
      priority: marks.priority ?? 'medium',
      files: filesOf(lines, box, wrapped, body),
      steps: steps[box.item] ?? noSteps,
      verify,
      expectsNoChanges: marks.expectsNoChanges,
    });
  }
  return tasks;
}

/** `_Blocked: no access_` below a task. */
const blocked = /^\s*(?:[-*+]\s+)?_Blocked:\s*(?!none)\S.*_\s*$/i;
/** So many are compared one by one. */
const fewFiles = 8;
const noSteps: readonly Step[] = [];
const noFiles: readonly FileReference[] = [];

function isBlocked(lines: Lines, body: readonly number[]): boolean {
  return body.length > 0 && body.some((line) => blocked.test(lines.clean[line] ?? ''));
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
): readonly FileReference[] {
  let files: FileReference[] = [];
  let seen: Set<string> | null = null;
  add(box.line, start);
  for (const line of wrapped) add(line, 0);
  for (const line of body) add(line, 0);
  return files.length === 0 ? noFiles : files;

  function add(line: number, from: number): void {
    const clean = lines.clean[line] ?? '';
    if (!clean.includes('.') && !clean.includes('file')) return;
    for (const file of findFiles(from === 0 ? clean : clean.slice(from))) {
      if (seen?.has(file.path) || (!seen && files.some(({ path }) => path === file.path))) continue;
      files = append(files, { path: file.path, range: rangeOf(lines, line, from + file.from, from + file.to) });
      seen?.add(file.path);
      if (files.length === fewFiles) seen = new Set(files.map(({ path }) => path));
    }
  }
}
