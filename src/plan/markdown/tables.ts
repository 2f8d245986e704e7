/** Tables whose rows are tasks: a column of ids, and one of titles or states. */

import { readId } from '../ids';
import { plainText } from '../inlineText';
import type { Lines } from '../lines';
import type { WrittenState } from '../model';
import { taskWords } from '../taskWords';
import type { Blocks } from './blocks';
import type { StatusPlace } from './statusFields';
import { stateOfWords, statusName } from './statusWords';

export interface Cell {
  readonly from: number;
  readonly to: number;
}

export interface TableRow {
  readonly kind: 'row';
  readonly line: number;
  /** Null in a table of boxes without ids. */
  readonly id: { readonly text: string; readonly from: number; readonly to: number } | null;
  readonly title: Cell;
  readonly status: StatusPlace | null;
  readonly dependencies: Cell | null;
  /** A box in one of the cells: the column of its character. */
  readonly box: number | null;
}

interface Table {
  readonly header: readonly string[];
  readonly rows: readonly { readonly line: number; readonly cells: readonly Cell[] }[];
}

const delimiter = /^\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?)?$/;
const idName = new RegExp(
  String.raw`^(?:#|№|no\.?|nr\.?|n[oº°]|num(?:ber)?|order|id|(?:(?:${taskWords}|work item|slice|story|ticket|issue|item|plan)[ _-]?(?:id|#|no\.?|number)|id .{1,20})|${taskWords}|slice|编号|編號|序号|序號|番号|번호|номер|п/п|№ ?п/п|ลำดับ|รหัส|stt|mã|código|ид)$`,
  'iu',
);
const titleName = new RegExp(
  `^(?:title|(?:${taskWords})(?: (?:name|title|description))?|name|description|summary|work(?: item)?|what|action|item|plan|slice|story|subject|название|наименование|описание|что сделать|работа|标题|標題|名称|名稱|描述|内容|说明|工作|タイトル|内容|作業|項目|제목|내용|설명|ชื่อ|รายละเอียด|tên|mô tả|título|descrição|nome|descripción)$`,
  'iu',
);
const dependsName =
  /^(?:depend(?:s|encies|ency|ent)?(?: on)?|deps?|needs|waits? for|blocked[ -]by|requires|prerequisites?|after|зависимост[иь]|зависит(?: от)?|依赖|依賴|前置(?:任务)?|依存(?:タスク)?|先行(?:タスク|作業)|의존(?:성)?|선행(?: ?작업)?|предшественник[и]?|phụ thuộc|depende(?: de)?|dependências|dependencias)(?: \(.*\))?$/iu;
const workName = new RegExp(
  `^(?:(?:${taskWords})(?: (?:name|title|description))?|work(?: items?)?|action(?: items?)?|to-?do|что сделать|работа|工作|作業)$`,
  'iu',
);
const boxCell = /^\[[ xX~/-]\]$/;
/** Rows with numbers of these are no tasks. */
const otherThings =
  /^(?:risks?|requirements?|criteri(?:a|on)|ac|tests?|test case|metrics?|questions?|decisions?|phases?|files?|endpoints?|terms?|issues?|bugs?|features?|scenarios?|tools?|commands?|agents?|event|error|код ошибки|options?|parameters?|fields?|date|column|component|capability|command|user stor(?:y|ies)|epics?|sprint)s?$/i;

/** The rows that are tasks. `onlyBoxes`: the file has other tasks, so that only tables with boxes count. */
export function findTableTasks(lines: Lines, blocks: Blocks, onlyBoxes: boolean): readonly TableRow[] {
  const withStatus: TableRow[] = [];
  const others: TableRow[] = [];
  const boxed: TableRow[] = [];
  const seen = new Set<string>();
  for (let line = 1; line < lines.count; line++) {
    const clean = lines.clean[line] ?? '';
    if (!clean.includes('|') || blocks.dead[line] || !clean.includes('-') || !delimiter.test(clean.trim())) continue;
    const table = readTable(lines, blocks, line);
    if (!table) continue;
    line += table.rows.length;
    const hasBoxes = table.rows.some((row) => row.cells.some((cell) => boxCell.test(textOf(lines, row.line, cell))));
    if (onlyBoxes && !hasBoxes) continue;
    const rows = taskRows(lines, table, hasBoxes);
    if (rows.length === 0) continue;
    // A second table about the same tasks repeats them.
    const names = rows.map(({ id, line: row, title }) => `${id?.text} ${textOf(lines, row, title)}`);
    if (names.filter((name) => seen.has(name)).length * 2 > rows.length) continue;
    for (const name of names) seen.add(name);
    const kind = hasBoxes ? boxed : rows.some(({ status }) => status) ? withStatus : others;
    kind.push(...rows);
  }
  if (boxed.length > 0 && onlyBoxes) return boxed;
  const main = withStatus.length + boxed.length > 0 ? [...withStatus, ...boxed] : others;
  return main.sort((a, b) => a.line - b.line);
}

