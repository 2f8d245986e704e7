/** A run's prompts of SmartSpec: a file per category, in the order in which they are carried out. */
import type { Plan } from '../model';
import type { PlanText } from '../parsePlan';
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
  const parts = categories.flatMap(({ title, name }, at): Part[] =>
    files
      .filter((file) => name.test(nameOf(file.path)) && holdsPrompts(file.text))
      .map((file) => ({ path: file.path, plan: readPrompts(file.text, { number: String(at + 1), title }) })),
  );
  return parts.length === 0 ? null : mergePlans(parts, { format: 'smartspec', title: nameOf(path) });
}
