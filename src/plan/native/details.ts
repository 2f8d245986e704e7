/** What a task's own text says besides title, marks, steps and tasks below. */
import { plainText } from '../inlineText';
import { readDependencyLine } from '../markdown/dependencies';
import type { Task } from '../model';
import { readVerifyCommands } from '../verifyCommands';

const box = /^\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)+(?:\[[^\][]{0,2}\]|[✅☑✔⬜☐🔲❌🟡🔄⏳⏭])/u;
const heading = /^\s*#{1,6}\s/;

/**
 * Lines without their common indentation. What the native format says in its own way (`written`) is left out.
 *
 * @param below the tasks right below it
 * @param written lines that stand there already, without the space around them
 */
export function detailsOf(task: Task, below: readonly Task[], written: ReadonlySet<string>): readonly string[] {
  const data = ofData(task);
  if (data) return tidy(data.filter((line) => !written.has(line.trim())));
  const all = task.text.split(/\r\n|\n|\r/);
  const first = task.range.line;
  const taken = new Set<number>();
  const take = (from: number, to: number) => {
    for (let line = from; line <= to; line++) taken.add(line - first);
  };
  for (const { range } of task.steps) take(range.line, range.endLine);
  for (const { file, range } of below) {
    if (file === task.file) take(range.line, range.endLine);
  }
  const [opening = ''] = all;
  const isMarkdown = box.test(opening) || heading.test(opening);
  const opens = isMarkdown || sameWords(opening, task.title) || opening.trim() === task.id;
  if (opens) taken.add(0);
  for (let at = 1, from = 0; opens && at < all.length; at++) {
    from = endInTitle(all[at] ?? '', task.title, from);
    if (from < 0) break;
    taken.add(at);
  }
  if (!isMarkdown) for (const at of fieldLines(all)) taken.add(at);
  const front = frontMatterLines(all);
  const commandsOf = new Set(task.verify);
  const kept = all.filter((line, at) => {
    if (taken.has(at) || at < front || written.has(line.trim())) return false;
    const commands = readVerifyCommands(line);
    if (commands.length > 0 && commands.every((command) => commandsOf.has(command))) return false;
    return readDependencyLine(line)?.understood !== true;
  });
  return tidy(kept);
}

const knownKeys =
  /^(?:id|uid|number|title|name|status|state|done|completed|passes|priority|dependencies|depends_?on|subtasks|tasks|steps|optional|parallel)$/i;

/** The other fields of a task that is an object of JSON. */
function ofData({ text }: Task): readonly string[] | null {
  if (!/^\s*\{/.test(text)) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  return Object.entries(value).flatMap(([key, field]): readonly string[] => {
    if (knownKeys.test(key) || field === null || field === '') return [];
    if (Array.isArray(field) && field.every((one) => typeof one === 'string')) {
      return field.length === 0 ? [] : [`${key}:`, ...field.flatMap((one) => [`  ${one.replace(/\s+/g, ' ')}`])];
    }
    const words = typeof field === 'string' ? field : JSON.stringify(field);
    const [first = '', ...rest] = words.split(/\r\n|\n|\r/);
    return [`${key}: ${first}`, ...rest.map((line) => `  ${line}`)];
  });
}

/** Of data in words: fields that the native format has marks for, with the list below each. */
function fieldLines(lines: readonly string[]): readonly number[] {
  const found: number[] = [];
  for (const [at, line] of lines.entries()) {
    if (!/^(?:priority|status|depends on|dependencies|blocked by|parallel|optional)\s*:/i.test(line)) continue;
    found.push(at);
    for (let next = at + 1; /:\s*$/.test(line) && /^\s*-\s/.test(lines[next] ?? ''); next++) found.push(next);
  }
  return found;
}

/** A title may run over several lines: where in it this one ends, or less than zero when it is none of them. */
function endInTitle(line: string, title: string, from: number): number {
  const words = plainText(line);
  if (words === '' || /^\s*(?:[-*+>]|\d{1,9}[.)])\s/.test(line)) return -1;
  const at = title.indexOf(words, from);
  return at < 0 ? -1 : at + words.length;
}

function sameWords(line: string, title: string): boolean {
  const words = (text: string) => text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  return words(title) !== '' && words(line).endsWith(words(title));
}

function frontMatterLines(lines: readonly string[]): number {
  if (lines[0]?.trim() !== '---') return 0;
  return lines.findIndex((line, at) => at > 0 && line.trim() === '---') + 1;
}

function tidy(lines: readonly string[]): readonly string[] {
  const full = lines.map((line) => line.replaceAll('\t', '    ').trimEnd());
  while (full.at(-1) === '') full.pop();
  let common = Number.MAX_SAFE_INTEGER;
  for (const line of full) if (line !== '') common = Math.min(common, line.length - line.trimStart().length);
  const result: string[] = [];
  for (const line of full)
    if (line !== '' || (result.length > 0 && result.at(-1) !== '')) result.push(line.slice(common));
  return result;
}
