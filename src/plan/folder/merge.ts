/** Several files as one plan: names made unique, each task with its file, dependencies across files. */
import { dependencyCycles, unknownDependencies } from '../checkPlan';
import { uniqueNames } from '../ids';
import type { Dependency, Phase, Plan, PlanFormat, Problem, ProblemCode, Range, Reference, Task } from '../model';
import { type Names, namesOf, phaseNamed } from '../names';
import { problem, quoted } from '../problems';

export interface Part {
  /** Relative to the folder. */
  readonly path: string;
  readonly plan: Plan;
}

export interface Whole {
  readonly format: PlanFormat;
  readonly title: string;
}

/** Found anew for the whole. */
const ofOneFile: ReadonlySet<ProblemCode> = new Set(['unknown-dependency', 'dependency-cycle', 'no-tasks']);

/** In the order given. */
export function mergePlans(parts: readonly Part[], { format, title }: Whole): Plan {
  const uniqueUid = uniqueNames();
  const uniqueKey = uniqueNames();
  const takenUids = new Set<string>();
  const takenKeys = new Set<string>();
  const renamed = parts.map(({ path, plan }) => {
    const mark = stemOf(path);
    const nameWith = (unique: (name: string) => string, taken: Set<string>) => (name: string) => {
      const own = taken.has(name) ? `${name}@${mark}` : name;
      taken.add(name);
      return [name, unique(own)] as const;
    };
    return {
      path,
      plan,
      names: namesOf(plan.tasks, plan.phases),
      uids: new Map(plan.tasks.map(({ uid }) => uid).map(nameWith(uniqueUid, takenUids))),
      keys: new Map(plan.phases.map(({ key }) => key).map(nameWith(uniqueKey, takenKeys))),
    };
  });
  const phases = renamed.flatMap(({ path, plan, keys }) =>
    plan.phases.map((phase): Phase => ({ ...phase, key: keys.get(phase.key) ?? phase.key, file: path })),
  );
  const placed = renamed.flatMap((part) => part.plan.tasks.map((task) => placedTask(task, part)));
  const byId = new Map<string, string>();
  for (const task of placed) if (!byId.has(task.id)) byId.set(task.id, task.uid);
  const linked = placed.map((task): Task => {
    const { parentName, ...rest } = task;
    if (parentName === undefined || task.parent !== null) return task;
    const parent = byId.get(parentName) ?? null;
    return parent === null || parent === task.uid ? task : { ...rest, parent };
  });
  const tasks = childrenBehindParents(linked);
  const names = namesOf(tasks, phases);
  const plan = {
    tasks,
    phases,
    sequentialGroups: renamed.flatMap(({ plan: one, uids }) =>
      one.sequentialGroups.map((group) => ({ ...group, tasks: group.tasks.map((uid) => uids.get(uid) ?? uid) })),
    ),
  };
  const whole = [...unknownDependencies(tasks, phases, names), ...dependencyCycles(plan)];
  const fileOf = new Map(tasks.map(({ uid, file }) => [uid, file]));
  return {
    format,
    files: parts.map(({ path }) => path),
    title,
    overview: parts.length === 1 ? (parts[0]?.plan.overview ?? {}) : {},
    ...plan,
    checks: renamed.flatMap(({ path, plan: one, keys }) =>
      one.checks.map((check) => ({
        ...check,
        file: path,
        phase: check.phase === null ? null : (keys.get(check.phase) ?? null),
      })),
    ),
    parallelGroups: renamed.flatMap(({ plan: one, keys }) =>
      one.parallelGroups.map((group) => ({ ...group, phases: group.phases.map((key) => keys.get(key) ?? key) })),
    ),
    references: renamed.flatMap((part) => placedReferences(part, names)),
    problems: [
      ...renamed.flatMap(({ path, plan: one, uids }) =>
        one.problems
          .filter(({ code }) => !ofOneFile.has(code))
          .map((found): Problem => ({ ...found, file: path, tasks: found.tasks.map((uid) => uids.get(uid) ?? uid) })),
      ),
      ...whole.map((found): Problem => ({ ...found, file: fileOf.get(found.tasks[0] ?? '') ?? null })),
      ...repeatedFiles(
        renamed.map((part) => part.plan),
        tasks,
      ),
    ],
  };
}

