/** What tasks and phases are called in the native format. */
import { slugOf } from '../ids';
import type { Phase, Plan, Task } from '../model';
import { parsePlan } from '../parsePlan';
import { answerAll, type TaskPlace } from './context';
import { waysToWrite } from './inline';
import { firstWays, runTogether } from './together';
import { nameIn } from './writeTask';

export interface TaskName {
  /** The id it is written with; null where it has, and needs, none. */
  readonly id: string | null;
  /** What stands in front of the title. */
  readonly lead: string;
  /** The id had to be replaced. */
  readonly renamed: boolean;
}

/** A heading, so that the title of its phase is read as it is. `exact` is false where there is no such heading. */
export interface PhaseHeading {
  readonly line: string;
  readonly exact: boolean;
}

/** Of each phase, by its key. */
export function headingsOf(phases: readonly Phase[]): ReadonlyMap<string, PhaseHeading> {
  const ways = phases.map(({ title }) => waysToWrite(title).map((way) => `## ${way}`.trimEnd()));
  const exact = firstWays(ways, (lines) => readHeadings(lines.map(({ of, way }) => ({ phase: phases[of], way }))));
  return new Map(
    phases.map((phase, at) => {
      const line = exact[at] ?? null;
      const numbered = `## Phase ${at + 1}: ${waysToWrite(phase.title)[0] ?? ''}`.trimEnd();
      return [phase.key, { line: line ?? numbered, exact: line !== null }];
    }),
  );
}

function readHeadings(all: readonly { readonly phase: Phase | undefined; readonly way: string }[]): readonly boolean[] {
  const opening = 2;
  const each = 6;
  const text = all.flatMap(({ way }) => [way, '', '- [ ] 99998.1 Words', '- [ ] Words', '', '']);
  const { phases, tasks } = parsePlan(['# Plan', '', ...text].join('\n'), 'PLAN.md');
  const byLine = new Map(phases.map((phase) => [phase.headingRange.line, phase]));
  const below = new Map<string | null, number>();
  for (const { phase, state } of tasks) if (state === 'pending') below.set(phase, (below.get(phase) ?? 0) + 1);
  return all.map(({ phase }, at) => {
    const read = byLine.get(opening + at * each);
    const isSame = read !== undefined && read.title === phase?.title && read.number === phase.number;
    return isSame && phases.length === all.length && tasks.length === all.length * 2 && below.get(read.key) === 2;
  });
}

/**
 * Names all tasks: ids as they are where they can be written, new ones where they cannot. A task without an id gets one
 * where something names it, where it would else be read as a step or a check, or where the name it goes by would become
 * that of another.
 */
export function nameTasks(
  plan: Plan,
  placeOf: (task: Task) => TaskPlace,
  numberOf: (task: Task) => string,
): ReadonlyMap<string, TaskName> {
  const taken = new Set(plan.tasks.map(({ id }) => id));
  const next = new Map<string, number>();
  const names = new Map<string, TaskName>();
  const leadOf = leads(plan, placeOf);
  const needs = tasksInNeed(plan, placeOf);
  const targets = new Set(plan.tasks.flatMap(({ dependsOn }) => dependsOn.map(({ target }) => target)));
  for (const task of plan.tasks) {
    if (task.generated) {
      names.set(task.uid, needs.has(task.uid) ? fresh(task) : { id: null, lead: '', renamed: false });
      continue;
    }
    // In another list the same id means another task, and a dependency on it would be one on the first.
    const isMistakable = task.uid !== task.id && targets.has(task.uid);
    const lead = isMistakable ? null : leadOf(task);
    names.set(task.uid, lead === null ? fresh(task) : { id: task.id, lead, renamed: false });
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

/** What stands in front of the title where a task has an id that can be written there; else null. */
function leads({ tasks }: Plan, placeOf: (task: Task) => TaskPlace): (task: Task) => string | null {
  const keyOf = (task: Task) => JSON.stringify([placeOf(task), shapeOf(task.id)]);
  const first = new Map<string, Task>();
  for (const task of tasks) {
    const key = task.generated ? null : keyOf(task);
    if (key !== null && !first.has(key)) first.set(key, task);
  }
  const examples = [...first.values()];
  const found = runTogether(
    examples.map((task) => nameIn(task.id, placeOf(task))),
    answerAll,
  );
  const forms = new Map(
    [...first.keys()].map((key, at) => [key, found[at]?.replace(examples[at]?.id ?? '', () => '\0') ?? null]),
  );
  return (task) => forms.get(keyOf(task))?.replace('\0', () => task.id) ?? null;
}

/** Of the tasks without an id. */
function tasksInNeed(plan: Plan, placeOf: (task: Task) => TaskPlace): ReadonlySet<string> {
  const named = namedTasks(plan);
  const own = plan.tasks.filter(({ generated }) => generated);
  const needs = new Set<string>();
  for (const task of own) {
    const { nested, heading, hasPhases } = placeOf(task);
    if (named.has(task.uid) || nested || (heading === null && hasPhases)) needs.add(task.uid);
  }
  // Names made of one title are counted: where one is gone, the next would take its place.
  const titles = new Set(own.filter(({ uid }) => needs.has(uid)).map(({ title }) => slugOf(title)));
  for (const { uid, title } of own) if (titles.has(slugOf(title))) needs.add(uid);
  return needs;
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
