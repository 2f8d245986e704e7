/** A project of GSD: the roadmap lists the plans of every phase, and each plan has a file of its own. */
import type { Plan, Task } from '../model';
import type { PlanText } from '../parsePlan';
import { readPlanText } from '../readPlanText';
import { readTaskFile } from '../taskFile/readTaskFile';
import { foldersOf, nameOf, withStates } from './files';
import { mergePlans, type Part } from './merge';

export function readGsd(files: readonly PlanText[], path: string): Plan | null {
  const plans = files.flatMap((file): Part[] => {
    if (!/-PLAN\.md$/i.test(file.path)) return [];
    const plan = readTaskFile(file.text, file.path);
    return plan?.format === 'gsd' ? [{ path: file.path, plan }] : [];
  });
  const roadmap = files.find((file) => /(?:^|\/)ROADMAP\.md$/i.test(file.path));
  if (
    !roadmap ||
    (plans.length === 0 && !files.some(({ path: name }) => /(?:^|\/)(?:STATE|PROJECT|REQUIREMENTS)\.md$/i.test(name)))
  )
    return null;
  const listed = readPlanText(roadmap.text, roadmap.path);
  const details = new Map(plans.flatMap(({ plan }) => plan.tasks.map((task) => [idOf(task.id), task] as const)));
  const ids = new Set(listed.tasks.map((task) => planId(task)));
  const overview: Plan = { ...listed, tasks: listed.tasks.map((task) => detailed(task, details.get(planId(task)))) };
  const over = new Set(files.flatMap(({ path: name }) => /(?:^|\/)([\d.]+-\d+)-SUMMARY\.md$/i.exec(name)?.[1] ?? []));
  // Plans that the roadmap does not list yet belong to the phase whose folder they lie in.
  const others = plans
    .filter(({ plan }) => plan.tasks.every((task) => !ids.has(idOf(task.id))))
    .map(({ path: file, plan }): Part => {
      const isOver = plan.tasks.some((task) => over.has(task.id));
      return { path: file, plan: withStates(plan, () => (isOver ? 'completed' : null)) };
    });
  const whole = mergePlans([{ path: roadmap.path, plan: overview }, ...others], {
    format: 'gsd',
    title: listed.title || nameOf(path),
  });
  return inPhases(whole, roadmap.path);
}

/** The roadmap's line gives the state, the plan's file everything else; places are those of the line. */
function detailed(task: Task, details: Task | undefined): Task {
  if (!details) return task;
  const range = task.idRange;
  return {
    ...task,
    text: `${task.text}\n\n${details.text}`,
    dependsOn: task.dependsOn.length > 0 ? task.dependsOn : details.dependsOn.map((one) => ({ ...one, range })),
    files: [...task.files, ...details.files],
    steps: details.steps.map((step) => ({ ...step, range })),
  };
}

function planId(task: Task): string {
  const inTitle = /^([\d.]+-\d+)(?:-PLAN)?/i.exec(task.title)?.[1];
  return idOf(task.generated && inTitle !== undefined ? inTitle : task.id);
}

/** `1-2` is `01-02`. */
function idOf(id: string): string {
  return id.replace(/-PLAN(?:\.md)?$/i, '').replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, ''));
}

function inPhases(plan: Plan, roadmap: string): Plan {
  const keys = new Map(
    plan.phases.flatMap(({ key, number }) => (number === null ? [] : [[idOf(number), key] as const])),
  );
  const tasks = plan.tasks.map((task) => {
    if (task.file === roadmap || task.phase !== null) return task;
    const folder = foldersOf(task.file ?? '').at(-1) ?? '';
    const number = /^[\d.]+/.exec(folder)?.[0] ?? /^[\d.]+(?=-)/.exec(task.id)?.[0];
    return { ...task, phase: number === undefined ? null : (keys.get(idOf(number)) ?? null) };
  });
  return { ...plan, tasks };
}
