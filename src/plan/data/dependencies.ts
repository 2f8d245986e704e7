/** Dependencies in data: a number, a text with a list in it, a list of these, or maps that name the other task. */
import type { DraftDependency, TaskDraft } from './draft';
import { type DataValue, fieldsOf, pickText, type Span } from './value';

const none = /^(?:none|nothing|no|n\/?a|null|nil|-+|—|–|nenhuma?|ninguna?|keine|aucune?|无|無|なし|нет|\[\])\.?$/i;
const phase = /^(?:phase|fase|epic|этап|阶段)[\s:#-]*(\d+(?:\.\d+)*)$/i;
const range = /^(?:(.*?)(\d+))\s*(?:\.\.|–|—|\s-\s|-|\s+(?:to|through)\s+)\s*(?:(.*?)(\d+))$/i;
const otherTask = ['dependsonid', 'id', 'taskid', 'task', 'dependson', 'ref', 'target', 'wpid', 'name'];
/** Typed edges that only say that two tasks have to do with each other. */
const loose =
  /^(?:parent-?child|related|relates-to|discovered-?from|follows|duplicates?|supersedes|replies-to|tracks|caused-by|validates|events?)$/i;
const longestRange = 200;
/** Of the words between two commas, in characters; what is longer names no task. */
const longestName = 300;

/** @param parent of the task, whose other children may be named by a bare number */
export function readDependencies(value: DataValue, parent: TaskDraft | null, onlyIfKnown: boolean): DraftDependency[] {
  if (value.kind === 'list') return value.items.flatMap((item) => readOne(item, parent, onlyIfKnown));
  return readOne(value, parent, onlyIfKnown);
}

function readOne(value: DataValue, parent: TaskDraft | null, onlyIfKnown: boolean): DraftDependency[] {
  if (value.kind === 'map') return readEdge(value, parent, onlyIfKnown);
  if (value.kind === 'list') return value.items.flatMap((item) => readOne(item, parent, onlyIfKnown));
  if (value.kind !== 'text' && value.kind !== 'number') return [];
  return dependenciesInText(value.text, value.inner, parent, onlyIfKnown);
}

function readEdge(value: DataValue, parent: TaskDraft | null, onlyIfKnown: boolean): DraftDependency[] {
  const fields = fieldsOf(value);
  if (loose.test(fields.get('type')?.text ?? fields.get('dependencytype')?.text ?? '')) return [];
  const other = pickText(fields, otherTask);
  if (other) return [dependency(other.text.trim(), other.inner, parent, onlyIfKnown)];
  // `{ required: [...], optional: [...] }`
  const required = ['required', 'hard', 'blocking', 'tasks', 'ids', 'blocks'].flatMap((key) => fields.get(key) ?? []);
  return required.flatMap((list) => (list.kind === 'list' ? readDependencies(list, parent, onlyIfKnown) : []));
}

/** `1, 2`, `T1-T3`, `Phase 1`, `1.1 ✅; 1.2`. Where the span is as long as the text, each gets its own place. */
export function dependenciesInText(
  text: string,
  span: Span,
  parent: TaskDraft | null,
  onlyIfKnown: boolean,
): DraftDependency[] {
  const isVerbatim = span.to - span.from === text.length;
  return partsOf(text).flatMap((match) => {
    const part = match[0]
      .replace(/\([^)]*\)|[✅☑✔✓⏱⏳❌🟡🟢]\uFE0F?/gu, '')
      .replace(/^\s*(?:and|&|e|y|und)\s+/i, '')
      .trim()
      .replace(/^[`"'[]+|[`"'\].]+$/g, '');
    if (part === '' || none.test(part)) return [];
    const from = isVerbatim ? span.from + match.index + Math.max(0, match[0].indexOf(part)) : span.from;
    const place = isVerbatim ? { from, to: from + part.length } : span;
    const named = phase.exec(part)?.[1];
    if (named) return [{ kind: 'phase' as const, target: named, span: place, onlyIfKnown: false }];
    return expand(part).map((name) => dependency(name, place, parent, onlyIfKnown || isProse(name)));
  });
}

/** Between commas, and around the "and" of two single words. */
function partsOf(text: string): { 0: string; index: number }[] {
  return [...text.matchAll(/[^,;、，；\n]+/g)].flatMap((match) => {
    if (match[0].length > longestName) return [];
    const pair = /^(\s*\S+\s+)(?:and|&|und)\s+\S+\s*$/.exec(match[0]);
    const cut = pair?.[1]?.length;
    if (cut === undefined) return [match];
    return [
      { 0: match[0].slice(0, cut), index: match.index },
      { 0: match[0].slice(cut), index: match.index + cut },
    ];
  });
}

/** Ids have no spaces, or the plan has a task that is called so. */
function isProse(name: string): boolean {
  return /\s/.test(name) || name.length > 60 || !/[\d_-]/.test(name);
}

function dependency(name: string, span: Span, parent: TaskDraft | null, onlyIfKnown: boolean): DraftDependency {
  if (parent?.id == null || !/^\d+$/.test(name)) return { kind: 'task', target: name, span, onlyIfKnown };
  return { kind: 'task', target: `${parent.id}.${name}`, otherwise: name, span, onlyIfKnown };
}

/** `D1-D3` are three; `ENV-001` is one, and so is `TASK-1-2`. */
function expand(name: string): string[] {
  const match = range.exec(name);
  if (!match) return [name];
  const [, head = '', first = '', otherHead = '', last = ''] = match;
  // `01-02` is the id of a plan of one phase.
  const isRange =
    (head === otherHead && (head !== '' || /[^\d-]/.test(name))) ||
    (otherHead === '' && /^[A-Za-z]+-?$|\.$/.test(head) && /–|—|\.\./.test(name));
  const count = Number(last) - Number(first);
  if (!isRange || count < 1 || count > longestRange) return [name];
  return Array.from(
    { length: count + 1 },
    (_, at) => `${head}${String(Number(first) + at).padStart(first.length, '0')}`,
  );
}
