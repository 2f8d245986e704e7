/** From a box to a task: id, title, state, marks, and what its lines say. */

import { findFiles } from '../fileReferences';
import { slugOf, uniqueNames } from '../ids';
import { maskCode, plainText } from '../inlineText';
import { type Lines, positionAt, rangeOf, rangeToLineEnd, textOf } from '../lines';
import type { FileReference, Range, Step, Task, WrittenState } from '../model';
import { readVerifyCommands } from '../verifyCommands';
import type { Blocks } from './blocks';
import type { Item } from './boxes';
import type { ClassifiedBox, TaskBox } from './classify';
import type { WrittenDependency } from './dependencyMarks';
import type { Flags } from './flags';
import { readMarks } from './marks';
import { rangeIn, type Snippet, snippetOf } from './snippet';
import { type TaskLines, taskLines } from './taskText';

/** A task whose dependencies have not been looked up yet. */
export interface TaskDraft {
  /** Complete but for `dependsOn`. */
  readonly task: Task;
  readonly box: TaskBox;
  /** The opening text behind the id. */
  readonly snippet: Snippet;
  readonly dependencies: readonly WrittenDependency[];
  /** Lines below the opening text. */
  readonly body: readonly number[];
}

/**
 * Reads all tasks, in plan order. `phaseOf` gives the key of the phase that a box stands in, `dropped` whether it stands
 * below a heading that is struck through.
 */
export function readTasks(
  lines: Lines,
  blocks: Blocks,
  items: readonly Item[],
  boxes: readonly ClassifiedBox[],
  phaseOf: (box: TaskBox) => string | null,
  dropped: (box: TaskBox) => boolean,
): readonly TaskDraft[] {
  const taskBoxes = boxes.filter((box) => box.role === 'task');
  const linesOf = linesOfTasks(lines, blocks, items, taskBoxes);
  const steps = stepsOf(lines, boxes);
  const opened = taskBoxes.map((box) => open(lines, box, linesOf.get(box.item)?.head ?? [box.box.line]));
  const uids = uidsOf(opened);
  const uidOf = new Map(taskBoxes.map((box, at) => [box.item, uids[at] ?? '']));
  return opened.map(({ box, snippet, marks, title, idRange }, at) => {
    const uid = uids[at] ?? '';
    const { head, body, endLine } = linesOf.get(box.item) ?? { head: [], body: [], endLine: box.box.line + 1 };
    const range = rangeToLineEnd(lines, box.box.line, box.box.column, endLine - 1);
    const { markColumn, line } = box.box;
    const task: Task = {
      uid,
      id: box.id?.id ?? uid,
      generated: box.id === null,
      title,
      text: textOf(lines, range),
      state: stateOf(box, marks.skipped, dropped(box)),
      range,
      idRange,
      phase: phaseOf(box),
      dependsOn: [],
      stateMark:
        markColumn === null
          ? null
          : { range: rangeOf(lines, line, markColumn, markColumn + 1), written: box.box.mark, completed: 'x' },
      file: null,
      annotations: [],
      parent: box.parent === null ? null : (uidOf.get(box.parent) ?? null),
      parallel: marks.parallel,
      optional: marks.optional || box.box.starred,
      priority: marks.priority ?? 'medium',
      files: filesOf(lines, [...head, ...body], box.start),
      steps: steps.get(box.item) ?? [],
      verify: [...marks.verify, ...body.flatMap((one) => readVerifyCommands(lines.clean[one] ?? ''))],
      expectsNoChanges: marks.expectsNoChanges,
    };
    return { task, box, snippet, dependencies: marks.dependencies, body };
  });
}

interface Opened {
  readonly box: TaskBox;
  readonly snippet: Snippet;
  readonly marks: ReturnType<typeof readMarks>;
  readonly title: string;
  readonly idRange: Range;
}

function open(lines: Lines, box: TaskBox, head: readonly number[]): Opened {
  const { line } = box.box;
  const column = box.start + (box.id?.rest ?? 0);
  const parts = head.map((one) => ({ line: one, column: one === line ? column : indentOf(lines, one) }));
  const snippet = snippetOf(lines, parts);
  const masked = maskCode(snippet.text);
  const own = readMarks(snippet.text, masked);
  const front = box.flags + (lines.clean[line] ?? '').slice(box.start, column);
  const early = box.flags === '' && !front.includes('~') ? null : readMarks(front, front);
  const marks = early
    ? { ...own, parallel: own.parallel || early.parallel, skipped: own.skipped ?? (/~~/.test(front) ? 'struck' : null) }
    : own;
  const title = titleOf(snippet.text, marks.spans);
  const end = Math.max(column, (lines.clean[line] ?? '').trimEnd().length);
  const idRange = box.id
    ? rangeOf(lines, line, box.start + box.id.from, box.start + box.id.to)
    : rangeOf(lines, line, column, end);
  return { box, snippet, marks, title, idRange };
}

