/** Finding the plan that nobody named. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import type { Place } from '../plan/placeOf';
import { type FolderListing, searchPlans } from '../plan/planSearch';
import { currentStatus } from '../status/currentStatus';
import { isSettled } from '../status/taskStatus';
import { RunnerError, systemReason } from './errors';
import { type PlanFile, readPlan } from './planFile';
import { readState, statePaths } from './stateReading';

/**
 * The most telling place that holds tasks. Of several plans in places of one kind the first that is not finished is
 * meant. Throws a `RunnerError` of kind `usage` when there is none.
 *
 * @param stateDirectory relative to the workspace: most plans do not say themselves that they are finished
 */
export function findPlan(workspace: string, stateDirectory: string): PlanFile {
  const empty: string[] = [];
  let unreadable: unknown;
  for (const group of groupsOf(plansIn(workspace))) {
    let first: PlanFile | undefined;
    for (const place of group) {
      let file: PlanFile | undefined;
      try {
        file = readIfPlan(workspace, place);
      } catch (error) {
        // Only worth telling when there is no other.
        unreadable ??= error;
      }
      if (!file) continue;
      if (file.plan.tasks.length === 0) empty.push(place.planPath);
      else if (isOpen(workspace, stateDirectory, file)) return file;
      else first ??= file;
    }
    if (first) return first;
  }
  if (unreadable !== undefined) throw unreadable;
  throw new RunnerError('usage', empty.length > 0 ? emptyWords(empty) : noneWords(workspace));
}

function isOpen(workspace: string, stateDirectory: string, { name, plan }: PlanFile): boolean {
  try {
    const { status } = readState(statePaths(workspace, stateDirectory, name), name, plan);
    return plan.tasks.some((task) => !isSettled(currentStatus(task, status)));
  } catch (error) {
    // What is wrong with its state is told to who works on it, and nobody learns of it from another plan.
    if (error instanceof RunnerError) return true;
    throw error;
  }
}

/** The places of all plans of a workspace, the most telling first, whether there is a task in them or not. */
export function plansIn(workspace: string): Place[] {
  const search = searchPlans(workspace);
  let step = search.next();
  while (!step.done) step = search.next(step.value.map((path) => listFolder(join(workspace, path))));
  return step.value;
}

function listFolder(path: string): FolderListing | undefined {
  try {
    const entries = fs.readdirSync(path, { withFileTypes: true });
    const has = (name: string) => entries.some((entry) => entry.name === name);
    return {
      // Links to folders are left out: they may lead anywhere, and round in circles.
      names: entries.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() })),
      gitignore: has('.gitignore') ? textOf(join(path, '.gitignore')) : undefined,
      exclude: has('.git') ? textOf(join(path, '.git', 'info', 'exclude')) : undefined,
    };
  } catch {
    return undefined;
  }
}

function textOf(path: string): string | undefined {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function groupsOf(places: readonly Place[]): readonly Place[][] {
  const groups = new Map<number, Place[]>();
  for (const place of places) {
    const group = groups.get(place.rank);
    if (group) group.push(place);
    else groups.set(place.rank, [place]);
  }
  return [...groups.values()];
}

/** A link to a folder, say, has a plan's name and is none. */
function readIfPlan(workspace: string, { kind, planPath }: Place): PlanFile | undefined {
  const stat = statOf(workspace, planPath);
  if (!(kind === 'folder' ? stat?.isDirectory() : stat?.isFile())) return undefined;
  return readPlan(workspace, planPath);
}

function statOf(workspace: string, planPath: string): fs.Stats | undefined {
  try {
    return fs.statSync(join(workspace, planPath), { throwIfNoEntry: false });
  } catch (error) {
    throw new RunnerError('usage', `The plan ${planPath} cannot be read: ${systemReason(error)}.`, { cause: error });
  }
}

function emptyWords(empty: readonly string[]): string {
  const names = empty.length > 5 ? `${empty.slice(0, 4).join(', ')} and ${empty.length - 4} more` : empty.join(', ');
  return `No plan with tasks was found: ${names} ${empty.length === 1 ? 'holds' : 'hold'} none. A task is a line like "- [ ] 1.1 Do this" below a heading "## Phase 1: Title".`;
}

function noneWords(workspace: string): string {
  return `No plan was found in ${workspace}; what git ignores is not looked at. Name it with --plan FILE or as "plan" in tranche.config.json, or write PLAN.md.`;
}
