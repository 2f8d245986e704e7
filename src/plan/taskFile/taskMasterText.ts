/** Task Master's text file of one task, with its subtasks: `# Task ID: 1`, `# Title: …`, `## Subtask ID: 1`. */
import { assemble } from '../data/assemble';
import { dependenciesInText } from '../data/dependencies';
import { blankTask, type TaskDraft } from '../data/draft';
import { placesOf } from '../data/places';
import { priorityOfWord } from '../data/priorityWords';
import { stateOfWord } from '../data/stateWords';
import type { Span } from '../data/value';
import type { Plan } from '../model';

const field =
  /^#{1,3} *(Task ID|Subtask ID|ID|Title|Status|Dependencies|Priority|Description|Details|Test Strategy|Subtasks|Acceptance Criteria): *(.*)$/;
/** A subtask as older versions wrote it: `## 1. Title [done]` with `### Dependencies: 2` below. */
const olderSubtask = /^## *(\d+)\. +(?! )(.*\S) +\[([\w -]+)\]$/;

interface Block {
  readonly isSubtask: boolean;
  readonly id: { readonly text: string; readonly span: Span };
  readonly from: number;
  readonly fields: Map<string, { readonly text: string; readonly span: Span }>;
}

/** Null for any other text. */
export function readTaskMasterText(text: string): Plan | null {
  if (!/^\uFEFF?\s*# *Task ID: *\S/.test(text.slice(0, 300))) return null;
  const blocks = readBlocks(text);
  const tasks: TaskDraft[] = [];
  let parent: TaskDraft | null = null;
  for (const [at, block] of blocks.entries()) {
    const end = blocks[at + 1]?.from ?? text.length;
    const span = { from: block.from, to: block.from + text.slice(block.from, end).trimEnd().length };
    const draft = draftOf(block, span, text, block.isSubtask ? parent : null);
    if (!block.isSubtask) parent = draft;
    tasks.push(draft);
  }
  const title = tasks[0]?.title ?? '';
  const draft = { format: 'taskmaster', syntax: null, title, overview: {}, phases: [], tasks } as const;
  return assemble(draft, text, placesOf(text));
}

function readBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let inFence = false;
  for (const line of text.slice(at).split(/(?<=\r\n|\n|\r(?!\n))/)) {
    const plain = line.trimEnd();
    if (/^\s*(?:```|~~~)/.test(plain)) inFence = !inFence;
    const older = inFence ? null : olderSubtask.exec(plain);
    const match = inFence ? null : field.exec(plain);
    if (older) {
      const [, id = '', title = '', status = ''] = older;
      const place = (part: string, from: number) => ({
        text: part,
        span: { from: at + plain.indexOf(part, from), to: at + plain.indexOf(part, from) + part.length },
      });
      const fields = new Map([
        ['Title', place(title, id.length + 3)],
        ['Status', place(status, plain.lastIndexOf('['))],
      ]);
      blocks.push({ isSubtask: true, id: place(id, 0), from: at, fields });
    } else if (match) {
      const [, name = '', value = ''] = match;
      const from = at + plain.length - value.length;
      const part = { text: value, span: { from, to: from + value.length } };
      if (name.endsWith('ID')) blocks.push({ isSubtask: name !== 'Task ID', id: part, from: at, fields: new Map() });
      else if (!blocks.at(-1)?.fields.has(name)) blocks.at(-1)?.fields.set(name, part);
    }
    at += line.length;
  }
  return blocks;
}

function draftOf({ id, fields }: Block, span: Span, text: string, parent: TaskDraft | null): TaskDraft {
  const status = fields.get('Status');
  const state = stateOfWord(status?.text ?? '');
  const dependencies = fields.get('Dependencies');
  const isBare = /^\d+$/.test(id.text);
  return {
    ...blankTask(span),
    id: parent?.id != null && isBare ? `${parent.id}.${id.text}` : id.text,
    idSpan: id.span,
    title: fields.get('Title')?.text ?? fields.get('Description')?.text ?? '',
    text: text.slice(span.from, span.to),
    state: state ?? 'pending',
    unknownState: state === null ? (status?.text ?? null) : null,
    mark: status && status.text !== '' ? { span: status.span, kind: 'word' } : null,
    parent,
    dependsOn: dependencies ? dependenciesInText(dependencies.text, dependencies.span, parent, false) : [],
    priority: priorityOfWord(fields.get('Priority')?.text ?? '', 'ofThree'),
  };
}
