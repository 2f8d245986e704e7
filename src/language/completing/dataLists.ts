/** Ids in the dependency lists of JSON and YAML, in documents and in front matter. */
import type { Position, Task } from '../../plan/model';
import { onLine } from '../../plan/ranges';
import type { CompletionItem } from '../completion';
import { type PlanDocument, touches } from '../document';
import { taskHolding, textKind } from '../plan';
import { taskChoices } from './names';

const keys = 'dependencies|dependsOn|depends_on|depends-on|depends|deps|blockedBy|blocked_by|blocked-by|requires|needs';
const keyBefore = new RegExp(String.raw`(?:^|[\s{,"'-])["']?(?:${keys})["']?\s*[:=]\s*$`);
const keyLine = new RegExp(String.raw`^(\s*)(?:-\s+)?["']?(?:${keys})["']?\s*:\s*(?:#.*)?$`);
/** No list of ids is longer. */
const furthest = 500;

/** Empty when the position is in none. */
export function listInData(document: PlanDocument, position: Position): CompletionItem[] {
  const list = flowList(document, position) ?? blockList(document, position);
  if (list === undefined) return [];
  const { line, character } = position;
  const text = document.lines[line] ?? '';
  const before = /["']?[^\s"',[\]{}:]*$/.exec(text.slice(0, character))?.[0] ?? '';
  const behind = /^[^\s"',[\]{}:]*["']?/.exec(text.slice(character))?.[0] ?? '';
  const open = /^["']/.exec(before)?.[0] ?? '';
  const closed = open !== '' && behind.endsWith(open);
  const inner = behind.length - (/["']$/.test(behind) && !closed ? 1 : 0);
  const range = onLine(line, character - before.length, character + inner);
  const quote = open !== '' ? open : textKind(document) === 'json' && !hasBareIds(document, list) ? '"' : '';
  const of = taskHolding(document, position) ?? null;
  const others = of?.dependsOn.filter((dependency) => !touches(dependency.range, position)) ?? [];
  const said = list.match(/[^\s"',[\]{}]+/g)?.filter((name) => name !== before.slice(open.length)) ?? [];
  const listed = new Set([...said, ...others.map(({ target }) => target)]);
  return taskChoices(document, { range, of, listed, write: (id) => written(id, quote, of) });
}

/** Among numbers, a sub-task calls those beside it by their own number; what is none stands in quotes. */
function written(id: string, quote: string, of: Task | null): string {
  if (quote !== '' || !/^\d+(?:\.\d+)+$/.test(id) || of === null || !/^\d+(?:\.\d+)*$/.test(of.id))
    return quote + id + quote;
  const holder = of.parent === null ? '' : of.id.slice(0, of.id.lastIndexOf('.') + 1);
  const own = holder !== '' && id.startsWith(holder) ? id.slice(holder.length) : id;
  return /^\d+$/.test(own) ? own : `"${id}"`;
}

/** The text of the list `[…]` that holds the position, over lines, if its key names dependencies. */
function flowList({ lines }: PlanDocument, { line, character }: Position): string | undefined {
  let inside = '';
  for (let at = line; at >= 0 && at > line - furthest; at--) {
    const text = at === line ? (lines[at] ?? '').slice(0, character) : (lines[at] ?? '');
    for (let column = text.length - 1; column >= 0; column--) {
      const sign = text[column];
      if (sign === ']' || sign === '{' || sign === '}') return undefined;
      if (sign !== '[') continue;
      const key = text.slice(0, column).trim() === '' ? (lines[at - 1] ?? '') : text.slice(0, column);
      if (!keyBefore.test(key)) return undefined;
      return text.slice(column + 1) + inside + restOfList(lines, line, character);
    }
    inside = ` ${text}${inside}`;
  }
  return undefined;
}

function restOfList(lines: readonly string[], line: number, character: number): string {
  let rest = (lines[line] ?? '').slice(character);
  for (let at = line + 1; !/[\]}]/.test(rest) && at < lines.length && at < line + furthest; at++)
    rest += ` ${lines[at]}`;
  return /^[^\]}]*/.exec(rest)?.[0] ?? '';
}

/** The items `- a` around the position, if the line above them names dependencies. */
function blockList({ lines }: PlanDocument, { line, character }: Position): string | undefined {
  const item = /^(\s*)-\s+\S*$/;
  const here = item.exec((lines[line] ?? '').slice(0, character));
  if (!here) return undefined;
  const indent = here[1] ?? '';
  let first = line;
  while (first > 0 && line - first < furthest && item.exec(lines[first - 1] ?? '')?.[1] === indent) first--;
  const key = keyLine.exec(lines[first - 1] ?? '');
  if (!key || (key[1] ?? '').length > indent.length) return undefined;
  let last = line;
  while (last - line < furthest && item.exec(lines[last + 1] ?? '')?.[1] === indent) last++;
  return lines
    .slice(first, last + 1)
    .map((text) => text.replace(/^\s*-\s+/, ''))
    .join(' ');
}

/** `[1, 2]` rather than `["1", "2"]`: as the list or the plan's other ids have it. */
function hasBareIds({ plan, lines, file }: PlanDocument, list: string): boolean {
  if (/["']/.test(list)) return false;
  if (/\d/.test(list)) return true;
  return plan.tasks.some((task) => {
    if (task.file !== file || !/^\d+$/.test(task.id)) return false;
    const { line, character } = task.idRange;
    const text = lines[line] ?? '';
    return /\d/.test(text[character] ?? '') && !/["']/.test(text[character - 1] ?? '');
  });
}
