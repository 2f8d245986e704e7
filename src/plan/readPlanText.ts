/** One text of any dialect: told by what it holds first, by its path second. */
import { unwrapMarkdown, wrappedAgain } from './data/markdownInYaml';
import { readData } from './data/readData';
import { syntaxOf } from './data/syntax';
import { holdsPrompts, readPrompts } from './folder/prompts';
import { readMarkdown } from './markdown/readMarkdown';
import type { Plan } from './model';
import { readTaskFile } from './taskFile/readTaskFile';

/** @param path with forward slashes */
export function readPlanText(text: string, path: string): Plan {
  const syntax = syntaxOf(text, path);
  if (!syntax) {
    if (holdsPrompts(text)) return readPrompts(text);
    const file = readTaskFile(text, path);
    return file ? withNamesOfFiles(file, text) : readMarkdown(text, path);
  }
  const plan = readData(text, path, syntax);
  const markdown = syntax === 'yaml' ? unwrapMarkdown(text) : null;
  if (!markdown) return plan;
  const unwrapped = wrappedAgain(readMarkdown(markdown.text, path), markdown.shifts, text);
  return unwrapped.tasks.length > plan.tasks.length ? { ...unwrapped, syntax } : plan;
}

/** An id that only the file's name says is none that its text has; in a folder of such files it is one. */
function withNamesOfFiles(plan: Plan, text: string): Plan {
  const [task] = plan.tasks;
  if (plan.format !== 'ccpm' || !task || text.includes(task.id)) return plan;
  return { ...plan, tasks: [{ ...task, generated: true }] };
}
