/**
 * The plan as people wrote it: phases, tasks, checks and what looked wrong, each with the place where it stands.
 * Nothing here says what has happened to a task since; that is `status/`.
 */

/** A place in the text. Both count from zero; `character` counts UTF-16 units, as editors and LSP do. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/**
 * From one place up to but not including another. Four numbers rather than two positions: a plan of 100,000 tasks holds
 * 600,000 ranges.
 */
export interface Range {
  readonly line: number;
  readonly character: number;
  readonly endLine: number;
  readonly endCharacter: number;
}

/** What the plan's own text says of a task. The status file, where there is one, has the last word. */
export type WrittenState = 'pending' | 'in_progress' | 'completed' | 'failed' | 'blocked' | 'skipped';

export const priorities = ['critical', 'high', 'medium', 'low'] as const;
export type Priority = (typeof priorities)[number];

/**
 * The dialect that a plan is written in. It decides what marks mean and what may be written back, and is told to
 * people; nothing outside of this room goes by it.
 */
export type PlanFormat =
  /** Numbered tasks in numbered phases: what `tranche plan init` writes, and the plan orchestrator reads. */
  | 'phases'
  | 'speckit'
  | 'kiro'
  | 'specworkflow'
  | 'openspec'
  | 'superpowers'
  | 'ralphex'
  | 'conductor'
  | 'aidevtasks'
  | 'bmad'
  | 'gsd'
  | 'ralph'
  | 'taskplane'
  | 'smartspec'
  | 'cinerental'
  | 'batch'
  | 'orchestrateos'
  | 'taskmaster'
  | 'backlogmd'
  | 'ccpm'
  | 'speckitty'
  | 'beads'
  | 'claude'
  | 'table'
  | 'todo'
  | 'data';

/** Where the plan's own text says a task's state, so that this value, and nothing else, can be changed there. */
export interface StateMark {
  readonly range: Range;
  /** The text of the range. It must still stand there when it is changed. */
  readonly written: string;
  /** What to write there for "completed"; the same as `written` where it says so already. */
  readonly completed: string;
}

export type AnnotationKind = 'dependency' | 'priority' | 'parallel' | 'optional' | 'no-changes' | 'verify' | 'skipped';

/** A mark with a meaning in a task's text, as `(depends: 1.1)` or `[P]`, brackets included. */
export interface Annotation {
  readonly kind: AnnotationKind;
  readonly range: Range;
}

/** A place where a task or a phase is named by something else than itself: a dependency, a note, an early start. */
export interface Reference {
  readonly kind: 'task' | 'phase';
  /** `uid` of the task or key of the phase; null when the plan has none of that name. */
  readonly target: string | null;
  /** Of the name alone; of a range `1.1-1.3` each end is a reference. */
  readonly range: Range;
  readonly file: string | null;
}

/** A dependency as written: on a task id or on a whole phase (its number or title). Ranges are already expanded. */
export interface Dependency {
  readonly kind: 'task' | 'phase';
  readonly target: string;
  readonly range: Range;
}

/** A box below a task that is not handed out by itself. */
export interface Step {
  readonly text: string;
  readonly checked: boolean;
  readonly range: Range;
}

/** A box that states what must hold (VERIFY, success criteria …) rather than work to be done. */
export interface Check {
  readonly text: string;
  readonly checked: boolean;
  readonly range: Range;
  /** Key of the phase it stands in; null for checks of the whole plan. */
  readonly phase: string | null;
  readonly file: string | null;
}

