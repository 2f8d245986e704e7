/**
 * Tables of values as RFC 4180 describes them, with the place of every cell: no library that is kept up tells places.
 * Commas, semicolons and tabs separate, whichever the first row has most of.
 */
import {
  type DataDocument,
  type DataEntry,
  type DataValue,
  listOf,
  mapOf,
  type Span,
  type SyntaxFault,
  scalarOf,
} from './value';

interface Cell extends Span {
  readonly text: string;
  readonly inner: Span;
}

const separators = [',', ';', '\t'] as const;

/** The rows below the first as maps by the names in the first. */
export function readCsv(text: string): DataDocument {
  const faults: SyntaxFault[] = [];
  const rows = readRows(text, separatorOf(text), faults);
  const [header, ...body] = rows;
  const whole = { from: 0, to: text.length };
  if (!header) return { root: null, faults };
  const items = body
    .filter((row) => row.some((cell) => cell.text.trim() !== ''))
    .map((row) => {
      const entries = header.flatMap((name, column): DataEntry[] => {
        const cell = row[column];
        return cell ? [{ key: name.text.trim(), keySpan: name.inner, value: dataOf(cell) }] : [];
      });
      return mapOf(entries, { from: row[0]?.from ?? 0, to: row.at(-1)?.to ?? 0 });
    });
  return { root: listOf(items, whole), faults };
}

/** The names in the first row. */
export function csvHeader(text: string): readonly string[] {
  const line = /^\uFEFF?[^\r\n]*/.exec(text)?.[0] ?? '';
  return readRows(line, separatorOf(line), [])[0]?.map((cell) => cell.text.trim()) ?? [];
}

function separatorOf(text: string): string {
  const line = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const counts = separators.map((separator) => line.split(separator).length);
  return separators[counts.indexOf(Math.max(...counts))] ?? ',';
}

function readRows(text: string, separator: string, faults: SyntaxFault[]): Cell[][] {
  const rows: Cell[][] = [];
  let row: Cell[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const cell = readCell(text, at, separator, faults);
    row.push(cell);
    at = cell.to;
    if (text[at] === separator) {
      at++;
      if (at === text.length) row.push({ from: at, to: at, text: '', inner: { from: at, to: at } });
      continue;
    }
    rows.push(row);
    row = [];
    at += text.startsWith('\r\n', at) ? 2 : 1;
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

function readCell(text: string, from: number, separator: string, faults: SyntaxFault[]): Cell {
  if (text[from] !== '"') {
    const to = endOf(text, from, separator);
    return { from, to, text: text.slice(from, to), inner: trimmed(text, from, to) };
  }
  let at = from + 1;
  for (;;) {
    at = text.indexOf('"', at);
    if (at < 0) {
      // The rest of the file would be one cell; read this line as if the quote meant nothing.
      faults.push({ at: { from, to: from + 1 }, reason: 'this quotation mark is never closed' });
      const to = endOf(text, from, separator);
      return { from, to, text: '', inner: { from, to } };
    }
    if (text[at + 1] !== '"') break;
    at += 2;
  }
  const inner = { from: from + 1, to: at };
  const to = endOf(text, at + 1, separator);
  return { from, to, text: text.slice(inner.from, inner.to).replaceAll('""', '"'), inner };
}

function endOf(text: string, from: number, separator: string): number {
  let at = from;
  while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

function trimmed(text: string, from: number, to: number): Span {
  const written = text.slice(from, to);
  const start = from + (written.length - written.trimStart().length);
  return written.trim() === '' ? { from, to } : { from: start, to: start + written.trim().length };
}

function dataOf({ from, to, text, inner }: Cell): DataValue {
  const value = text.trim();
  const kind = value === '' ? 'null' : /^(?:true|false)$/i.test(value) ? 'boolean' : 'text';
  return scalarOf(kind, { from, to }, value, inner, value !== '');
}
