/** From a box to a task: id, title, state, marks, and what its lines say. */

import { append } from '../append';
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
  /** Complete but for `dependsOn`, which is filled in when all names are known. */
  readonly task: Omit<Task, 'dependsOn'> & { dependsOn: Task['dependsOn'] };
  readonly box: TaskBox;
  /** The opening text behind the id; empty where nothing is to be looked up in it. */
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
  // A name made of a title gives way to every id that is written.
  const unique = uniqueNames();
  const writtenIds = taskBoxes.map(({ id }) => (id ? unique(id.id) : null));
  const uidOf = new Map<number, string>();
  for (const { parent } of taskBoxes) if (parent !== null) uidOf.set(parent, '');
  const marksOf = stateMarks(lines, items, taskBoxes);
  addChildren(states, taskBoxes);
  const counted = new Map<string, string>();
  return taskBoxes.map((box, at) => {
    const { head, body, endLine } = linesOf[at] ?? oneLine(box.box.line);
    const { snippet, marks, title, idRange, annotations } = open(lines, items, box, head);
    const uid = writtenIds[at] ?? unique(slugOf(title), '-');
    if (uidOf.size > 0 && uidOf.has(box.item)) uidOf.set(box.item, uid);
    const range = rangeToLineEnd(lines, box.box.line, box.box.column, endLine - 1);
    const phase = phaseOf(box);
    const id = box.id?.id ?? null;
    const inList = !items[box.item]?.special;
    if (inList && id !== null && box.parent === null && /^\d+$/.test(id)) counted.set(`${phase} ${id}`, uid);
    const written = box.byStepsOnly ? byStepStates(states.get(box.item)) : box.state.state;
    const said =
      written === 'pending' && body.some((one) => blocked.test(lines.clean[one] ?? '')) ? 'blocked' : written;
    const task: TaskDraft['task'] = {
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
          : inList && id !== null && counted.size > 0
            ? (counted.get(`${phase} ${/^(\d+)\.\d+[a-z]?$/.exec(id)?.[1]}`) ?? null)
            : null,
      parallel: marks.parallel,
      optional: marks.optional || box.box.starred,
      priority: marks.priority ?? 'medium',
      files: filesOf(lines, head, body, box.start),
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
    const isRead = marks.dependencies.length > 0 || task.verify.length > 0;
    return { task, box, snippet: isRead ? snippet : noSnippet, dependencies: marks.dependencies, body, cell };
  });
}

/** `_Blocked: no access_` below a task. */
const blocked = /^\s*(?:[-*+]\s+)?_Blocked:\s*(?!none)\S.*_\s*$/i;
/** A commit at the end of a title. */
const commit =
  /\s+(?:\((?=[^)]*\d)[0-9a-f]{7,12}\)|\[(?=[^\]]*\d)[0-9a-f]{7,12}\]|(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7})$/;
const commitEnd = /[0-9a-f][)\]]?$/;
/** So many are compared one by one. */
const fewFiles = 8;
const noLines: readonly number[] = [];
const noSnippet: Snippet = { text: '', pieces: [] };
const noSteps: readonly Step[] = [];
const noDependencies: Task['dependsOn'] = [];
const noFiles: readonly FileReference[] = [];
const noChildren: readonly { readonly line: number; readonly endLine: number }[] = [];
const noAnnotations: readonly Annotation[] = [];

interface Opened {
  readonly snippet: Snippet;
  readonly marks: Marks;
  readonly title: string;
  readonly idRange: Range;
  readonly annotations: readonly Annotation[];
}

