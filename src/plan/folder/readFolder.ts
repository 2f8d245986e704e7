/** A folder that is one plan. What tool keeps it shows in the names of its files; what no rule understands is left out. */
import type { Plan, Problem } from '../model';
import type { PlanText } from '../parsePlan';
import { problem } from '../problems';
import { atStart } from '../ranges';
import { readPlanText } from '../readPlanText';
import { readBacklog } from './backlog';
import { readEpic } from './epic';
import { inOrder, nameOf } from './files';
import { readGsd } from './gsd';
import { readLevels } from './levels';
import { mergePlans } from './merge';
import { readPackets } from './packets';
import { readPlain } from './plain';
import { readPromptFolder } from './promptFolder';
import { readStories } from './stories';
import { readWorkPackages } from './workPackages';

/** Each gives null for a folder of another kind. The most telling names first. */
const readers = [
  readTaskMaster,
  readPromptFolder,
  readPackets,
  readGsd,
  readWorkPackages,
  readStories,
  readEpic,
  readBacklog,
  readLevels,
  readPlain,
];

export function readFolder(files: readonly PlanText[], path: string): Plan {
  const ordered = inOrder(files);
  for (const read of readers) {
    const plan = read(ordered, path);
    if (plan && plan.tasks.length > 0) return plan;
  }
  return { ...mergePlans([], { format: 'data', title: nameOf(path) }), problems: [emptiness()] };
}

function emptiness(): Problem {
  const message =
    'No tasks were found in this folder; it needs a list of tasks in one of its files, or files that are one task each.';
  return problem('no-tasks', atStart, message);
}

/** The text files beside it say the same once more. */
function readTaskMaster(files: readonly PlanText[], path: string): Plan | null {
  const list = files.find(({ path: name }) => /(?:^|\/)tasks\.json$/i.test(name));
  if (!list) return null;
  const plan = readPlanText(list.text, `${path}/${list.path}`);
  return plan.tasks.length === 0
    ? null
    : mergePlans([{ path: list.path, plan }], { format: plan.format, title: plan.title || nameOf(path) });
}
