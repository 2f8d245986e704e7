/** JSON, comments and trailing commas allowed, read as far as it goes. */
import { createScanner, type JSONVisitor, printParseErrorCode, visit } from 'jsonc-parser';
import {
  type DataDocument,
  type DataEntry,
  type DataValue,
  deepest,
  listOf,
  mapOf,
  type Span,
  type SyntaxFault,
  scalarOf,
  tooDeep,
} from './value';

const openers = new Set([1, 3]);
const closers = new Set([2, 4]);
const endOfFile = 17;

/**
 * Reads one JSON value. What follows a fault is read where its meaning is clear.
 *
 * @param base offset of the text in the file that it is a piece of, for the places of the values
 */
export function readJson(text: string, base = 0): DataDocument {
  const deep = depthFault(text);
  if (deep) return { root: null, faults: [deep] };
  const faults: SyntaxFault[] = [];
  const { visitor, finish } = builder(text, base);
  const onError: JSONVisitor['onError'] = (error, offset, length) => {
    const reason = printParseErrorCode(error).replace(/([a-z])([A-Z])/g, '$1 $2');
    faults.push({ at: { from: offset, to: offset + length }, reason: reason.toLowerCase() });
  };
  const readable = text.replace(/^\uFEFF/, ' ');
  if (readable.trim() !== '') visit(readable, { ...visitor, onError }, { allowTrailingComma: true });
  return { root: finish(), faults };
}

/** The parser of the library calls itself for every level, so what is too deep for it must not reach it. */
function depthFault(text: string): SyntaxFault | null {
  // Most texts have not even as many brackets.
  let brackets = 0;
  for (let at = text.indexOf('['); at >= 0 && brackets <= deepest; at = text.indexOf('[', at + 1)) brackets++;
  for (let at = text.indexOf('{'); at >= 0 && brackets <= deepest; at = text.indexOf('{', at + 1)) brackets++;
  if (brackets <= deepest) return null;
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let token: number = scanner.scan(); token !== endOfFile; token = scanner.scan()) {
    if (openers.has(token)) depth++;
    if (closers.has(token)) depth--;
    const from = scanner.getTokenOffset();
    if (depth > deepest) return { at: { from, to: from + 1 }, reason: tooDeep };
  }
  return null;
}

/** A map or a list that is not at its end yet. */
interface Open {
  readonly from: number;
  readonly entries: DataEntry[] | null;
  readonly items: DataValue[] | null;
  /** The key whose value is to come. */
  key: { readonly name: string; readonly span: Span } | null;
}

/** Builds the values while the library reads. */
function builder(text: string, base: number) {
  const open: Open[] = [];
  let root: DataValue | null = null;
  const put = (value: DataValue) => {
    const holder = open.at(-1);
    if (!holder) root ??= value;
    else if (holder.items) holder.items.push(value);
    else if (holder.entries && holder.key) {
      holder.entries.push({ key: holder.key.name, keySpan: holder.key.span, value });
      holder.key = null;
    }
  };
  const close = (end: number) => {
    const done = open.pop();
    if (!done) return;
    const span = { from: done.from, to: end };
    put(done.entries ? mapOf(done.entries, span) : listOf(done.items ?? [], span));
  };
  const visitor: JSONVisitor = {
    onObjectBegin: (offset) => {
      open.push({ from: offset + base, entries: [], items: null, key: null });
    },
    onArrayBegin: (offset) => {
      open.push({ from: offset + base, entries: null, items: [], key: null });
    },
    onObjectProperty: (name, offset, length) => {
      const holder = open.at(-1);
      const from = offset + base + 1;
      if (holder) holder.key = { name, span: { from, to: from + Math.max(0, length - 2) } };
    },
    onLiteralValue: (value, offset, length) => put(literal(value, text.slice(offset, offset + length), offset + base)),
    onObjectEnd: (offset, length) => close(offset + length + base),
    onArrayEnd: (offset, length) => close(offset + length + base),
  };
  const finish = () => {
    // What is never closed ends with the text.
    while (open.length > 0) close(text.length + base);
    return root;
  };
  return { visitor, finish };
}

function literal(value: unknown, written: string, from: number): DataValue {
  const span = { from, to: from + written.length };
  if (typeof value === 'string') {
    const isWhole = written.length > 1 && written.endsWith('"');
    // Half a word means something else.
    return isWhole
      ? scalarOf('text', span, value, { from: from + 1, to: span.to - 1 }, true)
      : scalarOf('null', span, '', span, false);
  }
  const kind = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'null';
  return scalarOf(kind, span, kind === 'null' ? '' : written, span, true);
}
