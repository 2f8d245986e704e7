import { nearestNames } from './nearest';

/** What was typed chooses nothing; the message says what there is, and what may have been meant. */
export class SelectorError extends Error {
  /** `misspelt`: there is nothing of that name. `none`: nothing is as asked for just now. */
  readonly kind: 'misspelt' | 'none';

  constructor(kind: SelectorError['kind'], message: string) {
    super(message);
    this.name = 'SelectorError';
    this.kind = kind;
  }
}

/** @param what for `No task`, `No category` … */
export function misspelt(what: string, typed: string, there: readonly string[], otherwise = ''): SelectorError {
  const list = there.length === 0 ? 'The plan has none' : `There ${there.length === 1 ? 'is' : 'are'} ${few(there)}`;
  return new SelectorError('misspelt', `No ${what} "${typed}". ${list}.${didYouMean(typed, there)}${otherwise}`);
}

/** With a space before it; empty where nothing is near. */
export function didYouMean(typed: string, there: Iterable<string>): string {
  const near = nearestNames(typed, there).map(({ name }) => name);
  return near.length === 0 ? '' : ` Did you mean ${either(near)}?`;
}

/** The first few, and how many more there are. */
export function few(names: readonly string[], most = 8): string {
  if (names.length <= most) return names.join(', ');
  return `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`;
}

function either(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`;
}
