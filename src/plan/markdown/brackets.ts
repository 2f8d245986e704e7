/** The pairs of brackets in a text. */
import { append } from '../append';

/** Columns by twos: where a pair begins, and behind its end. Numbers alone, as nearly every task has such a list. */
export type Brackets = readonly number[];

export const noBrackets: Brackets = [];

/**
 * The outermost pairs: what stands inside of one belongs to it. A bracket without a partner (`[0, 1)`, the `[` of an
 * escape sequence) is a character like any other, or it would hide the mark around or behind it. The label and target
 * of a link are no pairs.
 */
export function bracketsIn(text: string): Brackets {
  const pairs = flatPairs(text) ?? nestedPairs(text);
  for (let at = 0; at < pairs.length; at += 2) if (isLink(text, pairs, at)) return withoutLinks(text, pairs);
  return pairs;
}

/** Behind the pair that a column stands in; negative where it stands in none. */
export function endOfBrackets(pairs: Brackets, column: number): number {
  for (let at = 0; at < pairs.length; at += 2) {
    const to = pairs[at + 1] ?? 0;
    if (column >= (pairs[at] ?? 0) && column < to) return to;
  }
  return -1;
}

/** The text with all of them blanked out. */
export function outsideBrackets(text: string, pairs: Brackets): string {
  let outside = '';
  let behind = 0;
  for (let at = 0; at < pairs.length; at += 2) {
    const [from = 0, to = 0] = pairs.slice(at, at + 2);
    outside += text.slice(behind, from) + ' '.repeat(to - from);
    behind = to;
  }
  return outside + text.slice(behind);
}

function isLink(text: string, pairs: Brackets, at: number): boolean {
  return text[pairs[at + 1] ?? 0] === '(' || text[(pairs[at] ?? 0) - 1] === ']';
}

function withoutLinks(text: string, pairs: Brackets): Brackets {
  return pairs.filter((_, at) => !isLink(text, pairs, at & ~1));
}

/** The pairs of a text in which none stands inside of another; null where one may. */
function flatPairs(text: string): Brackets | null {
  let pairs: number[] | null = null;
  let round = text.indexOf('(');
  let square = text.indexOf('[');
  while (round >= 0 || square >= 0) {
    const isRound = square < 0 || (round >= 0 && round < square);
    const from = isRound ? round : square;
    if (isRound) round = text.indexOf('(', from + 1);
    else square = text.indexOf('[', from + 1);
    const end = text.indexOf(isRound ? ')' : ']', from + 1);
    if (isBefore(round, end) || isBefore(square, end)) return null;
    if (end < 0) break;
    if (pairs) pairs.push(from, end + 1);
    else pairs = [from, end + 1];
  }
  return pairs ?? noBrackets;
}

/** Negative is nowhere. */
function isBefore(at: number, end: number): boolean {
  return at >= 0 && (end < 0 || at < end);
}

function nestedPairs(text: string): Brackets {
  const pairs: number[] = [];
  let open: { readonly character: '(' | '['; readonly from: number }[] = [];
  const count = { '(': 0, '[': 0 };
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code !== 40 && code !== 41 && code !== 91 && code !== 93) continue;
    const character = text.charAt(at);
    if (character === '(' || character === '[') {
      open = append(open, { character, from: at });
      count[character]++;
      continue;
    }
    const partner = character === ')' ? '(' : '[';
    if (count[partner] === 0) continue;
    let opening = open.pop();
    for (; opening && opening.character !== partner; opening = open.pop()) count[opening.character]--;
    if (!opening) continue;
    count[partner]--;
    while ((pairs.at(-2) ?? -1) > opening.from) pairs.length -= 2;
    pairs.push(opening.from, at + 1);
  }
  return pairs;
}
