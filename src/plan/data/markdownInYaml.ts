/**
 * Markdown that was wrapped line by line into a list of YAML:
 *
 *     plan:
 *       - "## Phase 1: Setup"
 *       - "- [ ] 1.1 First"
 *
 * or as one block of text. It is unwrapped in place, so that every line keeps its number.
 */
import type { Plan, Position, Range } from '../model';
import { between, endOf } from '../ranges';

/** A line of Markdown that came in whole, with its own dash. */
const wholeLine = /^\s*(?:[-*+]\s+|\d+[.)]\s+)\[[ xX~/!>-]\]\s|^#{1,6}\s+\S|^\s*\*\*[^*]+\*\*/;
const dashlessBox = /^\[[ xX~/!>-]\]\s/;
const telling = /^\s*(?:[-*+]\s+|\d+[.)]\s+)?\[[ xX~/!>-]\]\s|^#{1,6}\s+\S|^\s*\*\*[^*]+\*\*/;

export interface UnwrappedMarkdown {
  readonly text: string;
  /** How far each line was moved to the left. */
  readonly shifts: readonly number[];
}

/** Null when the text holds no such list. */
export function unwrapMarkdown(yaml: string): UnwrappedMarkdown | null {
  if (!/\[[ xX]\]/.test(yaml)) return null;
  const lines = yaml.split(/\r\n|\n|\r/);
  const found = fromList(lines) ?? fromBlock(lines) ?? { lines, shifts: [] };
  return found && found.lines.filter((line) => telling.test(line)).length > 1
    ? { text: found.lines.join('\n'), shifts: found.shifts }
    : null;
}

interface Found {
  readonly lines: readonly string[];
  readonly shifts: readonly number[];
}

function fromList(lines: readonly string[]): Found | null {
  const shifts: number[] = [];
  let wrapped = 0;
  const plain = lines.map((line, at) => {
    const item = listItem(line);
    if (!item) {
      shifts[at] = 0;
      return '';
    }
    const { from, content, isQuoted } = item;
    const isBox = isQuoted && dashlessBox.test(content);
    const inner = wholeLine.test(content) || isQuoted || content === '' || wrapped > 0;
    shifts[at] = inner ? from - (isBox ? 2 : 0) : 0;
    if (!inner) return '';
    if (isBox || wholeLine.test(content)) wrapped++;
    return isBox ? `- ${content}` : content;
  });
  return wrapped > 1 ? { lines: plain, shifts } : null;
}

/** What stands behind the dash of a line, without the quotes around it, and the column at which it begins. */
function listItem(
  line: string,
): { readonly from: number; readonly content: string; readonly isQuoted: boolean } | null {
  const dash = /^\s*-\s/.exec(line)?.[0].length;
  if (dash === undefined) return null;
  const words = line.slice(dash).trimEnd();
  const isQuoted = words.length > 1 && /^["']/.test(words) && /["']$/.test(words);
  return isQuoted
    ? { from: dash + 1, content: words.slice(1, -1), isQuoted }
    : { from: dash, content: words, isQuoted };
}

/** The longest block behind a `|`. */
function fromBlock(lines: readonly string[]): Found | null {
  let best: { from: number; to: number; indent: number } | null = null;
  for (let at = 0; at < lines.length; at++) {
    if (!/(?:^|\s)[|>][+-]?\d?\s*$/.test(lines[at] ?? '')) continue;
    const from = at + 1;
    let next = from;
    while (next < lines.length && (lines[next] ?? '').trim() === '') next++;
    const first = lines[next] ?? '';
    const indent = first.length - first.trimStart().length;
    const outer = (lines[at] ?? '').length - (lines[at] ?? '').trimStart().length;
    if (indent <= outer) continue;
    let to = from;
    while (to < lines.length && ((lines[to] ?? '').trim() === '' || (lines[to] ?? '').startsWith(' '.repeat(indent))))
      to++;
    if (!best || to - from > best.to - best.from) best = { from, to, indent };
    at = to - 1;
  }
  if (!best) return null;
  const { from, to, indent } = best;
  const isInside = (at: number) => at >= from && at < to;
  return {
    lines: lines.map((line, at) => (isInside(at) ? line.slice(indent) : '')),
    shifts: lines.map((_, at) => (isInside(at) ? indent : 0)),
  };
}

/** The plan with its places in the text that it was unwrapped from. */
export function wrappedAgain(plan: Plan, shifts: readonly number[], text: string): Plan {
  const lines = text.split(/\r\n|\n|\r/);
  const place = ({ line, character }: Position): Position => {
    const moved = character + (shifts[line] ?? 0);
    return { line, character: Math.min(moved, (lines[line] ?? '').length) };
  };
  const move = (range: Range): Range => between(place(range), place(endOf(range)));
  const moved = <T extends { readonly range: Range }>(one: T): T => ({ ...one, range: move(one.range) });
  return {
    ...plan,
    phases: plan.phases.map((phase) => ({
      ...moved(phase),
      headingRange: move(phase.headingRange),
      dependsOn: phase.dependsOn.map(moved),
    })),
    tasks: plan.tasks.map((task) => ({
      ...moved(task),
      idRange: move(task.idRange),
      stateMark: task.stateMark && moved(task.stateMark),
      dependsOn: task.dependsOn.map(moved),
      annotations: task.annotations.map(moved),
      steps: task.steps.map(moved),
    })),
    checks: plan.checks.map(moved),
    sequentialGroups: plan.sequentialGroups.map(moved),
    parallelGroups: plan.parallelGroups.map(moved),
    references: plan.references.map(moved),
    problems: plan.problems.map(moved),
  };
}
