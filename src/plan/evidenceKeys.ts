/** Evidence as SmartSpec writes it: `evidence: code path=src/api.py symbol=Api contains="def get"`. */
import type { EvidenceDemand, Requirement } from './evidence';

const kinds: Readonly<Record<string, readonly string[]>> = {
  code: ['path', 'symbol', 'contains', 'regex'],
  test: ['path', 'contains', 'regex', 'command'],
  docs: ['path', 'heading', 'contains', 'regex'],
  ui: ['path', 'selector', 'contains', 'regex'],
};
/** Only a browser or a shell could say whether these hold. */
const neverChecked = ['selector', 'command'];
/** As a symbol it says that the path is a folder. */
const folderSymbol = 'Directory';

/** Undefined for what is written otherwise. */
export function keyedDemand(written: string): EvidenceDemand | undefined {
  const kind = /^(code|test|docs|ui)\s+\S/i.exec(written)?.[1]?.toLowerCase();
  if (kind === undefined || !/\s\w+=/.test(written)) return undefined;
  const refused = (problem: string): EvidenceDemand => ({ ...nothing(written), problem });
  const words = splitWords(written);
  if (!words) return refused('a quote in it is not closed');
  const values = new Map<string, string>();
  for (const word of words.slice(1)) {
    const [, key, value = ''] = /^(\w+)=([\s\S]*)$/.exec(word) ?? [];
    if (key === undefined) return refused(`"${word}" is no key=value; put quotes around text with spaces`);
    if (!kinds[kind]?.includes(key))
      return refused(`${kind} evidence has no "${key}=", only ${kinds[kind]?.join(', ')}`);
    values.set(key, value);
  }
  const unchecked = neverChecked.filter((key) => values.has(key)).map((key) => `${key}="${values.get(key)}"`);
  const path = values
    .get('path')
    ?.replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '');
  if (!path) return unchecked.length > 0 ? { ...nothing(written), unchecked } : refused('it names no path=');
  const requires = [...values].map(([key, value]) => requirement(key, value)).filter((each) => each !== undefined);
  const folder = values.get('symbol') === folderSymbol || path.endsWith('/');
  return {
    written,
    path,
    folder,
    requires: requires.filter((each) => typeof each !== 'string'),
    unchecked,
    problem: requires.find((each) => typeof each === 'string') ?? null,
  };
}

function nothing(written: string): EvidenceDemand {
  return { written, path: null, folder: false, requires: [], unchecked: [], problem: null };
}

/** Undefined for keys that require nothing of the text; words where it cannot hold. */
function requirement(key: string, value: string): Requirement | string | undefined {
  switch (key) {
    case 'contains':
      return { kind: 'contains', text: value };
    case 'heading':
      return { kind: 'heading', text: value.trim() };
    case 'symbol':
      return value === folderSymbol || value === '' ? undefined : { kind: 'symbol', name: value };
    case 'regex': {
      // As Python has them, which SmartSpec matches with.
      const [whole = '', flags = ''] = /^\(\?([a-zA-Z]+)\)/.exec(value) ?? [];
      const pattern = value
        .slice(whole.length)
        .replaceAll('(?P<', '(?<')
        .replace(/(?<!\\)\\A/g, '(?<![\\s\\S])')
        .replace(/(?<!\\)\\Z/g, '(?![\\s\\S])');
      return patternRequirement(pattern, flags.toLowerCase());
    }
    default:
      return undefined;
  }
}

const maxPattern = 500;

/** A requirement for a pattern; words where it is none. `^` and `$` are those of lines. */
export function patternRequirement(pattern: string, flags: string): Requirement | string {
  if (pattern.length > maxPattern) return `its pattern is longer than ${maxPattern} characters`;
  const own = [...new Set(`${flags}m`)].join('');
  if (!/^[imsu]*$/.test(own)) return `its pattern has the flags "${flags}"; i, m, s and u are known`;
  try {
    new RegExp(pattern, own);
  } catch {
    return `/${pattern}/ is no regular expression`;
  }
  return { kind: 'matches', pattern, flags: own };
}

/** Words as a shell would split them, without anything else that a shell does. Undefined where a quote stays open. */
function splitWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
      else if (character === '\\' && quote === '"' && /["\\]/.test(text[at + 1] ?? '')) word += text[++at] ?? '';
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (character === '\\') word = (word ?? '') + (text[++at] ?? '');
    else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  if (quote !== '') return undefined;
  if (word !== undefined) words.push(word);
  return words;
}