interface RenamedPart extends Part {
  readonly uids: ReadonlyMap<string, string>;
  readonly keys: ReadonlyMap<string, string>;
  /** As the file itself means them. */
  readonly names: Names;
}

function placedTask(task: Task, { path, uids, keys, names }: RenamedPart): Task {
  const dependsOn = task.dependsOn.map((dependency): Dependency => {
    if (dependency.kind === 'phase') {
      const own = phaseNamed(names, dependency.target);
      const key = own === null ? undefined : keys.get(own);
      return key !== undefined && key !== own ? { ...dependency, target: key } : dependency;
    }
    const own = names.tasks.get(dependency.target);
    const uid = own === undefined ? undefined : uids.get(own);
    // The id alone would mean the first file's task.
    return uid !== undefined && uid !== own ? { ...dependency, target: uid } : dependency;
  });
  return {
    ...task,
    uid: uids.get(task.uid) ?? task.uid,
    phase: task.phase === null ? null : (keys.get(task.phase) ?? null),
    parent: task.parent === null ? null : (uids.get(task.parent) ?? null),
    dependsOn,
    file: path,
  };
}

/** What a file does not have itself, another one may. */
function placedReferences({ path, plan, uids, keys }: RenamedPart, names: Names): Reference[] {
  const startOf = ({ line, character }: Range) => `${line}:${character}`;
  const dependencies = [...plan.phases, ...plan.tasks].flatMap(({ dependsOn }) => dependsOn);
  const writtenAt = new Map(dependencies.map(({ range, target }) => [startOf(range), target]));
  return plan.references.map(({ kind, target, range }): Reference => {
    if (target !== null) {
      const own = kind === 'task' ? uids.get(target) : keys.get(target);
      return { kind, target: own ?? null, range, file: path };
    }
    const name = writtenAt.get(startOf(range)) ?? '';
    const found = kind === 'task' ? (names.tasks.get(name) ?? null) : phaseNamed(names, name);
    return { kind, target: found, range, file: path };
  });
}

/** `tasks/level-1/TASK-001.md` → `TASK-001`; of a file that every folder has, the folder. */
function stemOf(path: string): string {
  const [name = '', folder] = path.split('/').reverse();
  const stem = name.replace(/\.[^.]*$/, '');
  return folder !== undefined && /^(?:tasks|plan|prompt|status|todo|index|readme)$/i.test(stem) ? folder : stem;
}

/** Files that are one task each and say the same id. Lists may well count from one again. */
function repeatedFiles(plans: readonly Plan[], tasks: readonly Task[]): Problem[] {
  const single = new Set(plans.filter((plan) => plan.tasks.length === 1).map((plan) => plan.tasks[0]?.id));
  const first = new Map<string, Task>();
  return tasks.flatMap((task) => {
    const other = first.get(task.id);
    if (!other) first.set(task.id, task);
    if (!other || task.generated || other.file === task.file || !single.has(task.id)) return [];
    const message = `Task id ${quoted(task.id)} is already used in ${other.file ?? 'another file'}, and what names it means that task; give this one another id.`;
    return [{ ...problem('duplicate-id', task.idRange, message, [task.uid]), file: task.file }];
  });
}

/** A parent may stand in a file that comes later. */
function childrenBehindParents(tasks: readonly Task[]): readonly Task[] {
  const at = new Map(tasks.map(({ uid }, index) => [uid, index]));
  if (tasks.every(({ parent }, index) => parent === null || (at.get(parent) ?? -1) < index)) return tasks;
  const children = new Map<string | null, Task[]>();
  for (const task of tasks) {
    const parent = task.parent !== null && at.has(task.parent) ? task.parent : null;
    const list = children.get(parent);
    if (list) list.push(task);
    else children.set(parent, [task]);
  }
  const result: Task[] = [];
  const placed = new Set<string>();
  const place = (first: readonly Task[], isRoot: boolean) => {
    const waiting = [...first].reverse();
    for (let task = waiting.pop(); task; task = waiting.pop()) {
      if (placed.has(task.uid)) continue;
      placed.add(task.uid);
      // Of tasks that are below each other, the first is below nothing.
      result.push(!isRoot && !placed.has(task.parent ?? '') ? { ...task, parent: null } : task);
      waiting.push(...[...(children.get(task.uid) ?? [])].reverse());
    }
  };
  place(children.get(null) ?? [], true);
  place(tasks, false);
  return result;
}
