/** The files that a task in data is about: those it lists, and those that its words name. */
import { findFiles } from '../fileReferences';
import { keysOf } from './keys';
import { type DataValue, type Fields, fieldsOf, pickText, type Span } from './value';

const mostFiles = 200;
/** In characters. */
const longestPath = 300;

export function filesOf(value: DataValue, fields: Fields): { path: string; span: Span }[] {
  const found = new Map<string, Span>();
  const add = (path: string, span: Span) => {
    const plain = path.trim().replaceAll('\\', '/').replace(/^`|`$/g, '');
    if (
      plain !== '' &&
      plain.length < longestPath &&
      !/\s{2}|[\r\n"<>|]/.test(plain) &&
      found.size < mostFiles &&
      !found.has(plain)
    )
      found.set(plain, span);
  };
  for (const key of keysOf('files')) {
    const written = fields.get(key);
    if (written) addPaths(written, add);
  }
  for (const { value: part } of value.entries) {
    const texts = part.kind === 'list' ? part.items : [part];
    for (const one of texts) {
      if (one.kind !== 'text' || one.text.length > 20_000) continue;
      for (const line of one.text.split(/\r\n|\n|\r/)) {
        if (line.length < 2000) for (const { path } of findFiles(line)) add(path, one.inner);
      }
    }
  }
  return [...found].map(([path, span]) => ({ path, span }));
}

/** A list of paths, of maps with a path, or one text with commas. */
function addPaths(value: DataValue, add: (path: string, span: Span) => void): void {
  if (value.kind === 'list') for (const item of value.items) addPaths(item, add);
  if (value.kind === 'map') {
    const path = pickText(fieldsOf(value), ['path', 'file', 'filepath', 'name', 'arquivo']);
    if (path) add(path.text, path.inner);
    else for (const entry of value.entries) if (entry.value.kind === 'list') addPaths(entry.value, add);
  }
  if (value.kind !== 'text') return;
  for (const part of value.text.split(/[,;\n]/)) {
    const path = part.trim().replace(/^(?:FILE|ARTIFACT|CODE|TEST):/i, '');
    if (path.length < longestPath && /^[^\s:]+[./][^\s:]*$|^[\w.@*/\\-]+$/.test(path) && /[./*]/.test(path))
      add(path, value.inner);
  }
}
