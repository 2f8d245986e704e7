/** Stories of BMAD: each file a story with its own list of tasks, and sprint-status.yaml for where each story stands. */
import { slugOf } from '../ids';
import type { Plan, Task } from '../model';
import type { PlanText } from '../parsePlan';
import { readPlanText } from '../readPlanText';
import { nameOf, withStates } from './files';
import { mergePlans, type Part } from './merge';
import { inOnePhase } from './onePhase';

const storyName =
  /(?:^|\/)(?:story[-_. ]?)?(\d+|[a-z]\d*)[-.](\d+[a-z]?)[-._ ][^/]*\.md$|(?:^|\/)story[-_. ]?[^/]*\.md$/i;
const storyHeading = /^\uFEFF?(?:---[\s\S]{0,2000}?\n---\s+)?\s*#\s+Story\b/i;

export function readStories(files: readonly PlanText[], path: string): Plan | null {
  const sprint = files.find((file) => /(?:^|\/)sprint-status\.ya?ml$/i.test(file.path));
  const status = sprint ? readPlanText(sprint.text, sprint.path) : null;
  const standing = new Map(status?.tasks.map((task) => [numberOf(task.id), task]));
  const written = new Set<string>();
  const stories = files.flatMap((file): Part[] => {
    if (
      !/\.md$/i.test(file.path) ||
      !(storyHeading.test(file.text.slice(0, 3000)) || (sprint && storyName.test(file.path)))
    )
      return [];
    const plan = readPlanText(file.text, file.path);
    if (plan.tasks.length === 0) return [];
    const number = numberOf(nameOf(file.path)) || numberOf(plan.title.replace(/^story\s*/i, ''));
    written.add(number);
    return [{ path: file.path, plan: asStory(plan, file.path, number, standing.get(number)) }];
  });
  if (!sprint && stories.length === 0) return null;
  const others = status && sprint ? [{ path: sprint.path, plan: withoutStories(status, written) }] : [];
  const parts = [...stories, ...others].filter(({ plan }) => plan.tasks.length > 0);
  return parts.length === 0 ? null : mergePlans(parts, { format: 'bmad', title: status?.title || nameOf(path) });
}

/** `1-2-user-login`, `1.2.user-login.md`, `story-1.2.md` → `1.2`; epics and retrospectives keep their names. */
function numberOf(name: string): string {
  const match = /^(?:story[-_. ]*)?(\d+|[a-z]\d*)[-.](\d+[a-z]?)(?![\d])/i.exec(name);
  return match ? `${match[1]}.${match[2]}`.toLowerCase() : '';
}

/** The story is the phase of its tasks. What the sprint calls done is done, whatever the boxes say. */
function asStory(plan: Plan, path: string, number: string, standing: Task | undefined): Plan {
  const key = number || slugOf(nameOf(path).replace(/\.md$/i, ''));
  const title = plan.title || nameOf(path).replace(/\.md$/i, '');
  const isOver = standing?.state === 'completed' || standing?.state === 'skipped';
  const stateOf = ({ state }: Task) => (isOver && state !== 'completed' ? standing.state : null);
  const story = withStates(inOnePhase(plan, { key, number: number || null, title }), stateOf);
  return { ...story, parallelGroups: [], sequentialGroups: [] };
}

function withoutStories(plan: Plan, written: ReadonlySet<string>): Plan {
  const tasks = plan.tasks.filter(({ id }) => !written.has(numberOf(id)) || numberOf(id) === '');
  const used = new Set(tasks.map(({ phase }) => phase));
  return { ...plan, tasks, phases: plan.phases.filter(({ key }) => used.has(key)) };
}
