/** One task in data: a map with an id, a title, a status, whatever these are called. */
import type { Priority, WrittenState } from '../model';
import { readDependencies } from './dependencies';
import type { DraftDependency, DraftMark, TaskDraft } from './draft';
import { filesOf } from './itemFiles';
import { keysOf } from './keys';
import { type PriorityScale, priorityOfWord } from './priorityWords';
import { readableText } from './readableText';
import { stateOfWord } from './stateWords';
import { type DataValue, type Fields, fieldsOf, isEmpty, isScalar, pick, pickText, type Span } from './value';

/** What a dialect decides for all its tasks. */
export interface ItemRules {
  readonly scale: PriorityScale;
  /** Turns false where a part of the text is broken: what was read there may belong elsewhere. */
  readonly isSound: (span: Span) => boolean;
  readonly scope: string;
  /** Set where the mere words of a task are enough: the state that they then have. */
  readonly simpleState?: WrittenState;
}

export interface ItemPlace {
  /** The key of the entry, where tasks are a map. */
  readonly key?: { readonly text: string; readonly span: Span };
  readonly phase: number | null;
  readonly parent: TaskDraft | null;
}

/** Whether a map reads like a task: words for the work, and something that a mere name does not have. */
export function isTaskLike(value: DataValue): boolean {
  if (value.kind !== 'map') return false;
  const fields = fieldsOf(value);
  const has = (name: Parameters<typeof keysOf>[0]) => keysOf(name).some((key) => fields.has(key));
  if (!pickText(fields, keysOf('title')) && !pickText(fields, keysOf('description'))) {
    return idOf(fields) !== null && has('status');
  }
  return idOf(fields) !== null || isTracked(value);
}

/** Whether it also says how the work stands or what it needs. */
export function isTracked(value: DataValue): boolean {
  const fields = fieldsOf(value);
  return (['status', 'done', 'dependencies', 'children', 'priority'] as const).some((name) =>
    keysOf(name).some((key) => fields.has(key)),
  );
}

/** Reads a task; what stands below it is not looked at. */
export function readItem(value: DataValue, place: ItemPlace, rules: ItemRules): TaskDraft {
  const fields = fieldsOf(value);
  const idValue = place.key ? null : idOf(fields);
  const titleValue = titleOf(fields, idValue);
  const ownId = place.key?.text ?? idValue?.text.trim() ?? null;
  const id = ownId === null || place.parent === null ? ownId : childId(ownId, place.parent);
  const { state, mark, unknownState } = stateOf(fields, rules.isSound(value));
  const children = pick(fields, keysOf('children'));
  return {
    id,
    idSpan: place.key?.span ?? idValue?.inner ?? titleValue?.inner ?? { from: value.from, to: value.from },
    title: titleValue ? withoutId(oneLine(titleValue.text), ownId) : '',
    span: value,
    text: readableText(value, id, titleValue),
    state,
    unknownState,
    mark,
    phase: place.phase,
    parent: place.parent,
    parentName: null,
    scope: rules.scope,
    dependsOn: dependenciesOf(fields, place.parent),
    parallel: isTrue(pick(fields, keysOf('parallel'))),
    optional: isTrue(pick(fields, keysOf('optional'))),
    priority: priorityOf(fields, rules.scale),
    files: filesOf(value, fields),
    steps: [...stepsOf(pick(fields, keysOf('steps'))), ...stepsOf(children)],
    verify: verifyOf(fields),
  };
}

/** An id is a scalar; text that is a whole sentence is none. */
function idOf(fields: Fields): DataValue | null {
  const value = pickText(fields, keysOf('id'));
  return value && value.text.length <= 100 && !/[\r\n]/.test(value.text) && value.text.trim() !== 'NaN' ? value : null;
}

/** `2` below task `1` is called `1.2`; `1.2` says so already. */
function childId(own: string, parent: TaskDraft): string {
  const isBare = /^\d+$/.test(own);
  return isBare && parent.id !== null ? `${parent.id}.${own}` : own;
}

export function titleOf(fields: Fields, id: DataValue | null): DataValue | null {
  const title = pickText(fields, keysOf('title'));
  return title && title !== id ? title : pickText(fields, keysOf('description'));
}

