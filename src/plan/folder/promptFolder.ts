/** A run's prompts of SmartSpec: a file per category, all of them one list that is carried out by priority. */
import type { ParallelGroup, Plan } from '../model';
import type { PlanText } from '../parsePlan';
import { atStart } from '../ranges';
import { nameOf } from './files';
import { mergePlans, type Part } from './merge';
import { holdsPrompts, readPrompts } from './prompts';

/** One tool writes the names in the plural, the other expects the singular. */
const categories = [
  { title: 'not_implemented', name: /^not[_-]implemented\.md$/i },
  { title: 'missing_tests', name: /^missing[_-]tests?\.md$/i },
  { title: 'missing_code', name: /^missing[_-]codes?\.md$/i },
  { title: 'naming_issue', name: /^naming[_-]issues?\.md$/i },
  { title: 'symbol_issue', name: /^symbol[_-]issues?\.md$/i },
  { title: 'content_issue', name: /^content[_-]issues?\.md$/i },
] as const;

export function readPromptFolder(files: readonly PlanText[], path: string): Plan | null {
  const found = categories.flatMap(({ title, name }) =>
    files.filter((file) => name.test(nameOf(file.path)) && holdsPrompts(file.text)).map((file) => ({ ...file, title })),
  );
  const parts = found.map(({ path, text, title }, at): Part => {
    return { path, plan: readPrompts(text, { number: String(at + 1), title }) };
  });
  if (parts.length === 0) return null;
  const plan = mergePlans(parts, { format: 'smartspec', title: nameOf(path) });
  return { ...plan, parallelGroups: [categoriesOf(plan)] };
}

/** No category has to wait for another. */
function categoriesOf({ phases }: Plan): ParallelGroup {
  const reason = 'the files are categories of one list';
  return { key: 'categories', phases: phases.map(({ key }) => key), reason, range: atStart, isOneList: true };
}
