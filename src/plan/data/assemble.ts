/** From drafts to a plan: unique names, places as lines and columns, and what is wrong with the whole. */
import { dependencyCycles, duplicateIds, tasksWithoutId, unknownDependencies } from '../checkPlan';
import { slugOf, uniqueNames } from '../ids';
import type { Dependency, Phase, Plan, Problem, Reference, StateMark, Task } from '../model';
import { type Names, namesOf, phaseNamed } from '../names';
import { problem, quoted, sortProblems } from '../problems';
import { comparePositions } from '../ranges';
import { completedWord, ownWord } from './completedWord';
import type { DraftDependency, PhaseDraft, PlanDraft, TaskDraft } from './draft';
import { parentsFirst } from './parentsFirst';
import { type Places, rangeOfSpan } from './places';

/** @param faults found before, in the same text */
export function assemble(draft: PlanDraft, text: string, places: Places, faults: readonly Problem[] = []): Plan {
  const phases = nameTasksPhases(draft.phases, places);
  const order = parentsFirst(draft.tasks);
  const uniqueUid = uniqueNames();
  const uniqueId = uniqueNames(order.flatMap(({ id }) => id ?? []));
  const uids = new Map<TaskDraft, string>();
  const own = ownWord(draft, text);
  const unlinked = order.map((one): Task => {
    const id = one.id ?? uniqueId(slugOf(one.title), '-');
    const uid = uniqueUid(one.scope === '' ? id : `${id}@${one.scope}`);
    uids.set(one, uid);
    const mark = markOf(one, draft, own, text, places);
    const parent = one.parent ? (uids.get(one.parent) ?? null) : null;
    const phase = one.phase === null ? null : (phases[one.phase]?.key ?? null);
    return taskOf(one, places, { id, uid, phase, parent, stateMark: mark });
  });
  const scopes = namesByScope(order, unlinked, phases);
  const tasks = unlinked.map((task, at): Task => {
    const one = order[at];
    const names = scopes.get(one?.scope ?? '');
    if (!one || !names || (one.dependsOn.length === 0 && one.parentName === null)) return task;
    const dependsOn = one.dependsOn.flatMap((dependency) => linked(dependency, one.scope, names, places));
    const parent = task.parent ?? (one.parentName === null ? null : (names.tasks.get(one.parentName) ?? null));
    const isCircle = parent !== null && parent === task.uid;
    return {
      ...task,
      dependsOn: withoutRepeats(dependsOn),
      parent: isCircle ? null : parent,
      ...(parent === null && one.parentName !== null && { parentName: one.parentName }),
    };
  });
  const linkedPhases = phases.map((phase, at): Phase => {
    const names = scopes.get('') ?? namesOf([], phases);
    const dependsOn = (draft.phases[at]?.dependsOn ?? []).flatMap((one) => linked(one, '', names, places));
    return { ...phase, dependsOn };
  });
  const plan = { tasks: withoutCircles(tasks), phases: linkedPhases, sequentialGroups: [] };
  const allNames = namesOf(plan.tasks, linkedPhases);
  return {
    format: draft.format,
    files: [],
    ...(draft.syntax && { syntax: draft.syntax }),
    title: draft.title,
    overview: draft.overview,
    ...plan,
    checks: [],
    parallelGroups: [],
    references: referencesOf(plan.tasks, linkedPhases, allNames),
    problems: sortProblems([
      ...faults,
      ...unknownDependencies(plan.tasks, linkedPhases, allNames),
      ...tasksByScope(order, plan.tasks).flatMap(([, members]) => duplicateIds(members)),
      ...tasksWithoutId(plan.tasks, draft.format),
      ...dependencyCycles(plan),
      ...unknownStates(order, plan.tasks, places),
    ]),
  };
}

function nameTasksPhases(drafts: readonly PhaseDraft[], places: Places): Phase[] {
  const unique = uniqueNames();
  return drafts.map(({ number, title, objective, span, titleSpan }) => ({
    key: unique(number ?? slugOf(title)),
    number,
    title,
    objective,
    file: null,
    range: rangeOfSpan(places, span),
    headingRange: rangeOfSpan(places, titleSpan),
    dependsOn: [],
    pipelineStart: null,
  }));
}

type OwnParts = Pick<Task, 'uid' | 'id' | 'phase' | 'parent' | 'stateMark'>;

