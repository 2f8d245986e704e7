/** An epic of ccpm: epic.md and a numbered file per task. */

import { fieldsOf, pickText } from '../data/value';
import type { Plan } from '../model';
import type { PlanText } from '../parsePlan';
import { readFrontMatter } from '../taskFile/frontMatter';
import { readTaskFile } from '../taskFile/readTaskFile';
import { foldersOf, nameOf } from './files';
import { mergePlans, type Part } from './merge';

export function readEpic(files: readonly PlanText[], path: string): Plan | null {
  const epic = files.find((file) => /(?:^|\/)epic\.md$/i.test(file.path));
  const parts = files.flatMap((file): Part[] => {
    if (!/^\d+\.md$/i.test(nameOf(file.path)) || foldersOf(file.path).includes('updates')) return [];
    const plan = readTaskFile(file.text, file.path);
    return plan?.format === 'ccpm' ? [{ path: file.path, plan }] : [];
  });
  if (parts.length === 0) return null;
  const matter = epic && readFrontMatter(epic.text);
  const title = matter && pickText(fieldsOf(matter.value), ['name', 'title'])?.text;
  return mergePlans(parts, { format: 'ccpm', title: title ?? nameOf(path) });
}
