/** What tasks and phases are called in the native format. */
import type { Phase, Plan, Task } from '../model';
import { parsePlan } from '../parsePlan';
import type { TaskPlace } from './context';
import { waysToWrite } from './inline';
import { nameIn } from './writeTask';

export interface TaskName {
  /** The id it is written with; null where it has, and needs, none. */
  readonly id: string | null;
  /** What stands in front of the title. */
  readonly lead: string;
  /** The id had to be replaced. */
  readonly renamed: boolean;
}

/** The heading of a phase, so that its title is read as it is. `exact` is false where there is no such heading. */
export function headingOf(phase: Phase, place: number): { readonly line: string; readonly exact: boolean } {
  const reads = (line: string) => {
    const { phases, tasks } = parsePlan(`# Plan\n\n${line}\n\n- [ ] 99998.1 Words\n- [ ] Words\n`, 'PLAN.md');
    const [read] = phases;
    return (
      phases.length === 1 &&
      read?.title === phase.title &&
      read.number === phase.number &&
      tasks.length === 2 &&
      tasks.every(({ state, phase: key }) => state === 'pending' && key === read.key)
    );
  };
  const ways = waysToWrite(phase.title).map((title) => `## ${title}`.trimEnd());
  const exact = ways.find(reads);
  if (exact !== undefined) return { line: exact, exact: true };
  const numbered = waysToWrite(phase.title).map((title) => `## Phase ${place}: ${title}`);
  return { line: numbered[0] ?? `## Phase ${place}`, exact: false };
}

/**
 * Names all tasks: ids as they are where they can be written, new ones where they cannot. A task without an id gets one
 * where something names it, or where it would else be read as a step or a check.
 */
export function nameTasks(
  plan: Plan,
  placeOf: (task: Task) => TaskPlace,
  numberOf: (task: Task) => string,
): ReadonlyMap<string, TaskName> {
  const taken = new Set(plan.tasks.map(({ id }) => id));
  const named = namedTasks(plan);
  const known = new Map<string, string | undefined>();
  const names = new Map<string, TaskName>();
  const next = new Map<string, number>();
  for (const task of plan.tasks) {
    const place = placeOf(task);
    const key = JSON.stringify([place, shapeOf(task.id)]);
    if (task.generated) {
      const free = !named.has(task.uid) && !place.nested && !(place.heading === null && place.hasPhases);
      names.set(task.uid, free ? { id: null, lead: '', renamed: false } : fresh(task));
      continue;
    }
    if (!known.has(key)) {
      const lead = nameIn(task.id, place);
      known.set(key, lead === undefined ? undefined : lead.replace(task.id, () => '\0'));
    }
    const form = known.get(key);
    names.set(
      task.uid,
      form === undefined ? fresh(task) : { id: task.id, lead: form.replace('\0', () => task.id), renamed: false },
    );
  }
  return names;

  function fresh(task: Task): TaskName {
    const above = task.parent === null ? undefined : names.get(task.parent)?.id;
    const prefix = above && /^\d+(?:\.\d+){0,2}$/.test(above) ? above : numberOf(task);
    let count = next.get(prefix) ?? 1;
    while (taken.has(`${prefix}.${count}`)) count++;
    next.set(prefix, count + 1);
    const id = `${prefix}.${count}`;
    taken.add(id);
    return { id, lead: `${id} `, renamed: true };
  }
}

/** Ids of one shape are read alike: digits for digits, letters for letters. */
function shapeOf(id: string): string {
  return /^[A-Za-z]{1,8}-?\d{1,5}$|^\d{1,4}(?:\.\d{1,4}){0,3}$/.test(id)
    ? id.replace(/\d+/g, (digits) => '0'.repeat(digits.length))
    : id;
}

function namedTasks({ tasks, phases, sequentialGroups }: Plan): ReadonlySet<string> {
  const byId = new Map<string, string>();
  for (const { id, uid } of tasks) if (!byId.has(id)) byId.set(id, uid);
  const named = new Set<string>();
  for (const { dependsOn } of [...tasks, ...phases]) {
    for (const { kind, target } of dependsOn) if (kind === 'task') named.add(byId.get(target) ?? '');
  }
  for (const { pipelineStart } of phases) named.add(pipelineStart ?? '');
  for (const { tasks: members } of sequentialGroups) for (const uid of members) named.add(uid);
  return named;
}