function indentOf(lines: Lines, line: number): number {
  const clean = lines.clean[line] ?? '';
  return clean.length - clean.trimStart().length;
}

function titleOf(text: string, spans: readonly (readonly [number, number])[]): string {
  let kept = '';
  let at = 0;
  const keep = (part: string) => {
    // Of a sentence that ends behind a mark; `.env` behind one is a word.
    const closesUp = at > 0 && /^\s*[.,;:](?:\s|$)/.test(part);
    kept = closesUp ? kept.trimEnd() + part.trimStart() : `${kept} ${part}`;
  };
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (from < at) continue;
    keep(text.slice(at, from));
    at = to;
  }
  keep(text.slice(at));
  return plainText(kept).replace(/^[\s:–—-]+|[\s,;–—-]+$/g, '');
}

function stateOf({ state }: TaskBox, skipped: Flags['skipped'], dropped: boolean): WrittenState {
  const open = state.state !== 'completed';
  if (skipped === 'struck' || skipped === 'said') return 'skipped';
  if (open && (skipped === 'deferred' || dropped)) return 'skipped';
  return state.state;
}

function uidsOf(opened: readonly Opened[]): readonly string[] {
  const unique = uniqueNames();
  const explicit = opened.map(({ box }) => (box.id ? unique(box.id.id) : null));
  return opened.map(({ title }, at) => explicit[at] ?? unique(slugOf(title), '-'));
}

function linesOfTasks(
  lines: Lines,
  blocks: Blocks,
  items: readonly Item[],
  boxes: readonly TaskBox[],
): ReadonlyMap<number, TaskLines> {
  const itemLines = new Set(items.map(({ line }) => line));
  const found = new Map<number, TaskLines>();
  const children = new Map<number, { line: number; endLine: number }[]>();
  // From the end, so that where the tasks below end is known before the one above needs it.
  for (const box of [...boxes].reverse()) {
    const item = items[box.item];
    if (!item) continue;
    const own = taskLines(lines, blocks, item, itemLines, (children.get(box.item) ?? []).reverse());
    found.set(box.item, own);
    if (box.parent === null) continue;
    const siblings = children.get(box.parent) ?? [];
    siblings.push({ line: item.line, endLine: own.endLine });
    children.set(box.parent, siblings);
  }
  return found;
}

function stepsOf(lines: Lines, boxes: readonly ClassifiedBox[]): ReadonlyMap<number, Step[]> {
  const steps = new Map<number, Step[]>();
  for (const box of boxes) {
    if (box.role !== 'step') continue;
    const step = boxText(lines, box);
    const list = steps.get(box.task);
    if (list) list.push(step);
    else steps.set(box.task, [step]);
  }
  return steps;
}

/** A box that is not handed out: its text, whether it is ticked, and where it stands. */
export function boxText(lines: Lines, { box, state }: ClassifiedBox): Step {
  const text = (lines.clean[box.line] ?? '').slice(box.textColumn);
  const range = {
    start: positionAt(lines, box.line, box.column),
    end: rangeToLineEnd(lines, box.line, 0, box.line).end,
  };
  return { text: plainText(text), checked: state.state === 'completed', range };
}

function filesOf(lines: Lines, own: readonly number[], start: number): readonly FileReference[] {
  const files = new Map<string, FileReference>();
  for (const [index, line] of own.entries()) {
    const from = index === 0 ? start : 0;
    for (const file of findFiles((lines.clean[line] ?? '').slice(from))) {
      if (files.has(file.path)) continue;
      files.set(file.path, { path: file.path, range: rangeOf(lines, line, from + file.from, from + file.to) });
    }
  }
  return [...files.values()];
}

/** The original range of a part of a task's opening text. */
export function rangeInTask(lines: Lines, { snippet }: TaskDraft, from: number, to: number): Range {
  return rangeIn(lines, snippet, from, to);
}
