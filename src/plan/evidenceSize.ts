/** How large a file has to be, as people write it: `10k-15k tokens`, `at least 200 lines`, `5,000+ characters`. */

export const sizeUnits = ['tokens', 'characters', 'words', 'lines', 'bytes'] as const;
export type SizeUnit = (typeof sizeUnits)[number];

export interface SizeRange {
  readonly unit: SizeUnit;
  readonly least: number;
  /** Infinity where nothing limits it. */
  readonly most: number;
}

const number = String.raw`(\d[\d,]{0,15}(?:\.\d{1,6})?)\s{0,3}([km])?`;
const size = new RegExp(
  String.raw`^\(?\s{0,3}(at least|min(?:imum)?|>=|≥|at most|max(?:imum)?|up to|<=|≤)?:?\s{0,3}${number}\s{0,3}(?:(\+)|(?:-|–|—|to|\.\.)\s{0,3}${number})?\s{0,3}(tokens?|char(?:acter)?s?|words?|lines?|bytes?|[km]b)(?![\p{L}\d])\s{0,3}\)?`,
  'iu',
);
const upTo = /^(?:at most|max|up to|<=|≤)/i;

/** A size at the beginning of a text, and how many characters it takes. A bare number is the least that will do. */
export function readSize(text: string): { readonly range: SizeRange; readonly length: number } | undefined {
  const match = size.exec(text.slice(0, 120));
  if (!match) return undefined;
  const [whole, words = '', first = '', firstScale, , second, secondScale, unitWord = ''] = match;
  const { unit, factor } = readUnit(unitWord);
  // In "10-15k" both are thousands.
  const one = amount(first, firstScale ?? (second === undefined ? undefined : secondScale)) * factor;
  const other = second === undefined ? undefined : amount(second, secondScale) * factor;
  if (other !== undefined) {
    return { range: { unit, least: Math.min(one, other), most: Math.max(one, other) }, length: whole.length };
  }
  const range = upTo.test(words) ? { unit, least: 0, most: one } : { unit, least: one, most: Number.POSITIVE_INFINITY };
  return { range, length: whole.length };
}

function readUnit(word: string): { readonly unit: SizeUnit; readonly factor: number } {
  const lower = word.toLowerCase();
  if (lower === 'kb') return { unit: 'bytes', factor: 1024 };
  if (lower === 'mb') return { unit: 'bytes', factor: 1024 ** 2 };
  return { unit: sizeUnits.find((unit) => unit.startsWith(lower.slice(0, 4))) ?? 'bytes', factor: 1 };
}

function amount(digits: string, scale: string | undefined): number {
  const factor = scale === undefined ? 1 : scale.toLowerCase() === 'k' ? 1_000 : 1_000_000;
  return Number(digits.replaceAll(',', '')) * factor;
}

/** Characters that a token stands for, about: agents count differently, and nobody counts as all of them. */
const charactersPerToken = 4;

/** The size of a text in that unit; tokens are estimated at four characters each. */
export function sizeOf(text: string, unit: SizeUnit): number {
  switch (unit) {
    case 'tokens':
      return Math.round(text.length / charactersPerToken);
    case 'characters':
      return text.length;
    case 'words':
      return text.split(/\s+/).filter(Boolean).length;
    case 'lines':
      return text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
    case 'bytes':
      return new TextEncoder().encode(text).length;
  }
}

/** @example sizeWords({ unit: 'tokens', least: 10000, most: 15000 }) // '10,000 to 15,000 tokens (4 characters each)' */
export function sizeWords({ unit, least, most }: SizeRange): string {
  const count = (value: number) => value.toLocaleString('en-US');
  const words =
    least === 0
      ? `at most ${count(most)}`
      : Number.isFinite(most)
        ? `${count(least)} to ${count(most)}`
        : `at least ${count(least)}`;
  return `${words} ${unit}${unit === 'tokens' ? ` (${charactersPerToken} characters each)` : ''}`;
}
