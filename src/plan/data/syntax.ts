/** Which kind of data a text is, by what it holds first and by its name second. */
import type { Plan } from '../model';
import { csvHeader } from './csv';
import { keysOf } from './keys';
import { plainKey } from './value';

export type Syntax = NonNullable<Plan['syntax']>;

const proseName = /\.(?:md|markdown|mdx|mdc)$/i;

/** Null for prose. */
export function syntaxOf(text: string, path: string): Syntax | null {
  const start = text.slice(0, 4096).replace(/^[\uFEFF\s]+/, '');
  const extension = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  if (looksLikeJson(start)) {
    if (extension === 'yaml' || extension === 'yml') return 'yaml';
    return isJsonLines(text, extension) ? 'jsonl' : 'json';
  }
  if (extension === 'json' || extension === 'jsonc') return 'json';
  if (extension === 'jsonl' || extension === 'ndjson') return 'jsonl';
  if (extension === 'yaml' || extension === 'yml') return 'yaml';
  if (extension === 'csv' || extension === 'tsv') return 'csv';
  if (proseName.test(path) || extension === 'txt') return null;
  if (isTable(text)) return 'csv';
  return looksLikeYaml(text) ? 'yaml' : null;
}

/** Prose may begin with a bracket, too: with a link or a box. */
function looksLikeJson(start: string): boolean {
  return /^\{\s*(?:"|\}|\/[/*])|^\[\s*(?:\{\s*["}]|\[\s*[[{"]|"[^"\n]*"\s*[,\]]|\]\s*$|\/[/*])/.test(start);
}

function isJsonLines(text: string, extension: string): boolean {
  if (extension === 'jsonl' || extension === 'ndjson') return true;
  if (extension === 'json') return false;
  const [first = '', second = ''] = text.split(/\r\n|\n|\r/, 2);
  return (
    /^\s*\{.*\}\s*$/.test(first) && /^\s*(?:\{.*)?$/.test(second) && /\}[ \t]*[\r\n]\s*\{/.test(text.slice(0, 100_000))
  );
}

/** A first row with a column of ids and one of titles or states. */
function isTable(text: string): boolean {
  const header = csvHeader(text.slice(0, 4096)).map(plainKey);
  const has = (...lists: readonly (readonly string[])[]) =>
    lists.some((list) => header.some((name) => list.includes(name)));
  return header.length > 2 && has(keysOf('id')) && has(keysOf('title'), keysOf('description'), keysOf('status'));
}

/** Keys and lists all the way down, and no heading. */
function looksLikeYaml(text: string): boolean {
  const lines = text
    .slice(0, 20_000)
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '' && !/^\s*#\s/.test(line));
  const first = lines.find((line) => line !== '---') ?? '';
  if (!/^(?:[\w"'-]+:(?:\s|$)|- [\w"'-]+:\s)/.test(first)) return false;
  const list =
    /^\s*(?:["']?(?:tasks|phases|work_packages|development_status|tarefas|fases|stories|userStories)["']?\s*:)/m;
  return list.test(text.slice(0, 200_000)) && !lines.some((line) => /^#{1,6}\s|^[-*] \[[ xX]\]\s/.test(line));
}
