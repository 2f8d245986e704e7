/**
 * What kind of work a task is, as its own text says: what people sort tasks by when they choose some, or an agent for
 * them. Read when asked for, as most never ask.
 */
import { maskCode } from './inlineText';
import type { Plan, Task } from './model';
import { weightOf } from './taskWeight';

export interface TaskTraits {
  /** `docs`, `feature` … */
  readonly type: string | null;
  /** `api`, `missing_tests` … */
  readonly category: string | null;
  readonly labels: readonly string[];
  /** The agent that the text asks for. */
  readonly agent: string | null;
  /** How much of a session it takes; 1 is a short sentence or one file. */
  readonly weight: number;
}

type Field = 'type' | 'category' | 'labels' | 'agent';

const fields: Readonly<Record<string, Field>> = {
  type: 'type',
  'task type': 'type',
  'issue type': 'type',
  kind: 'type',
  category: 'category',
  area: 'category',
  component: 'category',
  labels: 'labels',
  label: 'labels',
  tags: 'labels',
  tag: 'labels',
  agent: 'agent',
  'assigned agent': 'agent',
};
const names = '(?:(?:task|issue)[ _-]?)?type|kind|category|area|component|labels?|tags?|(?:assigned[ _-]?)?agent';
/** `Type: docs`, `- **Labels**: a, b`, `issue_type: bug`: a line that says nothing else. */
const fieldLine = new RegExp(String.raw`^[ \t]*(?:[-*+][ \t]+)?[*_]*(${names})[*_]*[ \t]*:[*_]*[ \t]*(.*)$`, 'i');
/** `[type: docs]`, `(agent: codex)`. */
const fieldMark = new RegExp(String.raw`[[(][ \t]*(${names})[ \t]*[:=][ \t]*([^\][()]{1,100})[\])]`, 'gi');
/** Cheap, and false for nearly all tasks of a plan that says nothing of the sort. */
const mayHaveField = new RegExp(String.raw`\b(?:${names})[*_ \t]*[:=]`, 'i');
const agentSign = /(?<![\w@])@agent:([\w.-]{1,60})/i;
/** `#backend`; not `#12`, which is an issue, nor the `#` of a heading or a link's `page#part`. */
const hashLabel = /(?<![\w#/&(])#(\p{L}[\w-]{0,40})/gu;
/** `[US1]`: the story of a task in spec-kit. */
const story = /\[(US\d{1,3})\]/g;
const listLine = /^[ \t]*[-*+][ \t]+(.+)$/;
/** More lines hold examples rather than what the task says of itself. */
const mostLines = 60;

/** What the task's text says of its kind. A category that is nowhere written is that of its prompt file. */
export function traitsOf(task: Task, plan: Plan): TaskTraits {
  const said = readFields(task.text);
  return {
    type: said.type[0] ?? null,
    category: said.category[0] ?? promptCategory(task, plan),
    labels: [...new Set([...said.labels, ...signsIn(task.text)])],
    agent: said.agent[0] ?? agentSign.exec(task.text)?.[1] ?? null,
    // Few ask, and it takes a look at the whole text.
    get weight() {
      return weightOf(task);
    },
  };
}

function readFields(text: string): Readonly<Record<Field, readonly string[]>> {
  const said: Record<Field, string[]> = { type: [], category: [], labels: [], agent: [] };
  if (!mayHaveField.test(text)) return said;
  const lines = text.split(/\r?\n/, mostLines);
  let fenced = false;
  let block: Block | null = null;
  for (const [at, line] of lines.entries()) {
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced;
    if (fenced || line.trim() === '') continue;
    if (block && isInside(block, line)) continue;
    block = at === 0 ? null : blockAt(line);
    const [, name = '', rest = ''] = fieldLine.exec(line) ?? [];
    const field = fieldNamed(name);
    if (field) said[field].push(...(rest.trim() === '' ? listBelow(lines, at) : valuesIn(rest, field)));
    else if (mayHaveField.test(line)) {
      for (const [, mark = '', value = ''] of maskCode(line).matchAll(fieldMark)) {
        const marked = fieldNamed(mark);
        if (marked) said[marked].push(...valuesIn(value, marked));
      }
    }
  }
  return said;
}

/** A line like `Dependencies:`, with what is said of them below. */
interface Block {
  readonly indent: number;
  readonly isItem: boolean;
}

function blockAt(line: string): Block | null {
  const [, indent, bullet] = /^(\s*)([-*+]\s+)?[*_]*[\p{L}][\p{L}\d _-]{0,40}[*_]*:[*_]*\s*$/u.exec(line) ?? [];
  return indent === undefined ? null : { indent: indent.length, isItem: bullet !== undefined };
}

function isInside({ indent, isItem }: Block, line: string): boolean {
  const own = line.length - line.trimStart().length;
  return own > indent || (own === indent && !isItem && listLine.test(line));
}

function fieldNamed(name: string): Field | undefined {
  return (
    fields[name.toLowerCase().replace(/[_-]/g, ' ')] ??
    fields[name.toLowerCase().replace(/([a-z])(type|agent)$/, '$1 $2')]
  );
}

function valuesIn(text: string, field: Field): string[] {
  const inner = text.trim().replace(/^\[(.*)\]$/, '$1');
  const parts = field === 'labels' ? inner.split(/[,;]/) : [inner];
  return parts.map(clean).filter((part) => part !== '' && part.length <= 60);
}

/** The list under a line `Labels:`. */
function listBelow(lines: readonly string[], at: number): string[] {
  const values: string[] = [];
  for (const line of lines.slice(at + 1)) {
    const item = listLine.exec(line)?.[1];
    if (item === undefined || /^\[.\]/.test(item)) break;
    values.push(clean(item));
  }
  return values;
}

function clean(value: string): string {
  return value
    .trim()
    .replace(/^(["'`*_]+)(.*?)\1$/, '$2')
    .replace(/^#/, '')
    .trim();
}

/** Labels that are marks in the task's first line. */
function signsIn(text: string): string[] {
  const end = text.indexOf('\n');
  const line = end < 0 ? text : text.slice(0, end);
  if (!line.includes('#') && !line.includes('[US')) return [];
  const masked = maskCode(line);
  return [...masked.matchAll(hashLabel), ...masked.matchAll(story)].map(([, label = '']) => label);
}

/** SmartSpec sorts its prompts by category: a file, and here a phase, for each. */
function promptCategory(task: Task, { format, phases }: Plan): string | null {
  if (format !== 'smartspec' || task.phase === null) return null;
  const title = phases.find(({ key }) => key === task.phase)?.title ?? '';
  return /^[a-z]+(?:_[a-z]+)+$/.test(title) ? title : null;
}