export interface Task {
  /** Unique in the plan and stable while the text around it changes: the id, and `#2`, `#3` … behind repeated ones. */
  readonly uid: string;
  /** As written, without marks. Generated when the text has none. */
  readonly id: string;
  readonly generated: boolean;
  /** The text after the id, without marks and annotations. */
  readonly title: string;
  /** The task's whole text as written, first line to last, for the prompt. */
  readonly text: string;
  readonly state: WrittenState;
  /** The file that the task stands in, relative to the folder that is the plan; null in a plan of one file. */
  readonly file: string | null;
  readonly range: Range;
  /** Of the id; of the title where the id is generated. */
  readonly idRange: Range;
  /** Null where the state is not written in one place, or not at all. */
  readonly stateMark: StateMark | null;
  /** Key of the phase; null when the task stands before any. */
  readonly phase: string | null;
  /** `uid` of the task it stands below; null at the top. */
  readonly parent: string | null;
  /** The id that the text gives for the task it stands below, when the plan has no such task. */
  readonly parentName?: string;
  readonly dependsOn: readonly Dependency[];
  /** Marked as free to run beside its neighbours. */
  readonly parallel: boolean;
  readonly optional: boolean;
  readonly priority: Priority;
  /** In the order in which they stand. */
  readonly annotations: readonly Annotation[];
  /** Paths that the text names: as written, with forward slashes, each once. */
  readonly files: readonly string[];
  readonly steps: readonly Step[];
  /** Commands that the task's own text names as its proof (`verify: npm test`), as written. Never run by a shell. */
  readonly verify: readonly string[];
  /** The text says that no file will change (`(no changes)`). */
  readonly expectsNoChanges: boolean;
}

export interface Phase {
  /** Unique in the plan: the number as written, else a slug of the title; `#2` … behind repeated ones. */
  readonly key: string;
  /** As written (`0`, `2.1`); null when the heading has none. */
  readonly number: string | null;
  /** The whole heading, as written without the #s and marks: `Phase 1: Setup`. */
  readonly title: string;
  readonly objective: string | null;
  /** As of a task. */
  readonly file: string | null;
  readonly range: Range;
  readonly headingRange: Range;
  readonly dependsOn: readonly Dependency[];
  /** `uid` of the task whose completion opens this phase early. */
  readonly pipelineStart: string | null;
}

/** Tasks that must run one after another, in plan order. */
export interface SequentialGroup {
  readonly key: string;
  /** `uid`s in plan order. */
  readonly tasks: readonly string[];
  readonly reason: string;
  readonly range: Range;
}

/** Phases that may be open at the same time. */
export interface ParallelGroup {
  readonly key: string;
  /** Phase keys. */
  readonly phases: readonly string[];
  readonly reason: string;
  readonly range: Range;
  /** They are categories of one list of tasks: what goes first is said by priority, then id, and not by the phase. */
  readonly isOneList?: true;
}

export const problemCodes = [
  'annotation-not-understood',
  'unknown-dependency',
  'dependency-cycle',
  'duplicate-id',
  'duplicate-phase',
  'task-without-id',
  'unknown-state',
  'unclosed-fence',
  'invalid-text',
  'invalid-syntax',
  'line-too-long',
  'status-differs',
  'no-tasks',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** Something in the plan's text that a person should mend. Errors keep the tasks concerned from running. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly code: ProblemCode;
  /** One sentence: what is wrong, and what to do about it. */
  readonly message: string;
  /** As of a task. */
  readonly file: string | null;
  readonly range: Range;
  /** `uid`s of the tasks concerned. */
  readonly tasks: readonly string[];
}

export interface Plan {
  /** The dialect it was read as. */
  readonly format: PlanFormat;
  /** The files that its tasks stand in, relative to the folder that is the plan; none for a plan of one file. */
  readonly files: readonly string[];
  /** How a plan of one file is written where that is data, in which nobody counts lines; absent for prose. */
  readonly syntax?: 'json' | 'jsonl' | 'yaml' | 'csv';
  readonly title: string;
  readonly overview: Readonly<Record<string, string>>;
  readonly phases: readonly Phase[];
  /** In plan order, children after their parent. */
  readonly tasks: readonly Task[];
  readonly checks: readonly Check[];
  readonly sequentialGroups: readonly SequentialGroup[];
  readonly parallelGroups: readonly ParallelGroup[];
  /** In the order in which they stand. */
  readonly references: readonly Reference[];
  readonly problems: readonly Problem[];
}
