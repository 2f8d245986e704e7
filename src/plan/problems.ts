/** Making problems: one sentence each, with the place and the tasks concerned. */
import type { Problem, ProblemCode, Range } from './model';
import { comparePositions } from './ranges';

const errors: ReadonlySet<ProblemCode> = new Set([
  'unknown-dependency',
  'dependency-cycle',
  // Half a plan must not pass for a whole one.
  'invalid-syntax',
]);

/** A problem with the severity that its code has. */
export function problem(code: ProblemCode, range: Range, message: string, tasks: readonly string[] = []): Problem {
  return { severity: errors.has(code) ? 'error' : 'warning', code, message, file: null, range, tasks };
}

/** In the order of the text. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => comparePositions(a.range, b.range));
}

/** Something from the plan inside of a message: one line, not too long. */
export function quoted(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  return `"${plain.length > 80 ? `${plain.slice(0, 79)}…` : plain}"`;
}

/** `1.1, 1.2 and 1.3`, shortened when there are many. */
export function listed(names: readonly string[]): string {
  if (names.length > 8) return `${names.slice(0, 6).join(', ')} and ${names.length - 6} more`;
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
