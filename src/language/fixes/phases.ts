/** Phases that are missing or there twice. */
import type { Range } from '../../plan/model';
import { onLine } from '../../plan/ranges';
import type { Diagnostic } from '../diagnostics';
import { insertAt, type PlanDocument, type TextEdit, textIn } from '../document';
import { nextPhaseNumber } from '../nextIds';
import { phasesHere, tasksHere, textKind } from '../plan';
import type { Fix } from '../quickFixes';

/** Another number, or another title. */
export function duplicatePhaseFixes(document: PlanDocument, { range }: Diagnostic): readonly Fix[] {
  if (textKind(document) !== 'markdown') return [];
  const { line } = range;
  const phase = phasesHere(document).find(({ headingRange }) => headingRange.line === line);
  if (!phase) return [];
  const { headingRange } = phase;
  const heading = textIn(document, headingRange);
  if (phase.number === null) {
    const count = /#(\d+)$/.exec(phase.key)?.[1] ?? '2';
    const at = headingRange.endCharacter - (/\s*#*$/.exec(heading)?.[0].length ?? 0);
    return [{ title: `Add (${count}) to the title`, edits: [insertAt(line, at, ` (${count})`)] }];
  }
  const at = heading.indexOf(phase.number);
  if (at < 0) return [];
  const number = nextPhaseNumber(document.plan);
  const from = headingRange.character + at;
  const edit = { range: onLine(line, from, from + phase.number.length), newText: number };
  return [{ title: `Renumber to phase ${number}`, edits: [edit], preferred: true }];
}

/** Behind everything that belongs to the last phase. */
export function newPhaseAtEnd(document: PlanDocument, number: string): TextEdit {
  const { eol, lines } = document;
  const phases = phasesHere(document);
  const last = Math.min(Math.max(0, ...phases.map(({ range }) => range.endLine)), lines.length - 1);
  const line = phases.length > 0 ? last : lines.length - 1;
  const text = `${eol}${eol}${headingMarks(document)} Phase ${number}: Name`;
  return insertAt(line, (lines[line] ?? '').length, text);
}

/** The level that the plan's phases have. */
function headingMarks(document: PlanDocument): string {
  const line = phasesHere(document)[0]?.headingRange.line;
  return /^\s{0,3}(#{1,6})\s/.exec(document.lines[line ?? -1] ?? '')?.[1] ?? '##';
}

/** A heading above the first of the tasks that stand before any phase, when the range touches one of them. */
export function phaseAboveFixes(document: PlanDocument, here: Range): readonly Fix[] {
  const { plan, eol } = document;
  if (plan.format !== 'phases' || textKind(document) !== 'markdown') return [];
  const loose = tasksHere(document).filter(({ phase, parent }) => phase === null && parent === null);
  const [first] = loose;
  if (!first || !loose.some(({ range }) => range.line <= here.endLine && here.line <= range.endLine)) return [];
  const number = numberAbove(plan.phases.flatMap((phase) => phase.number ?? []));
  if (number === undefined) return [];
  const { line } = first.range;
  const before = line > 0 && (document.lines[line - 1] ?? '').trim() !== '' ? eol : '';
  const heading = `${before}${headingMarks(document)} Phase ${number}: Name${eol}${eol}`;
  return [
    {
      title: `Add a phase heading above ${first.generated ? 'these tasks' : first.id}`,
      edits: [insertAt(line, 0, heading)],
    },
  ];
}

/** One less than the lowest; 1 when there is none; none below zero. */
function numberAbove(numbers: readonly string[]): number | undefined {
  const whole = numbers.map((number) => Number.parseInt(number, 10)).filter((number) => number >= 0);
  if (whole.length === 0) return 1;
  const number = Math.min(...whole) - 1;
  return number >= 0 ? number : undefined;
}
