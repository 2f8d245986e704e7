/** The objects the tree view knows rows by. One object stands for one row as long as that exists. */
import type { Row } from '../present/rows';
import type { PlanEntry } from './planEntry';

/** A row of a plan. Its words are looked up when they are needed: they change, the element does not. */
export interface RowElement {
  readonly kind: 'row';
  readonly id: string;
  readonly entry: PlanEntry;
  /** Only of steps, which are not among the plan's rows and are made anew whenever their task is drawn. */
  readonly step?: Row;
}

/** A workspace folder; shown only when plans of several folders are. */
export interface FolderElement {
  readonly kind: 'folder';
  readonly id: string;
  readonly name: string;
}

export type TreeElement = RowElement | FolderElement;

/** Whether a command was called on a row of the tree rather than from somewhere else. */
export function isRowElement(value: unknown): value is RowElement {
  return typeof value === 'object' && value !== null && 'entry' in value && 'kind' in value && value.kind === 'row';
}

/** The row's words as of now; undefined when the row is gone. */
export function rowOf(element: RowElement): Row | undefined {
  return element.step ?? element.entry.rows.get(element.id);
}