function taskOf(one: TaskDraft, places: Places, { uid, id, phase, parent, stateMark }: OwnParts): Task {
  return {
    uid,
    id,
    generated: one.id === null,
    title: one.title,
    text: one.text,
    state: one.state,
    file: null,
    range: rangeOfSpan(places, one.span),
    idRange: rangeOfSpan(places, one.idSpan),
    stateMark,
    phase,
    parent,
    dependsOn: [],
    parallel: one.parallel,
    optional: one.optional,
    priority: one.priority,
    annotations: [],
    files: one.files.map(({ path }) => path),
    steps: one.steps.map(({ text: words, checked, span }) => ({
      text: words,
      checked,
      range: rangeOfSpan(places, span),
    })),
    verify: one.verify,
    expectsNoChanges: false,
  };
}

function markOf(one: TaskDraft, draft: PlanDraft, own: string | null, text: string, places: Places): StateMark | null {
  if (!one.mark) return null;
  const { span, kind } = one.mark;
  const written = text.slice(span.from, span.to);
  const range = rangeOfSpan(places, span);
  if (range.line !== range.endLine) return null;
  return { range, written, completed: one.state === 'completed' ? written : completedWord(draft, own, kind, written) };
}

/** Ids mean tasks of their own list. */
function namesByScope(
  drafts: readonly TaskDraft[],
  tasks: readonly Task[],
  phases: readonly Phase[],
): Map<string, Names> {
  return new Map(tasksByScope(drafts, tasks).map(([scope, members]) => [scope, namesOf(members, phases)]));
}

function tasksByScope(drafts: readonly TaskDraft[], tasks: readonly Task[]): (readonly [string, readonly Task[]])[] {
  const members = new Map<string, Task[]>();
  for (const [at, task] of tasks.entries()) {
    const scope = drafts[at]?.scope ?? '';
    const list = members.get(scope);
    if (list) list.push(task);
    else members.set(scope, [task]);
  }
  return [...members];
}

function linked(dependency: DraftDependency, scope: string, names: Names, places: Places): Dependency[] {
  const range = rangeOfSpan(places, dependency.span);
  const { kind, otherwise } = dependency;
  const isOther = otherwise !== undefined && !names.tasks.has(dependency.target) && names.tasks.has(otherwise);
  const target = isOther ? otherwise : dependency.target;
  if (kind === 'phase') {
    const isKnown = phaseNamed(names, target) !== null;
    return isKnown || !dependency.onlyIfKnown ? [{ kind, target, range }] : [];
  }
  const uid = names.tasks.get(target);
  if (uid === undefined) return dependency.onlyIfKnown ? [] : [{ kind, target, range }];
  // In another list than the main one the id alone would mean the main one's task.
  return [{ kind, target: scope === '' ? target : uid, range }];
}

function withoutRepeats(dependencies: readonly Dependency[]): readonly Dependency[] {
  const seen = new Set<string>();
  return dependencies.filter(({ kind, target }) => {
    const key = `${kind} ${target}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** A task that stands, over others, below itself stands below nothing. */
function withoutCircles(tasks: readonly Task[]): readonly Task[] {
  const before = new Set<string>();
  return tasks.map((task) => {
    const parent = task.parent !== null && before.has(task.parent) ? task.parent : null;
    before.add(task.uid);
    return parent === task.parent ? task : { ...task, parent };
  });
}

function referencesOf(tasks: readonly Task[], phases: readonly Phase[], names: Names): Reference[] {
  return [...phases, ...tasks]
    .flatMap(({ dependsOn, file }) =>
      dependsOn.map(({ kind, target, range }): Reference => {
        const found = kind === 'task' ? (names.tasks.get(target) ?? null) : phaseNamed(names, target);
        return { kind, target: found, range, file };
      }),
    )
    .sort((a, b) => comparePositions(a.range, b.range));
}

function unknownStates(drafts: readonly TaskDraft[], tasks: readonly Task[], places: Places): Problem[] {
  return drafts.flatMap((one, at) => {
    const task = tasks[at];
    if (one.unknownState === null || !task) return [];
    const range = one.mark ? rangeOfSpan(places, one.mark.span) : task.idRange;
    const message = `The status ${quoted(one.unknownState)} of task ${quoted(task.id)} has no settled meaning and is read as pending; write pending, in_progress, completed, failed, blocked or skipped.`;
    return [problem('unknown-state', range, message, [task.uid])];
  });
}
