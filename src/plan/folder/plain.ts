/** Any other folder: files that are one task each, or else lists. */
import type { Plan } from '../model';
import type { PlanText } from '../parsePlan';
import { readPlanText } from '../readPlanText';
import { readTaskFile } from '../taskFile/readTaskFile';
import { foldersOf, nameOf } from './files';
import { mergePlans, type Part } from './merge';
import { inOnePhase } from './onePhase';

const about = /^(?:readme|changelog|contributing|agents|claude|gemini|index|license|template.*|_.*)\.\w+$/i;
/** What such lists are made from stands beside them. */
const list = /(?:^|\/)tasks\.md$/i;

export function readPlain(files: readonly PlanText[], path: string): Plan | null {
  const own = files.filter((file) => !about.test(nameOf(file.path)));
  const lists = own.filter((file) => list.test(file.path));
  const parts = taskFiles(own) ?? plansOf(lists) ?? plansOf(own);
  const [first] = parts ?? [];
  if (!parts || !first) return null;
  const title = parts.length === 1 && first.plan.title !== '' ? first.plan.title : nameOf(path);
  return mergePlans(parts, { format: first.plan.format, title });
}

function taskFiles(files: readonly PlanText[]): readonly Part[] | null {
  const parts = files.flatMap((file): Part[] => {
    const plan = /\.json$/i.test(file.path) ? oneTask(file) : readTaskFile(file.text, file.path);
    return plan ? [{ path: file.path, plan }] : [];
  });
  return parts.length > 0 ? parts : null;
}

/** An agent keeps its list as one small file per task. */
function oneTask(file: PlanText): Plan | null {
  if (file.text.length > 200_000) return null;
  const plan = readPlanText(file.text, file.path);
  const [task] = plan.tasks;
  const isWhole =
    task !== undefined &&
    plan.tasks.length === 1 &&
    file.text.slice(0, 200).trimStart().startsWith('{') &&
    plan.phases.length === 0;
  return isWhole && (plan.format === 'claude' || /^\s*\{\s*"(?:id|task_id|taskId)"/.test(file.text)) ? plan : null;
}

/** Of several lists each is a phase of its own where it has none. */
function plansOf(files: readonly PlanText[]): readonly Part[] | null {
  const parts = files
    .map((file): Part => ({ path: file.path, plan: readPlanText(file.text, file.path) }))
    .filter(({ plan }) => plan.tasks.length > 0);
  if (parts.length === 0) return null;
  return parts.length === 1
    ? parts
    : parts.map(({ path, plan }) => ({ path, plan: plan.phases.length > 0 ? plan : asPhase(plan, path) }));
}

/** It is called as its file, or as the folder of a file whose name says nothing. */
function asPhase(plan: Plan, path: string): Plan {
  const stem = nameOf(path).replace(/\.\w+$/, '');
  const key = /^(?:tasks|plan|todo)$/i.test(stem) ? (foldersOf(path).at(-1) ?? stem) : stem;
  return inOnePhase(plan, { key, number: null, title: plan.title || key });
}
