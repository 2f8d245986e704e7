/** One JSON value per line. */
import { readJson } from './json';
import { type DataDocument, type DataValue, listOf, type SyntaxFault } from './value';

const mostFaults = 50;

/** The rows as a list. A row that is broken is left out and told. */
export function readJsonLines(text: string): DataDocument {
  const rows: DataValue[] = [];
  const faults: SyntaxFault[] = [];
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    if (match[0].trim() === '') continue;
    const { root, faults: found } = readJson(match[0], match.index);
    if (root && found.length === 0) rows.push(root);
    else if (faults.length < mostFaults)
      faults.push({
        at: { from: match.index, to: match.index + match[0].length },
        reason: found[0]?.reason ?? 'it holds no value',
      });
  }
  return { root: listOf(rows, { from: 0, to: text.length }), faults };
}
