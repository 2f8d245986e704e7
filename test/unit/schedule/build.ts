/** Makes plans and statuses from as little as a test wants to say. */
import type { Dependency, Phase, Plan, Priority, Task, WrittenState } from '../../../src/plan/model';
import { atStart } from '../../../src/plan/ranges';
import { emptyStatus, type Status, taskRecord } from '../../../src/status/status';
import type { TaskStatus } from '../../../src/status/taskStatus';

export interface TaskSketch {
  readonly id: string;
  /** Without it, the id. */
  readonly title?: string;
  /** Without it, what stands before the dot of the id. */
  readonly phase?: string | null;
  readonly parent?: string | null;
  readonly after?: readonly string[];
  readonly afterPhases?: readonly string[];
  readonly optional?: boolean;
  readonly priority?: Priority;
  readonly files?: readonly string[];
  readonly steps?: number;
  readonly text?: string;
  readonly state?: WrittenState;
}

export interface PhaseSketch {
  readonly key: string;
  readonly after?: readonly string[];
  readonly afterPhases?: readonly string[];
  readonly pipelineStart?: string | null;
  readonly title?: string;
}

export interface PlanSketch {
  readonly tasks: readonly (string | TaskSketch)[];
  /** Without it, the phases of the tasks in the order in which they turn up. */
  readonly phases?: readonly (string | PhaseSketch)[];
  readonly sequential?: readonly (readonly string[])[];
  readonly parallel?: readonly (readonly string[])[];
  /** Phases that are categories of one list. */
  readonly lists?: readonly (readonly string[])[];
}

export function buildPlan(sketch: PlanSketch): Plan {
  const tasks = sketch.tasks.map((task) => buildTask(typeof task === 'string' ? { id: task } : task));
  const met = new Set(tasks.flatMap(({ phase }) => (phase === null ? [] : [phase])));
  const phases = (sketch.phases ?? [...met]).map((phase) =>
    buildPhase(typeof phase === 'string' ? { key: phase } : phase),
  );
  return {
    format: 'phases',
    files: [],
    title: 'Test',
    overview: {},
    phases,
    tasks,
    checks: [],
    sequentialGroups: (sketch.sequential ?? []).map((members, n) => {
      return { key: `group ${n + 1}`, tasks: members, reason: '', range: atStart };
    }),
    parallelGroups: [
      ...(sketch.parallel ?? []).map((phases) => ({ phases })),
      ...(sketch.lists ?? []).map((phases) => ({ phases, isOneList: true as const })),
    ].map((group, n) => ({ ...group, key: `side by side ${n + 1}`, reason: '', range: atStart })),
    references: [],
    problems: [],
  };
}

function buildTask(sketch: TaskSketch): Task {
  const { id } = sketch;
  return {
    uid: id,
    id,
    generated: false,
    title: sketch.title ?? id,
    text: sketch.text ?? id,
    state: sketch.state ?? 'pending',
    range: atStart,
    idRange: atStart,
    stateMark: null,
    file: null,
    annotations: [],
    phase: sketch.phase !== undefined ? sketch.phase : id.includes('.') ? (id.split('.')[0] ?? null) : null,
    parent: sketch.parent ?? null,
    dependsOn: dependencies(sketch),
    parallel: false,
    optional: sketch.optional ?? false,
    priority: sketch.priority ?? 'medium',
    files: sketch.files ?? [],
    steps: Array.from({ length: sketch.steps ?? 0 }, () => ({ text: 'step', checked: false, range: atStart })),
    verify: [],
    expectsNoChanges: false,
  };
}

function buildPhase(sketch: PhaseSketch): Phase {
  const { key } = sketch;
  return {
    key,
    number: /^\d/.test(key) ? key : null,
    title: sketch.title ?? `Phase ${key}`,
    objective: null,
    file: null,
    range: atStart,
    headingRange: atStart,
    dependsOn: dependencies(sketch),
    pipelineStart: sketch.pipelineStart ?? null,
  };
}

function dependencies({ after = [], afterPhases = [] }: TaskSketch | PhaseSketch): Dependency[] {
  const written = (kind: Dependency['kind']) => (target: string) => ({ kind, target, range: atStart });
  return [...after.map(written('task')), ...afterPhases.map(written('phase'))];
}

/** A failed task is written with the number of its failures, one that waits for a person as `parked`. */
export type StatusSketch = Readonly<Record<string, TaskStatus | 'parked' | number>>;

export function buildStatus(sketch: StatusSketch): Status {
  const status = emptyStatus();
  for (const [uid, value] of Object.entries(sketch)) {
    const record = taskRecord(status, uid);
    record.status = typeof value === 'number' ? 'failed' : value === 'parked' ? 'in_progress' : value;
    if (value === 'parked') record.activity = 'waiting_person';
    if (typeof value === 'number') record.failures = value;
  }
  return status;
}
