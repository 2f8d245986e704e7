/** Structured data with the place of every value: what JSON, YAML and CSV have in common. */

/** Offsets in the text; `to` is not included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface DataEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: DataValue;
}

export interface DataValue extends Span {
  readonly kind: 'map' | 'list' | 'text' | 'number' | 'boolean' | 'null';
  /** A scalar as people read it: the content of a string, a number as written (`001`), else nothing. */
  readonly text: string;
  /** The scalar without its quotes. Where it cannot be replaced by other plain text, the same as the whole. */
  readonly inner: Span;
  /** Whether `inner` may be replaced by another word. */
  readonly replaceable: boolean;
  readonly entries: readonly DataEntry[];
  readonly items: readonly DataValue[];
}

export interface SyntaxFault {
  readonly at: Span;
  /** What is wrong, without a full stop. */
  readonly reason: string;
}

/** What could be read of a text. */
export interface DataDocument {
  readonly root: DataValue | null;
  readonly faults: readonly SyntaxFault[];
}

/** Nobody nests plans deeper; beyond it a file is broken or hostile. */
export const deepest = 100;

export const tooDeep = `it is nested more than ${deepest} levels deep`;

export function isScalar({ kind }: DataValue): boolean {
  return kind !== 'map' && kind !== 'list';
}

export function listOf(items: readonly DataValue[], span: Span): DataValue {
  return { ...span, kind: 'list', text: '', inner: span, replaceable: false, entries: [], items };
}

export function mapOf(entries: readonly DataEntry[], span: Span): DataValue {
  return { ...span, kind: 'map', text: '', inner: span, replaceable: false, entries, items: [] };
}

/** Spellings of one name are one: `dependsOn`, `depends_on` and `Depends On`. */
export function plainKey(key: string): string {
  return key
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}#]+/gu, '')
    .toLowerCase();
}

export type Fields = ReadonlyMap<string, DataValue>;

/** The values of a map by plain key; of a key written twice the last one, as programs read it. */
export function fieldsOf(value: DataValue): Fields {
  return new Map(value.entries.map((entry) => [plainKey(entry.key), entry.value]));
}

/** The first of these keys that is there and says something. */
export function pick(fields: Fields, keys: readonly string[]): DataValue | null {
  for (const key of keys) {
    const value = fields.get(key);
    if (value && !isEmpty(value)) return value;
  }
  return null;
}

/** The first of these keys that holds a scalar with text. */
export function pickText(fields: Fields, keys: readonly string[]): DataValue | null {
  for (const key of keys) {
    const value = fields.get(key);
    if (value && (value.kind === 'text' || value.kind === 'number') && value.text.trim() !== '') return value;
  }
  return null;
}

export function isEmpty(value: DataValue): boolean {
  if (value.kind === 'null') return true;
  if (value.kind === 'map') return value.entries.length === 0;
  return value.kind === 'list' ? value.items.length === 0 : value.text.trim() === '';
}

/** The same value in a text in which so much stands before it. */
export function moved(value: DataValue, by: number): DataValue {
  if (by === 0) return value;
  return {
    ...value,
    from: value.from + by,
    to: value.to + by,
    inner: { from: value.inner.from + by, to: value.inner.to + by },
    items: value.items.map((item) => moved(item, by)),
    entries: value.entries.map(
      (entry): DataEntry => ({
        key: entry.key,
        keySpan: { from: entry.keySpan.from + by, to: entry.keySpan.to + by },
        value: moved(entry.value, by),
      }),
    ),
  };
}
