/** Reading the plan: a file, or a folder that is one. */
import * as fs from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { decodePlan, PlanTextError } from '../plan/decode';
import { belongsToFolderPlan, folderPlanLimits, leftOut, mayHoldPlanFiles } from '../plan/folderPlan';
import type { Plan, Problem } from '../plan/model';
import { type PlanText, parsePlan, parsePlanFolder } from '../plan/parsePlan';
import { planFileIn } from '../plan/placeOf';
import { digest } from '../status/stateFolder';
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

/** Throws a `RunnerError` of kind `usage` that names the file or folder. */
export function readPlan(workspace: string, path: string): PlanFile {
  const absolute = resolve(workspace, path);
  const name = planName(workspace, absolute);
  try {
    const isFolder = fs.statSync(absolute).isDirectory();
    const file = isFolder ? planFileIn(name, fs.readdirSync(absolute)) : null;
    if (file !== null) return readPlan(workspace, join(absolute, file));
    // Before the content: what changes in between is read again the next time.
    const version = versionOf(absolute);
    return { path: absolute, name, version, plan: isFolder ? readFolder(absolute, name) : readFile(absolute, name) };
  } catch (error) {
    if (error instanceof RunnerError) throw error;
    const why = error instanceof PlanTextError ? error.message : `${systemReason(error)}.`;
    throw new RunnerError('usage', `The plan ${name} cannot be read: ${why}`, { cause: error });
  }
}

function readFile(absolute: string, name: string): Plan {
  const { text, problems } = decodePlan(fs.readFileSync(absolute));
  const plan = parsePlan(text, name);
  return { ...plan, problems: [...problems, ...plan.problems] };
}

function readFolder(absolute: string, name: string): Plan {
  if (planFilesIn(absolute).length === 0) {
    throw new RunnerError(
      'usage',
      `The plan ${name} is a folder without any file that a plan is written in. Name the plan's file: --plan ${name}/PLAN.md`,
    );
  }
  const { texts, problems } = folderTexts(absolute);
  const plan = parsePlanFolder(texts, name);
  return { ...plan, problems: [...problems, ...plan.problems] };
}

/** What a plan that is a folder is read from, and what of it could not be read as text. */
export function folderTexts(folder: string): {
  readonly texts: readonly PlanText[];
  readonly problems: readonly Problem[];
} {
  const texts: PlanText[] = [];
  const problems: Problem[] = [];
  let bytes = 0;
  for (const path of planFilesIn(folder)) {
    const file = join(folder, path);
    const { size } = fs.statSync(file, { throwIfNoEntry: false }) ?? {};
    if (size === undefined) continue;
    if (size > folderPlanLimits.bytes || bytes + size > folderPlanLimits.allBytes) {
      problems.push(leftOut(path));
      continue;
    }
    bytes += size;
    try {
      const decoded = decodePlan(fs.readFileSync(file));
      texts.push({ path, text: decoded.text });
      problems.push(...decoded.problems.map((problem) => ({ ...problem, file: path })));
    } catch (error) {
      // One file of many that is no text is no part of the plan.
      if (!(error instanceof PlanTextError)) throw error;
    }
  }
  return { texts, problems };
}

/** Relative to the folder, with forward slashes, in the order of their names. */
function planFilesIn(folder: string): string[] {
  const found: string[] = [];
  const look = (segments: readonly string[]) => {
    const entries = fs.readdirSync(join(folder, ...segments), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const below = [...segments, entry.name];
      if (entry.isDirectory() && mayHoldPlanFiles(below)) look(below);
      const path = below.join('/');
      // No links: they may lead out of the folder.
      if (entry.isFile() && belongsToFolderPlan(path) && found.length < folderPlanLimits.files) found.push(path);
    }
  };
  look([]);
  return found;
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
      if (versionOf(known.path) === known.version) return known;
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

/** Of a file its own; of a folder that of all files the plan is read from. */
function versionOf(path: string): string {
  const stat = fs.statSync(path);
  if (!stat.isDirectory()) return fileVersion(stat);
  return digest(
    planFilesIn(path)
      .map((file) => `${file} ${fileVersion(fs.statSync(join(path, file)))}`)
      .join('\n'),
  );
}

function fileVersion({ mtimeMs, size, ino }: fs.Stats): string {
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
