/**
 * Any plan in the native format: numbered phases with tasks. Each piece is written the plainest way that the parser
 * reads back as it was; what cannot be written so is told, never dropped in silence.
 */
import type { Phase, Plan, Task } from './model';
import { checkLines } from './native/checks';
import { answerAll, type TaskPlace } from './native/context';
import { asMarks, dependencyWriter } from './native/dependencyLists';
import { differences } from './native/differences';
import { headLines, overviewLines } from './native/head';
import { oneLine, waysToWrite } from './native/inline';
import { legendOf } from './native/marks';
import { headingsOf, nameTasks } from './native/names';
import { runTogether } from './native/together';
import { writeTask } from './native/writeTask';
import { parsePlan } from './parsePlan';

export interface SerializedPlan {
  readonly text: string;
  /** What is not as it was, one sentence each. */
  readonly warnings: readonly string[];
}

/** Writes a plan. What the result is read as is the same plan, but for what `warnings` say. */
export function serializePlan(plan: Plan): SerializedPlan {
  const warnings: string[] = [];
  const legend = legendOf(plan.tasks);
  const headings = headingsOf(plan.phases);
  for (const { key, title } of plan.phases) {
    const heading = headings.get(key);
    if (heading?.exact === false)
      warnings.push(`Phase "${oneLine(title)}" could not keep its title; it is "${heading.line.slice(3)}" now.`);
  }
  const phasesExact = warnings.length === 0;
  const phaseOf = new Map(
    plan.tasks.map((task) => [task.uid, task.phase !== null && headings.has(task.phase) ? task.phase : null]),
  );
  const children = childrenOf(plan, phaseOf);
  const named = plan.tasks.filter(hasWordAsId).map(({ id }) => id);
  const kin = [...new Set(named.slice(0, 100))].slice(0, 3);
  const placeOf = ({ uid, ...task }: Task): TaskPlace => ({
    kin: hasWordAsId(task) ? kin : [],
    legend,
    heading: headings.get(phaseOf.get(uid) ?? '')?.line ?? null,
    hasPhases: plan.phases.length > 0,
    nested: children.nested.has(uid),
  });
  const numbers = phaseNumbers(plan.phases);
  const names = nameTasks(plan, placeOf, ({ uid }) => numbers.get(phaseOf.get(uid) ?? '') ?? '0');
  const idOf = (uid: string) => names.get(uid)?.id ?? null;
  const dependencyLists = dependencyWriter(plan, idOf);

  const told = new Set<string>();
  const toldDependencies = new Set<string>();
  const titled = plan.tasks.map((task) => {
    const { id = null, renamed = false } = names.get(task.uid) ?? {};
    if (!renamed || task.generated) return task;
    warnings.push(
      `The id of task "${oneLine(task.id)}" cannot be written; it is called ${id} now, and the old id stands in its title.`,
    );
    return { ...task, title: `${oneLine(task.id)}: ${task.title}` };
  });
  const written = runTogether(
    titled.map((task) => {
      const marks = asMarks(dependencyLists(task.dependsOn).lists);
      return writeTask(task, children.below.get(task.uid) ?? [], placeOf(task), names.get(task.uid)?.lead ?? '', marks);
    }),
    answerAll,
  );
  const linesOf = new Map<string, readonly string[]>();
  for (const [at, task] of titled.entries()) {
    const { lines = [], lost = [] } = written[at] ?? {};
    linesOf.set(task.uid, lines);
    const unwritten = dependencyLists(task.dependsOn).lost;
    if (unwritten.length > 0) toldDependencies.add(task.uid);
    if (lost.length > 0) told.add(task.uid);
    for (const what of [...unwritten, ...lost]) warnings.push(`Task "${oneLine(task.id)}": ${what}.`);
  }

  const notes = groupNotes();
  const checkWarnings: string[] = [];
  const checks = checkLines(plan, headings, checkWarnings);
  const lines: string[] = [];
  const order: string[] = [];
  const add = (more: readonly string[]) => {
    for (const line of more) lines.push(line);
  };
  const addTasks = (key: string | null) => {
    add((notes.of.get(key) ?? []).flatMap((note) => [note, '']));
    // Not one function within another: tasks may stand below each other in any depth.
    const open = (children.top.get(key) ?? []).map((task) => ({ task, indent: '' })).reverse();
    for (let next = open.pop(); next; next = open.pop()) {
      const { task, indent } = next;
      order.push(task.uid);
      add((linesOf.get(task.uid) ?? []).map((line) => (line === '' ? '' : indent + line)));
      for (const one of (children.of.get(task.uid) ?? []).toReversed()) open.push({ task: one, indent: `${indent}  ` });
    }
    lines.push('');
  };
  add(headLines(plan, legend, notes.parallel, warnings));
  addTasks(null);
  // Behind the tasks of no phase: below its heading they would be those of one.
  add(overviewLines(plan, warnings));
  for (const phase of plan.phases) {
    add(phaseOpening(phase));
    addTasks(phase.key);
    const own = checks.get(phase.key) ?? [];
    if (own.length > 0) add(['**VERIFY:**', '', ...own, '']);
  }
  const general = checks.get(null) ?? [];
  if (general.length > 0) add(['## Success Criteria', '', ...general]);
  const text = `${squeeze(lines).join('\n')}\n`;
  const byUid = new Map(titled.map((task) => [task.uid, task]));
  const tasks = order.flatMap((uid) => byUid.get(uid) ?? []);
  const toldOf = { checks: checkWarnings.length > 0, phases: !phasesExact };
  const other = differences({ plan, tasks, names, told, toldDependencies, toldOf }, parsePlan(text, 'PLAN.md'));
  return { text, warnings: [...warnings, ...checkWarnings, ...other] };

  function phaseOpening(phase: Phase): string[] {
    const start = phase.pipelineStart === null ? null : idOf(phase.pipelineStart);
    const opening = start === null ? [] : [`**pipeline-start:** when ${start} completes`, ''];
    opening.push(headings.get(phase.key)?.line ?? '', '');
    if (phase.objective !== null) opening.push(`**Objective:** ${waysToWrite(phase.objective)[0] ?? ''}`, '');
    for (const list of dependencyLists(phase.dependsOn).lists) opening.push(`**Depends on:** ${list}`, '');
    return opening;
  }

  function groupNotes(): { of: ReadonlyMap<string | null, readonly string[]>; parallel: readonly string[] } {
    const of = new Map<string | null, string[]>();
    for (const { tasks: members, reason } of plan.sequentialGroups) {
      const key = phaseOf.get(members[0] ?? '') ?? null;
      const note = `**Execution Note:** Tasks ${members.map(idOf).join(', ')} are [SEQUENTIAL]${reasonOf(reason)}`;
      const list = of.get(key);
      if (list) list.push(note);
      else of.set(key, [note]);
    }
    const numberOf = new Map(plan.phases.map(({ key, number }) => [key, number]));
    const parallel = plan.parallelGroups.flatMap(({ phases, reason }) => {
      const own = phases.map((key) => numberOf.get(key) ?? null);
      if (!own.includes(null))
        return [`**Execution Note:** Phases ${own.join(', ')} are [PARALLEL]${reasonOf(reason)}`];
      warnings.push(`That phases ${phases.join(', ')} may be open together cannot be written: they have no numbers.`);
      return [];
    });
    return { of, parallel };
  }
}

