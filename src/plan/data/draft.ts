/** A task as one file says it, before it is known what the others are called. Places are offsets in the file. */
import type { Plan, PlanFormat, Priority, WrittenState } from '../model';
import type { Span } from './value';

export interface DraftMark {
  readonly span: Span;
  /** `done` becomes `Done` where the file writes it so; a boolean stays one. */
  readonly kind: 'word' | 'boolean' | 'null';
}

export interface DraftDependency {
  readonly kind: 'task' | 'phase';
  readonly target: string;
  /** What it means when there is no such task, as a bare number that is no sibling. */
  readonly otherwise?: string;
  readonly span: Span;
  /** Left out when nothing is called so: the text may mean anything. */
  readonly onlyIfKnown: boolean;
}

export interface TaskDraft {
  /** As written; null when it has none. */
  readonly id: string | null;
  readonly idSpan: Span;
  readonly title: string;
  readonly span: Span;
  readonly text: string;
  readonly state: WrittenState;
  /** A status that no one knows, as written. */
  readonly unknownState: string | null;
  readonly mark: DraftMark | null;
  /** Index in the list of phases. */
  readonly phase: number | null;
  /** The draft it stands below. */
  readonly parent: TaskDraft | null;
  /** Id of the task it stands below, where only that is known. */
  readonly parentName: string | null;
  /** Ids are told apart within: the tag of a list. Empty for the only or first one. */
  readonly scope: string;
  readonly dependsOn: readonly DraftDependency[];
  readonly parallel: boolean;
  readonly optional: boolean;
  readonly priority: Priority;
  readonly files: readonly { readonly path: string; readonly span: Span }[];
  readonly steps: readonly { readonly text: string; readonly checked: boolean; readonly span: Span }[];
  readonly verify: readonly string[];
}

/** A task of which nothing is said but that it is there. */
export function blankTask(span: Span): TaskDraft {
  return {
    ...{ id: null, idSpan: { from: span.from, to: span.from }, title: '', span, text: '' },
    ...{ state: 'pending', unknownState: null, mark: null, phase: null, parent: null, parentName: null, scope: '' },
    ...{ dependsOn: [], parallel: false, optional: false, priority: 'medium', files: [], steps: [], verify: [] },
  };
}

export interface PhaseDraft {
  readonly number: string | null;
  readonly title: string;
  readonly objective: string | null;
  readonly span: Span;
  readonly titleSpan: Span;
  readonly dependsOn: readonly DraftDependency[];
}

export interface PlanDraft {
  readonly format: PlanFormat;
  readonly syntax: NonNullable<Plan['syntax']> | null;
  readonly title: string;
  readonly overview: Readonly<Record<string, string>>;
  readonly phases: readonly PhaseDraft[];
  readonly tasks: readonly TaskDraft[];
}
