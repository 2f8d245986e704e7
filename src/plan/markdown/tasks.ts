/** From a box to a task: id, title, state, marks, and what its lines say. */

import { findFiles } from '../fileReferences';
import { slugOf, uniqueNames } from '../ids';
import { maskCode, plainText } from '../inlineText';
import { type Lines, rangeOf, rangeToLineEnd, textOf } from '../lines';
import type { Annotation, FileReference, Range, Step, Task } from '../model';
import { readVerifyCommands } from '../verifyCommands';
import type { Blocks } from './blocks';
import type { Item } from './boxes';
import type { ClassifiedBox, TaskBox } from './classify';
import type { WrittenDependency } from './dependencyMarks';
import { type Marks, readMarks } from './marks';
import { rangeIn, type Snippet, snippetOf } from './snippet';
import { addChildren, byStepStates, stateMarks, stateOf, stepsOf } from './taskStates';
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
  /** The cell of a row that lists dependencies. */
  readonly cell: { readonly line: number; readonly from: number; readonly to: number } | null;
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
  const { steps, states } = stepsOf(lines, boxes);
  const opened = taskBoxes.map((box, at) => open(lines, items, box, linesOf[at]?.head ?? [box.box.line]));
  const uids = uidsOf(opened);
  const uidOf = new Map<number, string>();
  for (const { parent } of taskBoxes) if (parent !== null) uidOf.set(parent, '');
  if (uidOf.size > 0)
    for (const [at, { item }] of taskBoxes.entries()) if (uidOf.has(item)) uidOf.set(item, uids[at] ?? '');
  const marksOf = stateMarks(lines, items, taskBoxes);
  addChildren(states, taskBoxes);
  const counted = new Map<string, string>();
  return opened.map(({ box, snippet, marks, title, idRange, annotations }, at) => {
    const uid = uids[at] ?? '';
    const { head, body, endLine } = linesOf[at] ?? { head: [], body: [], endLine: box.box.line + 1 };
    const range = rangeToLineEnd(lines, box.box.line, box.box.column, endLine - 1);
    const phase = phaseOf(box);
    const id = box.id?.id ?? null;
    if (id !== null && box.parent === null && /^\d+$/.test(id)) counted.set(`${phase} ${id}`, uid);
    const written = box.byStepsOnly ? byStepStates(states.get(box.item)) : box.state.state;
    const said =
      written === 'pending' && body.some((one) => blocked.test(lines.clean[one] ?? '')) ? 'blocked' : written;
    const task: Task = {
      uid,
      id: box.id?.id ?? uid,
      generated: box.id === null,
      title,
      text: textOf(lines, range),
      state: stateOf(said, marks.skipped, dropped(box)),
      range,
      idRange,
      phase,
      dependsOn: noDependencies,
      stateMark: marksOf(box),
      file: null,
      annotations,
      // `1.` and below it, at the same column, `1.1`.
      parent:
        box.parent !== null
          ? (uidOf.get(box.parent) ?? null)
          : id !== null && counted.size > 0
            ? (counted.get(`${phase} ${/^(\d+)\.\d+[a-z]?$/.exec(id)?.[1]}`) ?? null)
            : null,
      parallel: marks.parallel,
      optional: marks.optional || box.box.starred,
      priority: marks.priority ?? 'medium',
      files: filesOf(lines, body.length === 0 ? head : [...head, ...body], box.start),
      steps: steps.get(box.item) ?? noSteps,
      verify:
        body.length === 0
          ? marks.verify
          : [...marks.verify, ...body.flatMap((one) => readVerifyCommands(lines.clean[one] ?? ''))],
      expectsNoChanges: marks.expectsNoChanges,
    };
    const special = items[box.item]?.special;
    const cell =
      special?.kind === 'row' && special.dependencies ? { line: special.line, ...special.dependencies } : null;
    return { task, box, snippet, dependencies: marks.dependencies, body, cell };
  });
}

/** `_Blocked: no access_` below a task. */
const blocked = /^\s*(?:[-*+]\s+)?_Blocked:\s*(?!none)\S.*_\s*$/i;
/** A commit at the end of a title. */
const commit =
  /\s+(?:\((?=[^)]*\d)[0-9a-f]{7,12}\)|\[(?=[^\]]*\d)[0-9a-f]{7,12}\]|(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7})$/;
const noSteps: readonly Step[] = [];
const noDependencies: Task['dependsOn'] = [];
const noFiles: readonly FileReference[] = [];
const noChildren: readonly { readonly line: number; readonly endLine: number }[] = [];
const noAnnotations: readonly Annotation[] = [];

