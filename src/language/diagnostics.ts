/** What is wrong with a plan, for the list of problems and the squiggles. */
import type { Problem, ProblemCode, Range, Task } from '../plan/model';
import { comparePositions } from '../plan/ranges';
import { safe } from '../present/terminalText';
import type { Location, PlanDocument } from './document';

export interface Diagnostic {
  readonly range: Range;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  readonly code: ProblemCode;
  readonly message: string;
  /** Other places that have to do with it. */
  readonly related?: readonly (Location & { readonly message: string })[];
}

/** Beyond these, more places help nobody. */
const mostRelated = 20;

/** In the order of the text. Of a plan that is a folder, only what concerns this document's file. */
export function diagnosticsOf(document: PlanDocument): readonly Diagnostic[] {
  const { plan, file } = document;
  const own = plan.problems.filter((problem) => problem.file === file);
  if (own.length === 0 && !document.view) return [];
  const relate = relater(document);
  const written = own.map((problem): Diagnostic => {
    const { range, severity, code, message } = problem;
    const related = relate(problem);
    return { range, severity, code, message, ...(related.length > 0 && { related }) };
  });
  const all = [...written, ...differences(document)];
  return all.sort((a, b) => comparePositions(a.range, b.range));
}

type Related = NonNullable<Diagnostic['related']>;

function relater({ plan }: PlanDocument): (problem: Problem) => Related {
  const byUid = new Map(plan.tasks.map((task) => [task.uid, task]));
  const firstOfId = new Map<string, Task>();
  for (const task of plan.tasks) if (!firstOfId.has(task.id)) firstOfId.set(task.id, task);
  return ({ code, tasks, range, file }) => {
    const concerned = tasks.slice(0, 1000).flatMap((uid) => byUid.get(uid) ?? []);
    switch (code) {
      case 'duplicate-id': {
        const first = firstOfId.get(concerned[0]?.id ?? '');
        if (!first || first === concerned[0]) return [];
        return [{ file: first.file, range: first.idRange, message: `${quotedId(first)} is used here first` }];
      }
      case 'dependency-cycle': {
        const ids = new Map(concerned.map(({ id, uid }) => [id, uid]));
        const edges = concerned.flatMap((task) =>
          task.dependsOn
            .filter(({ kind, target }) => kind === 'task' && ids.has(target))
            .map((dependency) => ({
              file: task.file,
              range: dependency.range,
              message: `${quotedId(task)} waits for ${safe(dependency.target, 60)}`,
            })),
        );
        return edges.length > 1 ? edges.slice(0, mostRelated) : [];
      }
      case 'duplicate-phase': {
        const here = plan.phases.find((phase) => phase.file === file && phase.headingRange.line === range.line);
        const first = plan.phases.find(({ key }) => key === here?.key.replace(/#\d+$/, ''));
        if (!first || first === here) return [];
        return [{ file: first.file, range: first.headingRange, message: 'The first of this name' }];
      }
      default:
        return [];
    }
  };
}

function quotedId({ id }: Task): string {
  return safe(id, 60);
}

/**
 * Where the plan's text and the record differ, as the view tells it. That may be of an older text: the places are those
 * of this one, and what it has mended meanwhile is left out.
 */
function differences({ plan, file, view }: PlanDocument): readonly Diagnostic[] {
  if (!view) return [];
  const told = view.problems.filter((problem) => problem.code === 'status-differs' && problem.file === file);
  if (told.length === 0) return [];
  const tasks = new Map(plan.tasks.map((task) => [task.uid, task]));
  return told.flatMap(({ severity, code, message, tasks: [uid = ''] }): Diagnostic[] => {
    const task = tasks.get(uid);
    if (!task || isTicked(task) !== isTicked(view.byUid.get(uid)?.task)) return [];
    return [{ range: task.stateMark?.range ?? task.idRange, severity, code, message }];
  });
}

function isTicked(task: Task | undefined): boolean {
  return task?.state === 'completed';
}
