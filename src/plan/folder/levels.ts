/** Tasks sorted by level, one file each, and perhaps a tracker that knows how each stands. */

import type { Phase, Plan, Task } from '../model';
import type { PlanText } from '../parsePlan';
import { atStart } from '../ranges';
import { readPlanText } from '../readPlanText';
import { readTaskFile } from '../taskFile/readTaskFile';
import { foldersOf, nameOf } from './files';
import { mergePlans, type Part } from './merge';

export function readLevels(files: readonly PlanText[], path: string): Plan | null {
  const tracked = new Map<string, Task>();
  for (const file of files) {
    if (!/\.json$/i.test(file.path) || !/"taskStatus"/.test(file.text)) continue;
    for (const task of readPlanText(file.text, file.path).tasks) tracked.set(task.id, task);
  }
  const parts = files.flatMap((file): Part[] => {
    const plan = /\.md$/i.test(file.path) ? readTaskFile(file.text, file.path) : null;
    return plan?.format === 'cinerental'
      ? [{ path: file.path, plan: inLevel(withTracker(plan, tracked), file.path) }]
      : [];
  });
  return parts.length === 0 ? null : mergeLevels(mergePlans(parts, { format: 'cinerental', title: nameOf(path) }));
}

/** The tracker's word counts; its places are not those of the task's file. */
function withTracker(plan: Plan, tracked: ReadonlyMap<string, Task>): Plan {
  return {
    ...plan,
    tasks: plan.tasks.map((task) => {
      const known = tracked.get(task.id);
      if (!known) return task;
      const dependsOn =
        task.dependsOn.length > 0 ? task.dependsOn : known.dependsOn.map((one) => ({ ...one, range: task.idRange }));
      const stateMark = known.state === task.state ? task.stateMark : null;
      return { ...task, state: known.state, stateMark, priority: known.priority, dependsOn };
    }),
  };
}

function inLevel(plan: Plan, path: string): Plan {
  const level = foldersOf(path).findLast((name) => /^level[-_ ]?\d/i.test(name));
  if (level === undefined) return plan;
  const phase: Phase = {
    key: level,
    number: /\d+/.exec(level)?.[0] ?? null,
    title: level,
    objective: null,
    file: null,
    range: plan.tasks[0]?.range ?? atStart,
    headingRange: plan.tasks[0]?.idRange ?? atStart,
    dependsOn: [],
    pipelineStart: null,
  };
  return { ...plan, phases: [phase], tasks: plan.tasks.map((task) => ({ ...task, phase: level })) };
}

/** Each file brought its level along; each level is one. */
function mergeLevels(plan: Plan): Plan {
  const first = new Map<string, Phase>();
  for (const phase of plan.phases)
    if (!first.has(phase.title)) first.set(phase.title, { ...phase, key: phase.number ?? phase.key });
  const titles = new Map(plan.phases.map(({ key, title }) => [key, title]));
  const keyOf = (key: string | null) => (key === null ? null : (first.get(titles.get(key) ?? '')?.key ?? null));
  return {
    ...plan,
    phases: [...first.values()],
    tasks: plan.tasks.map((task) => ({ ...task, phase: keyOf(task.phase) })),
    checks: plan.checks.map((check) => ({ ...check, phase: keyOf(check.phase) })),
  };
}
