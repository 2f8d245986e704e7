/** Questions about the plan that several features ask. */
import type { Phase, Plan, Position, Range, Reference, Task } from '../plan/model';
import { type Names, namesOf, phaseNamed } from '../plan/names';
import { comparePositions, type PlanDocument, rangeOn, textIn, touches } from './document';

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
  return tasksHere(document).findLast(({ range }) => range.start.line <= line && line <= range.end.line);
}

/** The innermost task whose text holds a position: in data, several may stand on one line. */
export function taskHolding(document: PlanDocument, position: Position): Task | undefined {
  return tasksHere(document).findLast(({ range }) => touches(range, position));
}

/**
 * Every place of the plan that names a task or phase, in the order of the text. Readers that do not tell them leave
 * their dependencies, whose ranges in this document are looked into.
 */
export function referencesOf(document: PlanDocument): readonly Reference[] {
  const { plan, file } = document;
  if (plan.references.length > 0) return plan.references;
  const names = namesOf(plan.tasks, plan.phases);
  const seen = new Set<string>();
  const found: Reference[] = [];
  for (const owner of [...tasksHere(document), ...phasesHere(document)]) {
    for (const { range } of owner.dependsOn) {
      const key = `${range.start.line}:${range.start.character}`;
      if (seen.has(key)) continue;
      seen.add(key);
      for (const reference of namedIn(document, range, names)) found.push({ ...reference, file });
    }
  }
  return found.sort((a, b) => comparePositions(a.range.start, b.range.start));
}

const rangeMark = /\s*(?:[-–—‑−]|\.\.\.?|…|\s(?:to|through)\s)\s*/;

/** A name, or the two ends of `1.1-1.3`. */
function namedIn(document: PlanDocument, range: Range, names: Names): Omit<Reference, 'file'>[] {
  const { line, character } = range.start;
  if (line !== range.end.line) return [];
  const text = textIn(document, range);
  const whole = lookUp(text, names);
  if (whole) return [{ ...whole, range }];
  const mark = rangeMark.exec(text);
  const kind = /\d\.\d/.test(text) ? 'task' : 'phase';
  if (!mark) return /^[\w.]+$/.test(text) ? [{ kind, target: null, range }] : [];
  const first = text.slice(0, mark.index);
  const last = text.slice(mark.index + mark[0].length);
  const end = rangeOn(line, character + text.length - last.length, character + text.length);
  // Of "1.1-3", the end is 1.3.
  const long = last.includes('.') ? last : first.slice(0, first.lastIndexOf('.') + 1) + last;
  return [
    { ...(lookUp(first, names) ?? { kind, target: null }), range: rangeOn(line, character, character + first.length) },
    { ...(lookUp(long, names) ?? { kind, target: null }), range: end },
  ];
}

function lookUp(text: string, names: Names): Pick<Reference, 'kind' | 'target'> | undefined {
  const uid = names.tasks.get(text);
  if (uid !== undefined) return { kind: 'task', target: uid };
  const key = phaseNamed(names, text);
  return key === null ? undefined : { kind: 'phase', target: key };
}

/** The heading's own line of text, else its key. */
export function phaseName(plan: Plan, key: string): string {
  return plan.phases.find((phase) => phase.key === key)?.title ?? key;
}
