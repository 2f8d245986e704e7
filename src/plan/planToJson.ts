/** A plan as plain data, for programs: lines and columns count from one, as people count. */
import type { Plan, Position, Problem, Range } from './model';

const placeOf = ({ line, character }: Position) => ({ line: line + 1, column: character + 1 });

/** What `plan show --json` prints. */
export function planToJson(plan: Plan) {
  const titles = new Map(plan.phases.map(({ key, title }) => [key, title]));
  const ids = new Map(plan.tasks.map(({ uid, id }) => [uid, id]));
  // Nobody counts the lines of data.
  const lineOf = ({ line }: Range) => (plan.syntax ? 0 : line + 1);
  const titleOf = (key: string | null) => (key === null ? null : (titles.get(key) ?? null));
  return {
    format: plan.format,
    title: plan.title,
    overview: plan.overview,
    phases: plan.phases.map((phase) => ({
      key: phase.key,
      number: phase.number,
      title: phase.title,
      line: lineOf(phase.range),
      place: { file: phase.file, ...placeOf(phase.range) },
      objective: phase.objective,
      dependsOn: phase.dependsOn.map(nameOf),
      pipelineStart: phase.pipelineStart,
    })),
    tasks: plan.tasks.map((task) => ({
      line: lineOf(task.range),
      endLine: plan.syntax ? 0 : task.range.endLine + 1,
      place: { file: task.file, ...placeOf(task.range) },
      uid: task.uid,
      id: task.id,
      generated: task.generated,
      title: task.title,
      state: task.state,
      phase: titleOf(task.phase),
      parent: task.parent === null ? (task.parentName ?? null) : (ids.get(task.parent) ?? null),
      dependsOn: task.dependsOn.map(({ kind, target }) => nameOf({ kind, target: ids.get(target) ?? target })),
      parallel: task.parallel,
      optional: task.optional,
      priority: task.priority,
      files: task.files,
      steps: task.steps.map(({ text, checked, range }) => ({ line: lineOf(range), text, checked })),
      verify: task.verify,
      expectsNoChanges: task.expectsNoChanges,
    })),
    checks: plan.checks.map(({ text, checked, range, phase, file }) => ({
      line: lineOf(range),
      place: { file, ...placeOf(range) },
      text,
      checked,
      phase: titleOf(phase),
    })),
    sequentialGroups: plan.sequentialGroups.map(({ key, tasks, reason, range }) => ({
      key,
      tasks,
      reason,
      line: lineOf(range),
    })),
    parallelGroups: plan.parallelGroups.map(({ key, phases, reason, range }) => ({
      key,
      phases,
      reason,
      line: lineOf(range),
    })),
    problems: plan.problems.map(problemToJson),
  };
}

/** A problem as plain data. */
export function problemToJson({ severity, code, message, file, range, tasks }: Problem) {
  return { severity, code, file, ...placeOf(range), message, tasks };
}

function nameOf({ kind, target }: { readonly kind: 'task' | 'phase'; readonly target: string }): string {
  return kind === 'phase' ? `phase:${target}` : target;
}
