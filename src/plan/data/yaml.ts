/** YAML, read as far as it goes. Scalars stay as written: `001` is no number, and `no` is no boolean. */
import { isAlias, isCollection, isMap, isScalar, type ParsedNode, parseAllDocuments, type Scalar } from 'yaml';
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

/** Of several documents in a text, reads the one that holds most. */
export function readYaml(text: string): DataDocument {
  const deep = depthFault(text);
  if (deep) return { root: null, faults: [deep] };
  try {
    const options = { uniqueKeys: false, strict: false, prettyErrors: false, logLevel: 'silent' } as const;
    const documents = parseAllDocuments(text, options);
    const all = 'empty' in documents ? [] : documents;
    const size = ({ contents }: (typeof all)[number]) =>
      isCollection(contents) ? (contents.range?.[1] ?? 0) - (contents.range?.[0] ?? 0) + 1 : 0;
    const document = all.reduce<(typeof all)[number] | undefined>(
      (best, one) => (best && size(best) >= size(one) ? best : one),
      undefined,
    );
    if (!document) return { root: null, faults: [] };
    const faults = document.errors.map(({ pos: [from, to], message }): SyntaxFault => {
      const reason = message.replace(/\s+/g, ' ').replace(/\.$/, '');
      return { at: { from, to: Math.max(from, to) }, reason: reason.charAt(0).toLowerCase() + reason.slice(1) };
    });
    const root = document.contents ? dataOf(document.contents as ParsedNode, text, 0) : null;
    return { root, faults };
  } catch (error) {
    // The library promises not to throw; of a text that it cannot take, nothing is known.
    const reason = error instanceof Error ? error.message : 'it cannot be read';
    return { root: null, faults: [{ at: { from: 0, to: 0 }, reason }] };
  }
}

/** Brackets and dashes are the only ways to nest without the indentation growing along. */
function depthFault(text: string): SyntaxFault | null {
  const deepLine = /^[ \t]*(?:- ?){101}|^(?:\? ?){101}|^[ ]{400}/m.exec(text);
  if (deepLine) return { at: { from: deepLine.index, to: deepLine.index + 1 }, reason: tooDeep };
  let depth = 0;
  for (const match of text.matchAll(/[[{\]}]/g)) {
    depth = match[0] === '[' || match[0] === '{' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > deepest) return { at: { from: match.index, to: match.index + 1 }, reason: tooDeep };
  }
  return null;
}

function dataOf(node: ParsedNode, text: string, depth: number): DataValue {
  const [from = 0, to = from] = node.range ?? [];
  const span = { from, to };
  if (depth > deepest || isAlias(node)) return nothing(span);
  if (isMap(node)) {
    const entries = node.items.flatMap((pair): DataEntry[] => {
      if (!isScalar(pair.key)) return [];
      const key = scalarAt(pair.key as Scalar.Parsed, text);
      const value = pair.value ? dataOf(pair.value as ParsedNode, text, depth + 1) : nothing(key);
      return [{ key: key.text, keySpan: key.inner, value }];
    });
    return mapOf(entries, span);
  }
  if (isScalar(node)) return scalarAt(node as Scalar.Parsed, text);
  const items = node.items.flatMap((item) =>
    'range' in item && item.range ? [dataOf(item as ParsedNode, text, depth + 1)] : [],
  );
  return listOf(items, span);
}

function scalarAt(node: Scalar.Parsed, text: string): DataValue {
  const [from = 0, to = from] = node.range ?? [];
  const span = { from, to };
  if (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') {
    const isWhole = to - from > 1 && text.charAt(from) === text.charAt(to - 1);
    return isWhole ? scalarOf('text', span, String(node.value), { from: from + 1, to: to - 1 }, true) : nothing(span);
  }
  if (node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL')
    return scalarOf('text', span, String(node.value ?? ''), span, false);
  const source = node.source ?? '';
  if (node.value === null && /^(?:null|~)?$/i.test(source)) return scalarOf('null', span, '', span, source !== '');
  const kind = typeof node.value === 'boolean' ? 'boolean' : typeof node.value === 'number' ? 'number' : 'text';
  return scalarOf(kind, span, source, span, true);
}

function nothing({ from, to }: Span): DataValue {
  const span = { from, to };
  return scalarOf('null', span, '', span, false);
}
