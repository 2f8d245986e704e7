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
  /** The entries' values by plain key; of a key written twice the last one, as programs read it. */
  readonly fields: Fields;
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

const none: readonly never[] = [];
const noFields: Fields = new Map();

/** A scalar; `inner` as in `DataValue`. */
export function scalarOf(
  kind: 'text' | 'number' | 'boolean' | 'null',
  { from, to }: Span,
  text: string,
  inner: Span,
  replaceable: boolean,
): DataValue {
  // All values are built alike, or reading large files takes twice as long.
  return { kind, from, to, text, inner, replaceable, entries: none, fields: noFields, items: none };
}

export function listOf(items: readonly DataValue[], span: Span): DataValue {
  const { from, to } = span;
  return { kind: 'list', from, to, text: '', inner: span, replaceable: false, entries: none, fields: noFields, items };
}

export function mapOf(entries: readonly DataEntry[], span: Span): DataValue {
  const { from, to } = span;
  const fields = new Map<string, DataValue>();
  for (const { key, value } of entries) fields.set(plainKey(key), value);
  return { kind: 'map', from, to, text: '', inner: span, replaceable: false, entries, fields, items: none };
}

/** Spellings of one name are one: `dependsOn`, `depends_on` and `Depends On`. */
export function plainKey(key: string): string {
  if (/^[a-z]+$/.test(key)) return key;
  if (/^[\x20-\x7e]*$/.test(key)) return key.replace(/[^A-Za-z\d#]+/g, '').toLowerCase();
  return key
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}#]+/gu, '')
    .toLowerCase();
}

export type Fields = ReadonlyMap<string, DataValue>;

export function fieldsOf({ fields }: DataValue): Fields {
  return fields;
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
  const span = movedSpan(value, by);
  if (value.kind === 'list') {
    return listOf(
      value.items.map((item) => moved(item, by)),
      span,
    );
  }
  if (value.kind !== 'map')
    return scalarOf(value.kind, span, value.text, movedSpan(value.inner, by), value.replaceable);
  const entries = value.entries.map(
    (entry): DataEntry => ({ key: entry.key, keySpan: movedSpan(entry.keySpan, by), value: moved(entry.value, by) }),
  );
  return mapOf(entries, span);
}

function movedSpan({ from, to }: Span, by: number): Span {
  return { from: from + by, to: to + by };
}
