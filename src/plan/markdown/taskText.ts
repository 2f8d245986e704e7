/** The lines that belong to one task: its opening text, and what it says further down. */

import { append } from '../append';
import type { Lines } from '../lines';
import type { Blocks } from './blocks';
import type { Item } from './boxes';
import { readLabel } from './labels';

export interface TaskLines {
  /** The lines of the opening paragraph, the first one included. */
  readonly head: readonly number[];
  /** The other lines that are no code, comment or quotation and belong to no task below. */
  readonly body: readonly number[];
  /** Behind the last line of the whole task, tasks below included. */
  readonly endLine: number;
}

const noLines: readonly number[] = [];
const fieldLine = /^\s*[*_]{0,2}\p{L}[\p{L} -]{0,24}[:：][*_]{0,2}(?:\s|$)/u;

/**
 * Finds a task's lines. A label at the column of the list (`**VERIFY Phase 1:**` right below the last item) is no part of
 * the task, although Markdown reads it as the rest of the item's paragraph.
 */
export function taskLines(
  lines: Lines,
  blocks: Blocks,
  item: Item,
  /** 1 for each line that begins a list item. */
  itemLines: Uint8Array,
  /** Tasks below, in order: where they begin and end. */
  children: readonly { readonly line: number; readonly endLine: number }[],
): TaskLines {
  if (item.endLine <= item.line + 1) return { head: [item.line], body: noLines, endLine: item.line + 1 };
  const head = [item.line];
  let body: number[] = [];
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
    if (inHead && !itemLines[line] && !fieldLine.test(clean) && !readLabel(clean)) head.push(line);
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
  return { head, body, endLine: end };
}

function isOutside(clean: string, column: number): boolean {
  const indent = clean.length - clean.trimStart().length;
  return indent <= column && readLabel(clean) !== null;
}