interface Opened {
  readonly box: TaskBox;
  readonly snippet: Snippet;
  readonly marks: Marks;
  readonly title: string;
  readonly idRange: Range;
  readonly annotations: readonly Annotation[];
}

function open(lines: Lines, items: readonly Item[], box: TaskBox, head: readonly number[]): Opened {
  const { line, textEnd } = box.box;
  const column = box.titleColumn;
  const parts = head.map((one) =>
    one === line
      ? { line, column, end: textEnd === null ? undefined : Math.max(textEnd, column) }
      : { line: one, column: indentOf(lines, one), end: undefined },
  );
  const snippet = snippetOf(lines, parts);
  const masked = maskCode(snippet.text);
  const own = readMarks(snippet.text, masked);
  const special = items[box.item]?.special ?? null;
  const from = special?.kind === 'heading' ? special.from : box.start;
  const front = special?.kind === 'row' ? '' : box.flags + (lines.clean[line] ?? '').slice(from, column);
  const early = box.flags === '' && !front.includes('~') ? null : readMarks(front, front);
  const marks = early
    ? { ...own, parallel: own.parallel || early.parallel, skipped: own.skipped ?? (/~~/.test(front) ? 'struck' : null) }
    : own;
  const title = titleOf(snippet.text, marks.spans).replace(commit, '');
  const end = Math.max(column, (lines.clean[line] ?? '').trimEnd().length);
  const idRange = box.id ? rangeOf(lines, line, box.id.from, box.id.to) : rangeOf(lines, line, column, end);
  return { box, snippet, marks, title, idRange, annotations: annotationsOf(lines, box, snippet, own.spans, early) };
}

function annotationsOf(
  lines: Lines,
  { box, start, flags }: TaskBox,
  snippet: Snippet,
  spans: Marks['spans'],
  early: Marks | null,
): readonly Annotation[] {
  if (spans.length === 0 && !box.starred && early === null) return noAnnotations;
  const found: Annotation[] = [];
  if (box.starred) {
    const star = (lines.clean[box.line] ?? '').lastIndexOf('*', box.textColumn);
    found.push({ kind: 'optional', range: rangeOf(lines, box.line, star, star + 1) });
  }
  const before = start - flags.length;
  for (const [from, to, kind] of flags === '' ? [] : (early?.spans ?? []))
    if (kind) found.push({ kind, range: rangeOf(lines, box.line, before + from, before + to) });
  const inOrder = [...spans].sort((a, b) => a[0] - b[0]);
  for (const [from, to, kind] of inOrder) if (kind) found.push({ kind, range: rangeIn(lines, snippet, from, to) });
  return found;
}

function indentOf(lines: Lines, line: number): number {
  const clean = lines.clean[line] ?? '';
  return clean.length - clean.trimStart().length;
}

function titleOf(text: string, spans: Marks['spans']): string {
  if (spans.length === 0) return plainText(text).replace(/^[\s:：–—-]+|[\s,;–—-]+$/g, '');
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
  return plainText(kept).replace(/^[\s:：–—-]+|[\s,;–—-]+$/g, '');
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
): readonly (TaskLines | undefined)[] {
  const itemLines = new Uint8Array(lines.count);
  for (const { line, special } of items) if (!special) itemLines[line] = 1;
  const found: TaskLines[] = [];
  const children = new Map<number, { line: number; endLine: number }[]>();
  // From the end, so that where the tasks below end is known before the one above needs it.
  for (let at = boxes.length - 1; at >= 0; at--) {
    const box = boxes[at];
    const item = items[box?.item ?? -1];
    if (!box || !item) continue;
    const own = taskLines(lines, blocks, item, itemLines, children.get(box.item)?.reverse() ?? noChildren);
    found[at] = own;
    if (box.parent === null) continue;
    const siblings = children.get(box.parent) ?? [];
    siblings.push({ line: item.line, endLine: own.endLine });
    children.set(box.parent, siblings);
  }
  return found;
}

function filesOf(lines: Lines, own: readonly number[], start: number): readonly FileReference[] {
  let files: Map<string, FileReference> | null = null;
  for (const [index, line] of own.entries()) {
    const from = index === 0 ? start : 0;
    const clean = lines.clean[line] ?? '';
    if (!clean.includes('.') && !clean.includes('file')) continue;
    for (const file of findFiles(clean.slice(from))) {
      files ??= new Map();
      if (files.has(file.path)) continue;
      files.set(file.path, { path: file.path, range: rangeOf(lines, line, from + file.from, from + file.to) });
    }
  }
  return files === null ? noFiles : [...files.values()];
}

/** The original range of a part of a task's opening text. */
export function rangeInTask(lines: Lines, { snippet }: TaskDraft, from: number, to: number): Range {
  return rangeIn(lines, snippet, from, to);
}
