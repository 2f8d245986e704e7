/** JSON, comments and trailing commas allowed, read as far as it goes. */
import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import {
  type DataDocument,
  type DataEntry,
  type DataValue,
  deepest,
  listOf,
  mapOf,
  plain,
  type SyntaxFault,
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
  const errors: ParseError[] = [];
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true, allowEmptyContent: true });
  const faults = errors.map(({ error, offset, length }): SyntaxFault => {
    const words = printParseErrorCode(error)
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase();
    return { at: { from: offset, to: offset + length }, reason: words };
  });
  return { root: root ? dataOf(root, text, base) : null, faults };
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

function dataOf(node: Node, text: string, base: number): DataValue {
  const from = node.offset + base;
  const span = { from, to: from + node.length };
  const written = text.slice(node.offset, node.offset + node.length);
  if (node.type === 'object') {
    const entries = (node.children ?? []).flatMap((property): DataEntry[] => {
      const [key, value] = property.children ?? [];
      if (!key || !value) return [];
      const start = key.offset + base;
      const keySpan = { from: start + 1, to: start + Math.max(1, key.length - 1) };
      return [{ key: String(key.value), keySpan, value: dataOf(value, text, base) }];
    });
    return mapOf(entries, span);
  }
  if (node.type === 'array')
    return listOf(
      (node.children ?? []).map((child) => dataOf(child, text, base)),
      span,
    );
  const scalar = { ...plain, ...span, inner: span, replaceable: true };
  if (node.type === 'string') {
    const isWhole = written.length > 1 && written.endsWith('"');
    // Half a word means something else.
    if (!isWhole) return { ...scalar, kind: 'null', text: '', replaceable: false };
    return { ...scalar, kind: 'text', text: String(node.value), inner: { from: span.from + 1, to: span.to - 1 } };
  }
  const kind = node.type === 'number' ? 'number' : node.type === 'boolean' ? 'boolean' : 'null';
  return { ...scalar, kind, text: kind === 'null' ? '' : written };
}