function hasWordAsId({ id, generated }: Pick<Task, 'id' | 'generated'>): boolean {
  return !generated && /^[A-Za-z][\w-]*$/.test(id);
}

function reasonOf(reason: string): string {
  const line = oneLine(reason);
  return line === '' ? '' : ` - ${line}`;
}

/** Tasks below others stand below them (`of`) if both are of one phase; `below` has all of them. */
function childrenOf(plan: Plan, phaseOf: ReadonlyMap<string, string | null>) {
  const of = new Map<string, Task[]>();
  const top = new Map<string | null, Task[]>();
  const below = new Map<string, Task[]>();
  const nested = new Set<string>();
  for (const task of plan.tasks) {
    const siblings = task.parent === null ? undefined : below.get(task.parent);
    if (siblings) siblings.push(task);
    else if (task.parent !== null) below.set(task.parent, [task]);
    const phase = phaseOf.get(task.uid) ?? null;
    const above = task.parent !== null && phaseOf.get(task.parent) === phase ? task.parent : null;
    if (above !== null) nested.add(task.uid);
    const list = above === null ? top.get(phase) : of.get(above);
    if (list) list.push(task);
    else if (above === null) top.set(phase, [task]);
    else of.set(above, [task]);
  }
  return { of, top, below, nested };
}

/** What ids begin with in each phase: its number, or one that no other phase has. */
function phaseNumbers(phases: readonly Phase[]): ReadonlyMap<string, string> {
  const taken = new Set(phases.map(({ number }) => number));
  return new Map(
    phases.map(({ key, number }, at) => {
      if (number !== null && /^\d{1,5}$/.test(number)) return [key, number];
      let own = at + 1;
      while (taken.has(String(own))) own += phases.length;
      return [key, String(own)];
    }),
  );
}

function squeeze(lines: readonly string[]): readonly string[] {
  const result: string[] = [];
  for (const line of lines) if (line !== '' || (result.length > 0 && result.at(-1) !== '')) result.push(line);
  while (result.at(-1) === '') result.pop();
  return result;
}
