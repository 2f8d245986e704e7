/** Finding and reading the plan. */
import * as fs from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { decodePlan, PlanTextError } from '../plan/decode';
import type { Plan } from '../plan/model';
import { parsePlan } from '../plan/parsePlan';
import { mayBePlan, wellKnownPlans } from '../plan/wellKnown';
import { RunnerError, systemReason } from './errors';

export interface PlanFile {
  /** Absolute. */
  readonly path: string;
  /** Relative to the workspace, with forward slashes: its name in messages and records. */
  readonly name: string;
  readonly plan: Plan;
  /** Changes when the file is written. */
  readonly version: string;
}

/** Throws a `RunnerError` of kind `usage` that names the file. */
export function readPlan(workspace: string, path: string): PlanFile {
  const absolute = resolve(workspace, path);
  const name = planName(workspace, absolute);
  let bytes: Uint8Array;
  let version: string;
  try {
    const stat = fs.statSync(absolute);
    version = versionOf(stat);
    // A folder opens but does not read, and says so in a way that names neither.
    if (stat.isDirectory()) {
      throw new RunnerError(
        'usage',
        `The plan ${name} is a folder. Name the Markdown file in it: --plan ${name}/PLAN.md`,
      );
    }
    bytes = fs.readFileSync(absolute);
  } catch (error) {
    if (error instanceof RunnerError) throw error;
    throw new RunnerError('usage', `The plan ${name} cannot be read: ${systemReason(error)}.`, { cause: error });
  }
  try {
    const { text, problems } = decodePlan(bytes);
    const plan = parsePlan(text);
    return { path: absolute, name, version, plan: { ...plan, problems: [...problems, ...plan.problems] } };
  } catch (error) {
    if (!(error instanceof PlanTextError)) throw error;
    throw new RunnerError('usage', `The plan ${name} cannot be read: ${error.message}`, { cause: error });
  }
}

/** How long a plan may be empty or half written while its editor saves it, in milliseconds. */
const savingMs = 2_000;

/**
 * The plan as it is now: people go on editing while a long run works. Throws a `RunnerError` of kind `usage` when it
 * stays unreadable or has lost all its tasks.
 */
export async function rereadPlan(workspace: string, known: PlanFile): Promise<PlanFile> {
  for (const end = performance.now() + savingMs; ; await delay(100)) {
    try {
      if (versionOf(fs.statSync(known.path)) === known.version) return known;
      const plan = readPlan(workspace, known.path);
      if (plan.plan.tasks.length > 0) return plan;
      throw new RunnerError('usage', `The plan ${known.name} has lost all its tasks while it was being run.`);
    } catch (error) {
      if (performance.now() < end) continue;
      if (error instanceof RunnerError) throw error;
      throw new RunnerError('usage', `The plan ${known.name} cannot be read any more: ${systemReason(error)}.`);
    }
  }
}

function versionOf({ mtimeMs, size, ino }: fs.Stats): string {
  return `${mtimeMs}.${size}.${ino}`;
}

/** By its real path: one plan under two names, through a link, must not get two states and two runners. */
function planName(workspace: string, absolute: string): string {
  const name = (from: string, to: string) => relative(from, to).split(sep).join('/') || '.';
  try {
    // The native form also tells the true case of a name where case does not count.
    return name(fs.realpathSync.native(workspace), fs.realpathSync.native(absolute));
  } catch {
    return name(workspace, absolute);
  }
}

/**
 * The plan nobody named: the first well-known place that holds a file with tasks. Of several plans in one folder the
 * first that is not finished is meant.
 */
export function findPlan(workspace: string): PlanFile {
  const empty: string[] = [];
  for (const place of wellKnownPlans) {
    const names = 'file' in place ? [place.file] : markdownIn(workspace, place.folder);
    const found: PlanFile[] = [];
    for (const name of names) {
      const file = readIfThere(workspace, name);
      if (!file) continue;
      if (file.plan.tasks.length > 0) found.push(file);
      else empty.push(name);
    }
    const unfinished = found.find(({ plan }) => plan.tasks.some((task) => task.state !== 'completed'));
    const best = unfinished ?? found[0];
    if (best) return best;
  }
  throw new RunnerError(
    'usage',
    empty.length > 0
      ? `No plan with tasks was found: ${empty.join(', ')} ${empty.length === 1 ? 'holds' : 'hold'} none. A task is a line like "- [ ] 1.1 Do this" below a heading "## Phase 1: Title".`
      : `No plan was found in ${workspace}. Name it with --plan FILE or as "plan" in tranche.config.json, or write PLAN.md.`,
  );
}

function readIfThere(workspace: string, name: string): PlanFile | undefined {
  if (!fs.statSync(join(workspace, name), { throwIfNoEntry: false })?.isFile()) return undefined;
  return readPlan(workspace, name);
}

function markdownIn(workspace: string, folder: string): string[] {
  try {
    return fs
      .readdirSync(join(workspace, folder))
      .filter(mayBePlan)
      .sort()
      .map((name) => `${folder}/${name}`);
  } catch {
    return [];
  }
}
