/** A file that is one task, as its front matter or its first heading says. */
import { assemble } from '../data/assemble';
import type { TaskDraft } from '../data/draft';
import { placesOf, rangeOfSpan } from '../data/places';
import { readMarkdown } from '../markdown/readMarkdown';
import type { Check, Plan, PlanFormat } from '../model';
import { type Body, readBody } from './body';
import { draftOfFrontMatter } from './byFrontMatter';
import { draftOfHeading } from './byHeading';
import { readFrontMatter } from './frontMatter';
import { readTaskMasterText } from './taskMasterText';

/** What is known of a file before its boxes are looked at. */
export interface TaskFileDraft {
  readonly format: PlanFormat;
  readonly task: TaskDraft;
  /** False where it may as well be a list of tasks that says something of itself. */
  readonly isSure: boolean;
}

/**
 * Null when the file is something else: a list of tasks, or no plan.
 *
 * @param path as far as it is known: some tools name the task there
 */
export function readTaskFile(text: string, path: string): Plan | null {
  const list = readTaskMasterText(text);
  if (list) return list;
  // Nearly every other file is told from these by its beginning.
  const start = text.slice(0, 4000);
  if (!/^\uFEFF?---/.test(start) && !/^\uFEFF?\s*(?:<!--[\s\S]*?-->\s*)?#\s/.test(start)) return null;
  const matter = readFrontMatter(text);
  if (!matter && !/^\s*#\s+.*(?:task|[A-Z]{2,}-?\d|status|задача|任务|タスク)/im.test(start)) return null;
  const body = readBody(text, matter?.bodyFrom ?? 0);
  const found = (matter && draftOfFrontMatter(matter, body, text, path)) ?? draftOfHeading(matter, body, text, path);
  if (!found || (!found.isSure && holdsTasks(text))) return null;
  return planOf(found, body, text);
}

/** Items with ids of their own are tasks, whatever the file calls itself. */
function holdsTasks(text: string): boolean {
  return readMarkdown(text).tasks.filter(({ generated }) => !generated).length > 1;
}

function planOf({ format, task }: TaskFileDraft, body: Body, text: string): Plan {
  const places = placesOf(text);
  const draft = { format, syntax: null, title: task.title, overview: {}, phases: [], tasks: [task] } as const;
  const checks = body.boxes
    .filter(({ isCheck }) => isCheck)
    .map(({ text: words, checked, span }): Check => {
      return { text: words, checked, range: rangeOfSpan(places, span), phase: null, file: null };
    });
  return { ...assemble(draft, text, places), checks };
}