function open(lines: Lines, items: readonly Item[], box: TaskBox, head: readonly number[]): Opened {
  const { line, textEnd } = box.box;
  const column = box.titleColumn;
  const textStop = textEnd === null ? undefined : Math.max(textEnd, column);
  const parts = head.map((one) =>
    one === line ? { line, column, end: textStop } : { line: one, column: indentOf(lines, one), end: undefined },
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
  const words = titleOf(snippet.text, marks.spans);
  const title = commitEnd.test(words) ? words.replace(commit, '') : words;
  const idRange = box.id
    ? rangeOf(lines, line, box.id.from, box.id.to)
    : rangeOf(lines, line, column, Math.max(column, (lines.clean[line] ?? '').trimEnd().length));
  return { snippet, marks, title, idRange, annotations: annotationsOf(lines, box, snippet, own.spans, early) };
}

function annotationsOf(
  lines: Lines,
  { box, start, flags }: TaskBox,
  snippet: Snippet,
  spans: Marks['spans'],
  early: Marks | null,
): readonly Annotation[] {
  if (spans.length === 0 && !box.starred && early === null) return noAnnotations;
  let found: Annotation[] = [];
  if (box.starred) {
    const star = (lines.clean[box.line] ?? '').lastIndexOf('*', box.textColumn);
    found = append<Annotation>(found, { kind: 'optional', range: rangeOf(lines, box.line, star, star + 1) });
  }
  const before = start - flags.length;
  for (const [from, to, kind] of flags === '' ? [] : (early?.spans ?? []))
    if (kind) found = append(found, { kind, range: rangeOf(lines, box.line, before + from, before + to) });
  const inOrder = spans.length < 2 ? spans : [...spans].sort((a, b) => a[0] - b[0]);
  for (const span of inOrder)
    if (span[2]) found = append(found, { kind: span[2], range: rangeIn(lines, snippet, span[0], span[1]) });
  return found;
}

function indentOf(lines: Lines, line: number): number {
  const clean = lines.clean[line] ?? '';
  return clean.length - clean.trimStart().length;
}

function titleOf(text: string, spans: Marks['spans']): string {
  if (spans.length === 0) return trimmed(plainText(text));
  // Most marks stand at the end.
  const only = spans[0];
  if (only && spans.length === 1 && only[1] === text.length && text.charCodeAt(0) !== 42)
    return trimmed(plainText(text.slice(0, only[0]).trimEnd()));
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
  return trimmed(plainText(kept));
}

const atEdge = /[\s:：,;–—-]/;

/** Without the separators around it. */
function trimmed(text: string): string {
  const isBare = !atEdge.test(text.charAt(0)) && !atEdge.test(text.charAt(text.length - 1));
  return isBare ? text : text.replace(/^[\s:：–—-]+|[\s,;–—-]+$/g, '');
}

function oneLine(line: number): TaskLines {
  return { head: [line], body: noLines, endLine: line + 1 };
}

/** Of each task box, in the same order; undefined where a task is a single line. */
function linesOfTasks(
  lines: Lines,
  blocks: Blocks,
  items: readonly Item[],
  boxes: readonly TaskBox[],
): readonly (TaskLines | undefined)[] {
  const itemLines = new Uint8Array(lines.count);
  for (const { line, special } of items) if (!special) itemLines[line] = 1;
  const found: (TaskLines | undefined)[] = boxes.map(() => undefined);
  const children = new Map<number, { line: number; endLine: number }[]>();
  // From the end, so that where the tasks below end is known before the one above needs it.
  for (let at = boxes.length - 1; at >= 0; at--) {
    const box = boxes[at];
    const item = items[box?.item ?? -1];
    if (!box || !item) continue;
    if (item.endLine > item.line + 1)
      found[at] = taskLines(lines, blocks, item, itemLines, children.get(box.item)?.reverse() ?? noChildren);
    if (box.parent === null) continue;
    const siblings = children.get(box.parent) ?? [];
    siblings.push({ line: item.line, endLine: found[at]?.endLine ?? item.line + 1 });
    children.set(box.parent, siblings);
  }
  return found;
}

function filesOf(
  lines: Lines,
  head: readonly number[],
  body: readonly number[],
  start: number,
): readonly FileReference[] {
  let files: FileReference[] = [];
  let seen: Set<string> | null = null;
  const add = (line: number, from: number) => {
    const clean = lines.clean[line] ?? '';
    if (!clean.includes('.') && !clean.includes('file')) return;
    for (const file of findFiles(clean.slice(from))) {
      if (seen?.has(file.path) || (!seen && files.some(({ path }) => path === file.path))) continue;
      files = append(files, { path: file.path, range: rangeOf(lines, line, from + file.from, from + file.to) });
      seen?.add(file.path);
      if (files.length === fewFiles) seen = new Set(files.map(({ path }) => path));
    }
  };
  add(head[0] ?? 0, start);
  for (let at = 1; at < head.length; at++) add(head[at] ?? 0, 0);
  for (const line of body) add(line, 0);
  return files.length === 0 ? noFiles : files;
}

/** The original range of a part of a task's opening text. */
export function rangeInTask(lines: Lines, { snippet }: TaskDraft, from: number, to: number): Range {
  return rangeIn(lines, snippet, from, to);
}