function readTable(lines: Lines, { dead }: Blocks, delimiterLine: number): Table | null {
  const head = lines.clean[delimiterLine - 1] ?? '';
  if (!head.includes('|') || dead[delimiterLine - 1]) return null;
  const header = cellsOf(head).map(({ from, to }) => plainText(head.slice(from, to)));
  const rows: { line: number; cells: readonly Cell[] }[] = [];
  for (let line = delimiterLine + 1; line < lines.count; line++) {
    const clean = lines.clean[line] ?? '';
    if (!clean.includes('|') || dead[line]) break;
    rows.push({ line, cells: cellsOf(clean) });
  }
  return header.length > 1 ? { header, rows } : null;
}

/** The cells of a line, without the space around them. A bar that is escaped or stands in code is a character. */
function cellsOf(line: string): readonly Cell[] {
  const cells: Cell[] = [];
  let from = line.search(/\S|$/);
  if (line[from] === '|') from++;
  let code = false;
  for (let at = from; at <= line.length; at++) {
    const character = line[at];
    if (character === '\\') at++;
    else if (character === '`') code = !code && line.indexOf('`', at + 1) > 0;
    else if (at === line.length || (character === '|' && !code)) {
      if (at < line.length || line.slice(from).trim() !== '') cells.push(trimmed(line, from, at));
      from = at + 1;
    }
  }
  return cells;
}

function trimmed(line: string, from: number, to: number): Cell {
  let [start, end] = [from, Math.min(to, line.length)];
  while (start < end && /\s/.test(line.charAt(start))) start++;
  while (end > start && /\s/.test(line.charAt(end - 1))) end--;
  return { from: start, to: end };
}

function textOf(lines: Lines, line: number, { from, to }: Cell): string {
  return (lines.clean[line] ?? '').slice(from, to);
}

function taskRows(lines: Lines, { header, rows }: Table, hasBoxes: boolean): readonly TableRow[] {
  const idColumn = header.findIndex((name) => idName.test(name) && !/^tasks$/i.test(name));
  const statusColumn = header.findIndex((name) => statusName.test(name));
  const named = header.findIndex((name, at) => at !== idColumn && titleName.test(name));
  const dependsColumn = header.findIndex((name) => dependsName.test(name));
  const other = header.some((name, at) => at !== statusColumn && at < 2 && otherThings.test(name));
  if (hasBoxes && idColumn < 0) return boxRows(lines, rows, Math.max(0, named));
  const strong = header.some((name, at) => at !== idColumn && workName.test(name));
  if (idColumn < 0 || idColumn > 2 || (other && !strong && !hasBoxes)) return [];
  // Without a state or a dependency, only a column that is called so says that the rows are work.
  if (statusColumn < 0 && dependsColumn < 0 && !strong && !hasBoxes) return [];
  if (otherThings.test(header[idColumn] ?? '')) return [];
  if (named < 0 && statusColumn < 0 && !hasBoxes) return [];
  const free = header.findIndex((_, at) => at > idColumn && at !== statusColumn && at !== dependsColumn);
  const titleColumn = named >= 0 ? named : free >= 0 ? free : idColumn;
  const states = new Map<string, WrittenState | null>();
  const found: TableRow[] = [];
  for (const { line, cells } of rows) {
    const idCell = cells[idColumn];
    const titleCell = cells[titleColumn];
    if (!idCell || !titleCell) continue;
    const id = idOf(textOf(lines, line, idCell));
    if (!id) continue;
    const boxCellAt = cells.find((cell) => boxCell.test(textOf(lines, line, cell)));
    const status = statusColumn < 0 ? null : (cells[statusColumn] ?? null);
    const text = status ? textOf(lines, line, status) : '';
    let state = states.get(text);
    if (state === undefined) {
      state = stateOfWords(text);
      states.set(text, state);
    }
    const own = titleColumn === idColumn ? { from: idCell.from + id.rest, to: idCell.to } : titleCell;
    found.push({
      kind: 'row',
      line,
      id: { text: id.id, from: idCell.from + id.from, to: idCell.from + id.to },
      title: own,
      status: status && state !== null ? { state, line, from: status.from, to: status.to, text } : null,
      dependencies: dependsColumn < 0 ? null : (cells[dependsColumn] ?? null),
      box: boxCellAt ? boxCellAt.from + 1 : null,
    });
  }
  // Ids that do not differ number something else.
  if (new Set(found.map(({ id }) => id?.text)).size * 2 < found.length) return [];
  return found;
}

/** Rows of a table that has boxes and no ids. */
function boxRows(lines: Lines, rows: Table['rows'], titleColumn: number): readonly TableRow[] {
  return rows.flatMap(({ line, cells }): readonly TableRow[] => {
    const box = cells.find((cell) => boxCell.test(textOf(lines, line, cell)));
    const title =
      cells[titleColumn] === box ? cells.find((cell) => cell !== box && cell.to > cell.from) : cells[titleColumn];
    if (!box || !title) return [];
    return [{ kind: 'row', line, id: null, title, status: null, dependencies: null, box: box.from + 1 }];
  });
}

function idOf(text: string): { id: string; from: number; to: number; rest: number } | null {
  const bare = /^[*_`~]*(\d{1,5}[a-z]?)[*_`~.)]*$/.exec(text);
  if (bare?.[1]) {
    const from = text.indexOf(bare[1]);
    return { id: bare[1], from, to: from + bare[1].length, rest: text.length };
  }
  return readId(text);
}
