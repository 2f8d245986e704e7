/** The lines that belong to one task: its opening text, and what it says further down. */

import { append } from '../append';
import type { Lines } from '../lines';
import type { Blocks } from './blocks';
import type { Item } from './boxes';
import type { TaskBox } from './classify';
import { readLabel } from './labels';

export interface TaskLines {
  /** Lines of the opening paragraph behind the first. */
  readonly wrapped: readonly number[];
  /** The other lines that are no code, comment or quotation and belong to no task below. */
  readonly body: readonly number[];
  /** Behind the last line of the whole task, tasks below included. */
  readonly endLine: number;
}

const fieldLine = /^\s*[*_]{0,2}\p{L}[\p{L} -]{0,24}[:：][*_]{0,2}(?:\s|$)/u;

interface Stretch {
  readonly line: number;
  /** Behind its last line. */
  readonly endLine: number;
}

/** Appended to, it makes another one. */
const noLines: number[] = [];
const noChildren: readonly Stretch[] = [];

/** The lines of each task, by its number among the tasks. */
export function linesOfTasks(
  lines: Lines,
  blocks: Blocks,
  items: readonly Item[],
  boxes: readonly TaskBox[],
): (task: number) => TaskLines {
  const itemLines = new Uint8Array(lines.count);
  for (const { line, special } of items) if (!special) itemLines[line] = 1;
  // Most tasks are a single line, of which nothing is kept.
  const long = new Array<TaskLines | undefined>(boxes.length);
  const children = new Map<number, Stretch[]>();
  // From the end, so that where the tasks below end is known before the one above needs it.
  for (let at = boxes.length - 1; at >= 0; at--) {
    const box = boxes[at];
    const item = items[box?.item ?? -1];
    if (!box || !item) continue;
    let endLine = item.line + 1;
    if (item.endLine > endLine) {
      const found = taskLines(lines, blocks, item, itemLines, children.get(box.item)?.reverse() ?? noChildren);
      long[at] = found;
      endLine = found.endLine;
    }
    if (box.parent === null) continue;
    const siblings = children.get(box.parent);
    if (siblings) siblings.push({ line: item.line, endLine });
    else children.set(box.parent, [{ line: item.line, endLine }]);
  }
  return (task) => {
    const found = long[task];
    if (found) return found;
    const line = boxes[task]?.box.line ?? 0;
    return { wrapped: noLines, body: noLines, endLine: line + 1 };
  };
}

/**
 * Finds a task's lines. A label at the column of the list (`**VERIFY Phase 1:**` right below the last item) is no part of
 * the task, although Markdown reads it as the rest of the item's paragraph.
 */
function taskLines(
  lines: Lines,
  blocks: Blocks,
  item: Item,
  /** 1 for each line that begins a list item. */
  itemLines: Uint8Array,
  /** Tasks below, in order: where they begin and end. */
  children: readonly Stretch[],
): TaskLines {
  let wrapped = noLines;
  let body = noLines;
  const isHeading = item.special?.kind === 'heading';
  let inHead = !isHeading;
  let child = 0;
  let end = item.line + 1;
  for (let line = item.line + 1; line < item.endLine; line++) {
    const clean = lines.clean[line] ?? '';
    const below = children[child];
    if (below?.line === line) {
      child++;
      inHead = false;
      end = below.endLine;
      line = below.endLine - 1;
      continue;
    }
    if (clean.trim() === '') {
      inHead = false;
      continue;
    }
    if (!isHeading && !blocks.dead[line] && !itemLines[line] && isOutside(clean, item.column)) break;
    end = line + 1;
    if (blocks.dead[line]) {
      inHead = false;
      continue;
    }
    if (inHead && !itemLines[line] && !isField(clean) && !readLabel(clean)) wrapped = append(wrapped, line);
    else {
      inHead = false;
      body = append(body, line);
    }
  }
  // A line drawn below the last words of a section belongs to nothing.
  while (isHeading && end - 1 > item.line && blocks.breaks[end - 1]) {
    end--;
    while (end - 1 > item.line && (lines.clean[end - 1] ?? '').trim() === '') end--;
  }
  return { wrapped, body, endLine: end };
}

function isOutside(clean: string, column: number): boolean {
  const indent = clean.length - clean.trimStart().length;
  return indent <= column && readLabel(clean) !== null;
}

/** `Status: done`. */
function isField(clean: string): boolean {
  return (clean.includes(':') || clean.includes('：')) && fieldLine.test(clean);
}
