/** The front matter of a file as data, with its places in the file. */
import { type DataDocument, type DataEntry, type DataValue, listOf, mapOf, moved, scalarOf } from '../data/value';
import { readYaml } from '../data/yaml';

export interface FrontMatter {
  readonly value: DataValue;
  /** Offset of the text below it. */
  readonly bodyFrom: number;
}

const fenced = /^\uFEFF?(---[ \t]*(?:\r\n|\n|\r))([\s\S]*?)(?:^|\r\n|\n|\r)(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|$)/;
const longest = 100_000;

/** Null when the file has none, or none that is a map. */
export function readFrontMatter(text: string): FrontMatter | null {
  const match = fenced.exec(text.length > longest ? text.slice(0, longest) : text);
  if (!match) return null;
  const [whole, , content = ''] = match;
  const from = whole.indexOf('---') + (match[1]?.length ?? 0);
  const document: DataDocument = readYaml(content);
  const root = document.faults.length === 0 ? document.root : lineByLine(content);
  if (root?.kind !== 'map' || root.entries.length === 0) return null;
  return { value: moved(root, from), bodyFrom: whole.length };
}

/** Of lines without white space at their end. */
const keyLine = /^([A-Za-z_][\w \t.-]*):(?=[ \t]|$)[ \t]*(.*)$/;
const itemLine = /^[ \t]*-[ \t]+(.*)$/;

/** People write `title: Export: CSV`, which is no YAML; what is meant is clear all the same. */
function lineByLine(content: string): DataValue {
  const entries: DataEntry[] = [];
  let items: DataValue[] = [];
  let at = 0;
  for (const line of content.split(/(?<=\r\n|\n|\r(?!\n))/)) {
    const words = line.trimEnd();
    const key = keyLine.exec(words);
    const item = key ? null : itemLine.exec(words);
    if (key) {
      const name = key[1]?.trimEnd() ?? '';
      const written = key[2] ?? '';
      const from = at + words.length - written.length;
      const keySpan = { from: at, to: at + name.length };
      if (written === '') {
        items = [];
        entries.push({ key: name, keySpan, value: listOf(items, { from: at, to: at + words.length }) });
      } else
        entries.push({
          key: name,
          keySpan,
          value: written.startsWith('[') ? flowList(written, from) : scalar(written, from),
        });
    } else if (item?.[1]) items.push(scalar(item[1], at + words.length - item[1].length));
    at += line.length;
  }
  return mapOf(entries, { from: 0, to: content.length });
}

function flowList(written: string, from: number): DataValue {
  const items = [...written.matchAll(/[^[\],]+/g)]
    .filter((match) => match[0].trim() !== '')
    .map((match) => scalar(match[0].trim(), from + match.index + (match[0].length - match[0].trimStart().length)));
  return listOf(items, { from, to: from + written.length });
}

function scalar(written: string, from: number): DataValue {
  const isQuoted = /^(["']).*\1$/.test(written) && written.length > 1;
  const text = isQuoted ? written.slice(1, -1) : written.replace(/\s#.*$/, '').trimEnd();
  const start = from + (isQuoted ? 1 : 0);
  const kind = /^(?:null|~)?$/.test(text) ? 'null' : /^(?:true|false)$/i.test(text) ? 'boolean' : 'text';
  const inner = { from: start, to: start + text.length };
  const to = from + written.length;
  return scalarOf(kind, { from, to }, kind === 'null' ? '' : text, inner, text !== '');
}
