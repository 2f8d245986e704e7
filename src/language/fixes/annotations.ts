/** Annotations that were not understood, where it can be told what was meant. */
import { namesOf } from '../../plan/names';
import type { Diagnostic } from '../diagnostics';
import { type PlanDocument, textIn } from '../document';
import { textKind } from '../plan';
import type { Fix } from '../quickFixes';

const filler =
  /^(?:and|task|tasks|phase|phases|the|of|all|after|done|complete|completed|completion|depends|depend|dependent|dependency|dependencies|deps|on|upon|blocked|by|requires|needs|is|are|has|have|been|finished|execution|note|notes|must|be|should|run|in|sequence|order|as|marked)$/i;
const word = /[\p{L}\p{N}][\p{L}\p{N}._'-]*[\p{L}\p{N}']|[\p{L}\p{N}]/gu;

/** The canonical form, if all that is said are names that the plan has. */
export function annotationFixes(document: PlanDocument, { range }: Diagnostic): readonly Fix[] {
  if (textKind(document) !== 'markdown') return [];
  const text = textIn(document, range);
  const mark = /\[?\s*\b(sequential|parallel)\b\s*\]?/i.exec(text);
  if (mark?.[1]) return noteFixes(document, range, text, mark.index, mark[0].length, mark[1].toUpperCase());
  if (!/depend|blocked/i.test(text)) return [];
  const said = namesIn(document, text);
  if (!said || said.tasks.length + said.phases.length === 0) return [];
  const newText = [
    ...(said.tasks.length > 0 ? [`(depends: ${said.tasks.join(', ')})`] : []),
    ...(said.phases.length > 0 ? [`(depends on ${said.phases.map((phase) => `Phase ${phase}`).join(', ')})`] : []),
  ].join(' ');
  if (newText === text) return [];
  return [{ title: `Write it as ${newText}`, edits: [{ range, newText }], preferred: true }];
}

function noteFixes(
  document: PlanDocument,
  range: Diagnostic['range'],
  text: string,
  at: number,
  length: number,
  mark: string,
): readonly Fix[] {
  const said = namesIn(document, text.slice(0, at));
  if (!said) return [];
  const { tasks, phases } = said;
  const what = mark === 'SEQUENTIAL' || phases.length === 0 ? tasks : [];
  const subject = what.length > 0 ? `Tasks ${what.join(', ')}` : phases.length > 1 ? `Phases ${phases.join(', ')}` : '';
  if (subject === '' || (what.length > 0 && (what.length < 2 || phases.length > 0))) return [];
  const newText = `${subject} are [${mark}]${text.slice(at + length)}`;
  if (newText === text) return [];
  return [{ title: `Write it as "${subject} are [${mark}]"`, edits: [{ range, newText }], preferred: true }];
}

/** The tasks and phases that are named; undefined when other words would be lost. */
function namesIn(
  { plan }: PlanDocument,
  text: string,
): { readonly tasks: readonly string[]; readonly phases: readonly string[] } | undefined {
  const names = namesOf(plan.tasks, plan.phases);
  const numbers = new Set(plan.phases.flatMap(({ number }) => number ?? []));
  const tasks = new Set<string>();
  const phases = new Set<string>();
  let behindPhase = false;
  for (const [name] of text.matchAll(word)) {
    if (names.tasks.has(name)) tasks.add(name);
    else if (behindPhase && numbers.has(name)) phases.add(name);
    else if (!filler.test(name)) return undefined;
    if (/^phases?$/i.test(name)) behindPhase = true;
  }
  return { tasks: [...tasks], phases: [...phases] };
}
