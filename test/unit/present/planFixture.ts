/** Small plans and statuses for tests of words, made by hand so that these tests do not depend on any plan format. */
import type { Phase, Plan, Problem, Range, Task } from '../../../src/plan/model';
import { onLine } from '../../../src/plan/ranges';
import { type PlanView, viewPlan } from '../../../src/present/planView';
import type { Readiness } from '../../../src/schedule/model';
import { emptyStatus, type RunRecord, type Status, type TaskRecord, taskRecord } from '../../../src/status/status';

export function lineRange(line: number): Range {
  return onLine(line, 0, 10);
}

export function makeTask(uid: string, line: number, more: Partial<Task> = {}): Task {
  return {
    ...{ uid, id: uid, generated: false, title: `Title of ${uid}`, text: `- [ ] ${uid} Title of ${uid}` },
    ...{ state: 'pending', range: lineRange(line), idRange: lineRange(line), stateMark: null },
    ...{ phase: uid.split('.')[0] ?? null, parent: null, dependsOn: [], parallel: false, optional: false },
    ...{ priority: 'medium', annotations: [], file: null, files: [], steps: [], verify: [], expectsNoChanges: false },
    ...more,
  };
}

function makePhase(key: string, line: number): Phase {
  return {
    ...{ key, number: key, title: `Phase ${key}: Work`, objective: null, file: null, range: lineRange(line) },
    ...{ headingRange: lineRange(line), dependsOn: [], pipelineStart: null },
  };
}

/** Tasks `1.1`, `1.2` … with the phases their ids name. */
export function makePlan(tasks: readonly Task[], problems: readonly Problem[] = []): Plan {
  const keys = [...new Set(tasks.flatMap(({ phase }) => phase ?? []))];
  return {
    ...{
      format: 'phases',
      files: [],
      references: [],
      title: 'The plan',
      overview: {},
      checks: [],
      sequentialGroups: [],
      parallelGroups: [],
    },
    phases: keys.map((key, n) => makePhase(key, 100 * n)),
    tasks,
    problems,
  };
}

export function makeStatus(records: Record<string, Partial<TaskRecord>>): Status {
  const status = emptyStatus();
  for (const [uid, record] of Object.entries(records)) Object.assign(taskRecord(status, uid), record);
  return status;
}

export interface ViewOptions {
  readonly records?: Record<string, Partial<TaskRecord>>;
  readonly running?: boolean;
  readonly readiness?: readonly Readiness[];
  readonly problems?: readonly Problem[];
  readonly runs?: readonly RunRecord[];
  /** Of the last record. */
  readonly at?: string;
}

export function makeView(tasks: readonly Task[], options: ViewOptions = {}): PlanView {
  return viewPlan({
    plan: makePlan(tasks, options.problems),
    status: {
      ...makeStatus(options.records ?? {}),
      runs: [...(options.runs ?? [])],
      lastUpdatedAt: options.at,
    },
    running: options.running ?? false,
    readiness: new Map((options.readiness ?? []).map((readiness) => [readiness.uid, readiness])),
  });
}