/** The first line. In data an underscore belongs to a name, and is no emphasis. */
export function oneLine(text: string): string {
  const first = text.trim().split(/\r\n|\n|\r/, 1)[0] ?? '';
  return first
    .slice(0, 2000)
    .replace(/^#+\s+/, '')
    .replace(/\*\*|`/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** `1.1 Do it` of task `1.1` says its id twice. */
function withoutId(title: string, id: string | null): string {
  if (id === null || !title.startsWith(id)) return title;
  const rest = title.slice(id.length);
  return /^[\s:.)–—-]+\S/.test(rest) ? rest.replace(/^[\s:.)–—-]+/, '') : title;
}

interface ReadState {
  readonly state: WrittenState;
  readonly mark: DraftMark | null;
  readonly unknownState: string | null;
}

function stateOf(fields: Fields, isSound: boolean): ReadState {
  const read = writtenState(fields);
  if (isSound) return read;
  // What was torn apart must not look finished.
  return { state: read.state === 'completed' ? 'pending' : read.state, mark: null, unknownState: null };
}

function writtenState(fields: Fields): ReadState {
  const value = keysOf('status')
    .map((key) => fields.get(key))
    .find((one) => one !== undefined && isScalar(one));
  if (value && value.kind !== 'boolean') {
    const state = stateOfWord(value.text);
    const kind = value.kind === 'null' ? 'null' : 'word';
    const mark = value.replaceable ? ({ span: value.inner, kind } as const) : null;
    return { state: state ?? 'pending', mark, unknownState: state === null ? value.text : null };
  }
  const flag = keysOf('done')
    .map((key) => fields.get(key))
    .find((one) => one?.kind === 'boolean');
  if (flag)
    return { state: stateOfFlag(fields, flag), mark: { span: flag.inner, kind: 'boolean' }, unknownState: null };
  const word = value ?? pickText(fields, keysOf('done'));
  const state = word ? stateOfWord(word.kind === 'boolean' ? (isTrue(word) ? 'done' : 'pending') : word.text) : null;
  return { state: state ?? 'pending', mark: null, unknownState: null };
}

/** A report tells apart what is ticked and what was seen to hold: ticked alone is a claim that failed. */
function stateOfFlag(fields: Fields, flag: DataValue): WrittenState {
  const verified = fields.get('verified');
  if (verified?.kind === 'boolean') return isTrue(verified) ? 'completed' : isTrue(flag) ? 'failed' : 'pending';
  return isTrue(flag) ? 'completed' : 'pending';
}

function isTrue(value: DataValue | null): boolean {
  return value !== null && isScalar(value) && /^(?:true|yes|y|1|sim|si)$/i.test(value.text.trim());
}

function dependenciesOf(fields: Fields, parent: TaskDraft | null): DraftDependency[] {
  const sure = keysOf('dependencies').flatMap((key) => {
    const value = fields.get(key);
    return value ? readDependencies(value, parent, false) : [];
  });
  if (sure.length > 0) return sure;
  return keysOf('requirements').flatMap((key) => {
    const value = fields.get(key);
    return value ? readDependencies(value, parent, true) : [];
  });
}

function priorityOf(fields: Fields, scale: PriorityScale): Priority {
  const value = pickText(fields, keysOf('priority'));
  return value ? priorityOfWord(value.text, scale) : 'medium';
}

/** Steps are texts, or maps with a text and perhaps a status. What has an id of its own is a task, and read elsewhere. */
function stepsOf(value: DataValue | null): { text: string; checked: boolean; span: Span }[] {
  if (value?.kind !== 'list') return [];
  return value.items.flatMap((item) => {
    if (item.kind === 'text' || item.kind === 'number')
      return [{ text: oneLine(item.text), checked: false, span: item.inner }];
    if (item.kind !== 'map' || isTaskLike(item)) return [];
    const fields = fieldsOf(item);
    const text = titleOf(fields, null) ?? pickText(fields, ['step', 'action']);
    if (!text) return [];
    return [{ text: oneLine(text.text), checked: writtenState(fields).state === 'completed', span: text.inner }];
  });
}

function verifyOf(fields: Fields): readonly string[] {
  const command = pickText(fields, keysOf('verify'));
  if (command) return [command.text.trim()];
  const verification = fields.get('verification');
  if (verification?.kind !== 'map') return [];
  const parts = fieldsOf(verification);
  const run = pickText(parts, ['run', 'command', 'cmd']);
  const type = parts.get('type')?.text ?? 'command';
  return run && type === 'command' && !isEmpty(run) ? [run.text.trim()] : [];
}
