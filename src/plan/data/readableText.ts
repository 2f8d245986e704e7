/** A task in data as an agent reads it: a heading and paragraphs rather than keys and braces. */
import { keysOf } from './keys';
import { type DataValue, isEmpty, isScalar, plainKey } from './value';

/** Says how the work stands or is kept track of, not what it is; or it is said elsewhere. */
const told = new Set([
  ...keysOf('id'),
  ...keysOf('status'),
  ...keysOf('done'),
  ...keysOf('children'),
  ...(
    'createdat updatedat closedat startedat completedat deletedat lastupdated lasttouched created updated createdby updatedby ' +
    'contenthash complexityscore recommendedsubtasks expansionprompt previousstatus metadata attempts tentativas retrycount ' +
    'lasterror error stderr resetat batchid batchposition dependencycount dependentcount commentcount comments order ordinal ' +
    'executionphase auditphase reworkphase lasttransitionat lasteventid forcecount actor history verified tokens tokencost ' +
    'duration lasterrorat stuckdetected stuckdetectedat findingspath dependents activeform'
  ).split(' '),
]);
const longest = 60_000;

/** The title, then everything that is not bookkeeping, each under its own name. */
export function readableText(value: DataValue, id: string | null, title: DataValue | null): string {
  const head = [id ?? '', (title?.text ?? '').trim()].filter((part) => part !== '').join(': ');
  const parts = value.entries.flatMap(({ key, value: part }) => {
    if (part === title || told.has(plainKey(key)) || isEmpty(part)) return [];
    const words = wordsOf(part, 0);
    if (words === '') return [];
    const isMain = plainKey(key) === 'description' && isScalar(part);
    if (isMain) return [words];
    const name = nameOf(key);
    return [isScalar(part) && !words.includes('\n') && words.length < 200 ? `${name}: ${words}` : `${name}:\n${words}`];
  });
  return [head, ...parts].join('\n\n').slice(0, longest).trim();
}

/** `testStrategy` → `Test strategy` */
function nameOf(key: string): string {
  const words = key
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim();
  const lower = /^[\p{Lu}\d\s]+$/u.test(words) ? words : words.toLowerCase();
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}

function wordsOf(value: DataValue, depth: number): string {
  if (isScalar(value)) return value.text.trim();
  if (depth > 4) return '';
  const indent = '  '.repeat(depth);
  const lines =
    value.kind === 'list'
      ? value.items.map((item) => entryLine('', item, depth))
      : value.entries.map(({ key, value: part }) => (isEmpty(part) ? '' : entryLine(`${nameOf(key)}: `, part, depth)));
  return lines
    .filter((line) => line !== '')
    .map((line) => `${indent}- ${line}`)
    .join('\n');
}

function entryLine(name: string, value: DataValue, depth: number): string {
  const words = wordsOf(value, depth + 1);
  if (words === '') return '';
  return isScalar(value) ? `${name}${words}` : `${name === '' ? '…' : name.trim()}\n${words}`;
}
