/** The one way from text to a plan, whatever the dialect: told by content and place, never asked for. */
import { readFolder } from './folder/readFolder';
import type { Plan } from './model';
import { readPlanText } from './readPlanText';

/**
 * Reads a plan of one file. Every text is one; what looks wrong in it is told in `problems`.
 *
 * @param path of the file, as far as it is known, with forward slashes: some dialects show in it
 */
export function parsePlan(text: string, path = ''): Plan {
  return readPlanText(text, path);
}

export interface PlanText {
  /** Relative to the folder that is the plan, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/**
 * Reads a plan that is a folder: its files, in any order, those that belong to no plan included.
 *
 * @param path of the folder, as far as it is known, with forward slashes
 */
export function parsePlanFolder(files: readonly PlanText[], path = ''): Plan {
  return readFolder(files, path);
}
