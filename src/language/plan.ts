/** Questions about the plan that several features ask. */
import type { Phase, Plan, Position, Task } from '../plan/model';
import { type PlanDocument, touches } from './document';

/** The tasks that stand in this document. */
export function tasksHere({ plan, file }: PlanDocument): readonly Task[] {
  return plan.tasks.filter((task) => task.file === file);
}

/** The phases that stand in this document. */
export function phasesHere({ plan, file }: PlanDocument): readonly Phase[] {
  return plan.phases.filter((phase) => phase.file === file);
}

/** How the document's text is built: what may be written into it depends on that. */
export type TextKind = 'markdown' | 'json' | 'yaml';

/** As the reader says; of a file of a folder, by its name; else by how the text begins. */
export function textKind({ plan, file, lines }: PlanDocument): TextKind {
  if (plan.syntax !== undefined) return plan.syntax.startsWith('json') ? 'json' : 'yaml';
  const ending = /\.(md|markdown|mdx|jsonc?|jsonl|ya?ml|toml)$/i.exec(file ?? '')?.[1]?.toLowerCase();
  if (ending !== undefined) return ending.startsWith('m') ? 'markdown' : ending.startsWith('json') ? 'json' : 'yaml';
  const first =
    lines
      .find((line) => line.replace('\uFEFF', '').trim() !== '')
      ?.replace('\uFEFF', '')
      .trim() ?? '';
  if (/^(?:\{|\[\s*(?:$|["{\]]))/.test(first)) return 'json';
  return plan.format === 'data' ? 'yaml' : 'markdown';
}

/** The innermost task of this document whose lines hold one. */
export function taskAtLine(document: PlanDocument, line: number): Task | undefined {
  // Children stand behind their parent in the plan, so the last one that fits is the innermost.
  return tasksHere(document).findLast(({ range }) => range.line <= line && line <= range.endLine);
}

/** The innermost task whose text holds a position: in data, several may stand on one line. */
export function taskHolding(document: PlanDocument, position: Position): Task | undefined {
  return tasksHere(document).findLast(({ range }) => touches(range, position));
}

/** The heading's own line of text, else its key. */
export function phaseName(plan: Plan, key: string): string {
  return plan.phases.find((phase) => phase.key === key)?.title ?? key;
}
