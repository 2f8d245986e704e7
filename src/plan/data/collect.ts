/** Where in a document the tasks stand, whatever it was written by. */
import type { PhaseDraft, TaskDraft } from './draft';
import { type ItemRules, isTaskLike, isTracked, oneLine, readItem } from './items';
import { keysOf } from './keys';
import { isSimpleTask, readSimpleTask } from './simpleTask';
import { type DataEntry, type DataValue, type Fields, fieldsOf, pick, pickText, plainKey } from './value';

const taskLists =
  'tasks tarefas tareas taches aufgaben userstories stories workpackages wps issues items todos workitems features subtasks chunks plans actionitems listadetarefas 任务 任务列表 задачи タスク'.split(
    ' ',
  );
/** What stands in these is work, and nothing else. */
const onlyTasks =
  /^(?:sub)?(?:tasks|tarefas|tareas|taches|aufgaben|chunks)$|^(?:userstories|workpackages|todos|actionitems|任务|задачи|タスク)$/;
const wrappers =
  'plan plano project projeto data roadmap backlog implementationplan workplan document content prd spec'.split(' ');

/** Gathers what one reading of a document finds. */
export class Collector {
  readonly phases: PhaseDraft[] = [];
  readonly tasks: TaskDraft[] = [];
  readonly #phaseNames = new Map<string, number>();
  readonly #isSound: ItemRules['isSound'];

  constructor(isSound: ItemRules['isSound']) {
    this.#isSound = isSound;
  }

  rules(scale: ItemRules['scale'] = 'ofThree', scope = ''): ItemRules {
    return { scale, scope, isSound: this.#isSound };
  }

  addPhase(draft: PhaseDraft, ...names: readonly (string | null)[]): number {
    const index = this.phases.push(draft) - 1;
    for (const name of [draft.title, draft.number, ...names])
      if (name !== null && !this.#phaseNames.has(plainKey(name))) this.#phaseNames.set(plainKey(name), index);
    return index;
  }

  /** The phase that a task says it belongs to; a new one when nothing is called so yet. */
  phaseCalled(value: DataValue): number {
    const name = oneLine(value.text);
    const known = this.#phaseNames.get(plainKey(name));
    if (known !== undefined) return known;
    const number = /^(?:\p{L}+\s+)?(\d+(?:\.\d+)*)\b/u.exec(name)?.[1] ?? null;
    const phase = { number, title: name, objective: null, span: value, titleSpan: value.inner, dependsOn: [] };
    return this.addPhase(phase);
  }

  /** Every task of a list, and those below it. */
  addList(list: DataValue, phase: number | null, parent: TaskDraft | null, rules: ItemRules, depth = 0): void {
    if (list.kind === 'map') {
      for (const entry of list.entries) if (isMapTask(entry)) this.addEntry(entry, phase, parent, rules, depth);
      return;
    }
    const mostlyTasks = list.items.filter(isTaskLike).length * 2 >= list.items.length;
    for (const item of list.items) {
      const isSimple = rules.simpleState !== undefined && isSimpleTask(item);
      if (isSimple && item.kind === 'text') this.tasks.push(readSimpleTask(item, phase, rules));
      else if (isSimple || isTaskLike(item) || (mostlyTasks && isNamed(item)))
        this.#add(item, { phase, parent }, rules, depth);
    }
  }

  /** A task of a map from ids. */
  addEntry(entry: DataEntry, phase: number | null, parent: TaskDraft | null, rules: ItemRules, depth = 0): void {
    const key = { text: entry.key, span: entry.keySpan };
    this.#add(entry.value, { key, phase, parent }, rules, depth);
  }

  #add(item: DataValue, place: Parameters<typeof readItem>[1], rules: ItemRules, depth: number): void {
    const fields = fieldsOf(item);
    const own = place.phase === null && place.parent === null ? pickText(fields, keysOf('phase')) : null;
    const phase = own ? this.phaseCalled(own) : place.phase;
    const draft = readItem(item, { ...place, phase }, rules);
    this.tasks.push(draft);
    if (depth > 20) return;
    for (const key of [...keysOf('children'), 'tasks', 'tarefas']) {
      const children = fields.get(key);
      if (children && holdsTasks(children)) this.addList(children, phase, draft, rules, depth + 1);
    }
  }
}

/** Among tasks, a title alone makes a task that nobody has given an id or a status yet. */
function isNamed(item: DataValue): boolean {
  return item.kind === 'map' && pickText(fieldsOf(item), keysOf('title')) !== null;
}

function isMapTask({ value }: DataEntry): boolean {
  if (value.kind !== 'map') return false;
  const fields = fieldsOf(value);
  return (
    pick(fields, keysOf('status')) !== null ||
    (isTracked(value) && pickText(fields, [...keysOf('title'), ...keysOf('description')]) !== null)
  );
}

/**
 * The list of tasks among the parts of a map.
 *
 * @param inPhase where the mere words of a task are enough, under a name that means tasks
 */
export function taskListIn(fields: Fields, inPhase = false): DataValue | null {
  for (const key of taskLists) {
    const value = fields.get(key);
    if (value && holdsTasks(value, inPhase && onlyTasks.test(key))) return value;
  }
  return null;
}

/** @param simple whether the mere words of a task are enough */
export function holdsTasks(value: DataValue, simple = false): boolean {
  if (value.kind === 'list') return value.items.some((item) => isTaskLike(item) || (simple && isSimpleTask(item)));
  return value.kind === 'map' && value.entries.some(isMapTask);
}

/** Tags of lists: `{ master: { tasks: [...] }, other: [...] }`. */
export function tagsIn(root: DataValue): { tag: string; list: DataValue }[] {
  return root.entries.flatMap(({ key, value }) => {
    if (value.kind === 'map') {
      const list = fieldsOf(value).get('tasks');
      return list && holdsTasks(list) ? [{ tag: key, list }] : [];
    }
    return value.kind === 'list' && value.items.some((item) => isTaskLike(item) && isTracked(item))
      ? [{ tag: key, list: value }]
      : [];
  });
}

/** The parts of a document that may hold the plan as a whole. */
export function wrapped(fields: Fields): DataValue[] {
  return wrappers.flatMap((key) => {
    const value = fields.get(key);
    return value?.kind === 'map' || value?.kind === 'list' ? [value] : [];
  });
}
