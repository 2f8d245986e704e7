/** What a task's own text demands to be there when it is done: `evidence: file docs/api.md 10k-15k tokens`. */
import { keyedDemand, patternRequirement } from './evidenceKeys';
import { readSize, type SizeRange } from './evidenceSize';
import { unfencedLines } from './unfencedLines';

export type Requirement =
  | ({ readonly kind: 'size' } & SizeRange)
  | { readonly kind: 'contains'; readonly text: string }
  /** A regular expression of JavaScript that can be compiled; what it costs to run it is for others to limit. */
  | { readonly kind: 'matches'; readonly pattern: string; readonly flags: string }
  /** A name in code; its parts stand as whole words. */
  | { readonly kind: 'symbol'; readonly name: string }
  /** Of a Markdown section. */
  | { readonly kind: 'heading'; readonly text: string };

export interface EvidenceDemand {
  /** As it stands in the task, behind the name of the field. */
  readonly written: string;
  /** What has to be there, as written, with forward slashes; null where nothing is named that could be looked for. */
  readonly path: string | null;
  readonly folder: boolean;
  /** All of these must hold. */
  readonly requires: readonly Requirement[];
  /** What it says beyond that; nobody checks it. */
  readonly unchecked: readonly string[];
  /** Why it cannot hold as it is written, in words; a person has to mend the plan. */
  readonly problem: string | null;
}

/** Longer lines are not written by people. */
const maxLine = 2_000;
const maxDemands = 50;
const field =
  /^[\s>]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?(?:\[.\][ \t]+)?[*_`]{0,3}(?:evidence|result[ -]file)[*_`]{0,3}[ \t]*:(?![\s*_]*$)[*_]{0,2}[ \t]*(\S.*)$/i;

/**
 * Two ways of writing are understood, one demand a line; what stands in a fenced block is an example.
 *
 * - `evidence: [file] PATH [SIZE] [contains "TEXT"] [matches /PATTERN/]`, the path bare or in backticks or quotes, the
 *   rest any number of times. `result file: PATH …` is the same. A line that is a sentence demands nothing.
 * - `evidence: code path=… symbol=… contains=… regex=…`, and so for `test`, `docs` and `ui`, as SmartSpec writes it.
 */
export function readEvidence(text: string): readonly EvidenceDemand[] {
  return unfencedLines(text)
    .map((line) => (line.length <= maxLine ? field.exec(line)?.[1] : undefined))
    .filter((written) => written !== undefined)
    .slice(0, maxDemands)
    .map((written) => readDemand(written.trim()));
}

function readDemand(written: string): EvidenceDemand {
  return keyedDemand(written) ?? wordedDemand(written);
}

const pathWord = /^(?:`([^`]+)`|"([^"]+)"|'([^']+)'|([^\s`"'()<>|*?]+))/;
const looksLikePath = /^(?!https?:)(?:[^\s]*[^\s/][/][^\s]*|[^\s]*\.[A-Za-z][A-Za-z0-9]{0,9})$/;
const joiner = /^(?:[\s,;]+|and\b)/i;
const containing = /^contain(?:s|ing)?\s{1,5}(?:"((?:[^"\\]|\\.)+)"|'([^']+)'|`([^`]+)`)/i;
const matching = /^match(?:es|ing)?\s{1,5}\/((?:[^/\\[]|\\.|\[(?:[^\]\\]|\\.)*\])+)\/([a-z]*)/i;

function wordedDemand(written: string): EvidenceDemand {
  const keyword = /^(?:file|folder)\s+/i.exec(written)?.[0] ?? '';
  const named = pathWord.exec(written.slice(keyword.length));
  const quoted = named?.[1] ?? named?.[2] ?? named?.[3];
  const bare = named?.[4]?.replace(/[.,;:]+$/, '') ?? '';
  const path = (quoted ?? bare).replaceAll('\\', '/');
  if (!named || path === '' || (keyword === '' && quoted === undefined && !looksLikePath.test(path))) {
    return sentence(written);
  }
  const rest = written.slice(keyword.length + (quoted === undefined ? bare.length : named[0].length));
  const { requires, left, problem } = readRequirements(rest);
  // "docs/old.md was removed" must not become a demand for that file.
  if (keyword === '' && left !== '') return sentence(written);
  const folder = /^folder/i.test(keyword) || path.endsWith('/');
  return { written, path, folder, requires, unchecked: left === '' ? [] : [left], problem };
}

function sentence(written: string): EvidenceDemand {
  return { written, path: null, folder: false, requires: [], unchecked: [written], problem: null };
}

function readRequirements(text: string): {
  readonly requires: readonly Requirement[];
  readonly left: string;
  readonly problem: string | null;
} {
  const requires: Requirement[] = [];
  let problem: string | null = null;
  let rest = text;
  for (;;) {
    const skipped = joiner.exec(rest);
    if (skipped) {
      rest = rest.slice(skipped[0].length);
      continue;
    }
    const size = readSize(rest);
    const contains = containing.exec(rest);
    const matches = matching.exec(rest);
    if (size) requires.push({ kind: 'size', ...size.range });
    else if (contains) {
      const text = contains[1]?.replace(/\\(.)/g, '$1') ?? contains[2] ?? contains[3] ?? '';
      requires.push({ kind: 'contains', text });
    } else if (matches) {
      const unit = patternRequirement(matches[1] ?? '', matches[2] ?? '');
      if (typeof unit === 'string') problem ??= unit;
      else requires.push(unit);
    } else return { requires, left: rest.replace(/^[.!]+$/, '').trim(), problem };
    rest = rest.slice((size?.length ?? contains?.[0].length ?? matches?.[0].length) || rest.length);
  }
}
