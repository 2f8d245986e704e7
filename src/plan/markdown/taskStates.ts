/** What a task's state is, and where it is written: in its box, in words, or in the boxes of its steps. */

import { append } from '../append';
import { plainText } from '../inlineText';
import { type Lines, rangeOf, rangeToLineEnd, textOf } from '../lines';
import type { StateMark, Step, WrittenState } from '../model';
import type { Item } from './boxes';
import type { ClassifiedBox, TaskBox } from './classify';
import type { Flags } from './flags';
import type { StatusPlace } from './statusFields';
import { completedLike } from './statusWords';

const saysCompleted = /^(?:[xX✓✔✅☑]|✔️|☑️)$/u;

export function stateOf(said: WrittenState, skipped: Flags['skipped'], dropped: boolean): WrittenState {
  const open = said !== 'completed';
  if (skipped === 'struck' || skipped === 'said') return 'skipped';
  if (open && (skipped === 'deferred' || dropped)) return 'skipped';
  return said;
}

export function byStepStates(states: StepStates | undefined): WrittenState {
  if (!states || states.all === 0) return 'pending';
  if (states.done === states.all) return 'completed';
  return states.done > 0 || states.begun ? 'in_progress' : (states.other ?? 'pending');
}

/** Where the state of each task is written. Of words, "completed" is written as elsewhere in the file. */
export function stateMarks(
  lines: Lines,
  items: readonly Item[],
  boxes: readonly TaskBox[],
): (box: TaskBox) => StateMark | null {
  const marks = new Set<string>();
  const seen: string[] = [];
  for (const { item, box } of boxes) {
    if (box.mark !== ' ') marks.add(box.mark);
    const place = statusPlace(items[item]);
    if (place?.state === 'completed' && !seen.includes(place.text) && seen.length < 20) seen.push(place.text);
  }
  const upper = marks.has('X') && !marks.has('x');
  return ({ item, box }) => {
    const { line, mark, markColumn } = box;
    if (markColumn !== null && mark !== '~~') {
      const range = rangeOf(lines, line, markColumn, markColumn + mark.length);
      const done = box.sign ? '✅' : upper ? 'X' : 'x';
      // As it is matched it may differ: a no-break space stands for a space.
      const written = lines.changed ? textOf(lines, range) : mark;
      return { range, written, completed: saysCompleted.test(mark) ? written : done };
    }
    const place = statusPlace(items[item]);
    if (!place || place.text === '') return null;
    const range = rangeOf(lines, place.line, place.from, place.to);
    return {
      range,
      written: place.text,
      completed: place.state === 'completed' ? place.text : completedLike(place.text, seen),
    };
  };
}

function statusPlace(item: Item | undefined): StatusPlace | null {
  return item?.special ? item.special.status : null;
}

/** A heading without boxes of its own is as far as the tasks below it are; from the end, as these may be such, too. */
function addChildren(states: Map<number, StepStates>, boxes: readonly TaskBox[]): void {
  for (let at = boxes.length - 1; at >= 0; at--) {
    const box = boxes[at];
    if (!box || box.parent === null) continue;
    const state = box.byStepsOnly ? byStepStates(states.get(box.item)) : box.state.state;
    count(states, box.parent, state);
  }
}

function count(states: Map<number, StepStates>, task: number, state: WrittenState): void {
  const sum = states.get(task) ?? { all: 0, done: 0, begun: false, other: null };
  sum.all++;
  if (state === 'completed') sum.done++;
  else if (state === 'in_progress') sum.begun = true;
  else if (state !== 'pending') sum.other = state;
  states.set(task, sum);
}

export interface StepStates {
  all: number;
  done: number;
  begun: boolean;
  other: WrittenState | null;
}

/** By number of the task's entry. */
export interface StepFindings {
  readonly steps: readonly (readonly Step[] | undefined)[];
  /** Of the tasks that have any, where some have no state but that of their steps. */
  readonly states: Map<number, StepStates>;
}

/** Appended to, it makes another one. */
const noSteps: Step[] = [];

/** The steps of each task among so many entries, and how far they are where that is the task's state. */
export function stepsOf(
  lines: Lines,
  boxes: readonly ClassifiedBox[],
  taskBoxes: readonly TaskBox[],
  entries: number,
): StepFindings {
  const steps = new Array<Step[] | undefined>(entries);
  const states = new Map<number, StepStates>();
  const isCounted = taskBoxes.some(({ byStepsOnly }) => byStepsOnly);
  for (const box of boxes) {
    if (box.role !== 'step') continue;
    steps[box.task] = append(steps[box.task] ?? noSteps, boxText(lines, box));
    if (isCounted) count(states, box.task, box.state.state);
  }
  if (isCounted) addChildren(states, taskBoxes);
  return { steps, states };
}

/** A box that is not handed out: its text, whether it is ticked, and where it stands. */
export function boxText(lines: Lines, { box, state }: ClassifiedBox): Step {
  const text = (lines.clean[box.line] ?? '').slice(box.textColumn);
  const range = rangeToLineEnd(lines, box.line, box.column, box.line);
  return { text: plainText(text), checked: state.state === 'completed', range };
}
