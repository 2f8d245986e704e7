/** Ways to mend what is wrong, as edits of the text. */
import type { ProblemCode, Range } from '../plan/model';
import { type Diagnostic, diagnosticsOf } from './diagnostics';
import { overlaps, type PlanDocument, type TextEdit } from './document';
import { annotationFixes } from './fixes/annotations';
import { cycleFixes, unknownDependencyFixes } from './fixes/dependencies';
import { duplicateIdFixes, missingIdFixes, numberAllFixes } from './fixes/ids';
import { duplicatePhaseFixes, phaseAboveFixes } from './fixes/phases';
import { differenceFixes, unknownStateFixes } from './fixes/states';
import { emptyPlanFixes, unclosedFixes } from './fixes/text';

export interface QuickFix {
  readonly title: string;
  /** In this document; none of them overlap. */
  readonly edits: readonly TextEdit[];
  /** The one that is most likely wanted of those for its diagnostic. */
  readonly preferred: boolean;
  /**
   * What it mends; the same in content, not in identity, as what `diagnosticsOf` gives. None for one that mends
   * nothing but makes the plan better: a refactoring.
   */
  readonly fixes: readonly Diagnostic[];
}

/** One way to mend one diagnostic. */
export type Fix = Pick<QuickFix, 'title' | 'edits'> & { readonly preferred?: boolean };

type Fixer = (document: PlanDocument, diagnostic: Diagnostic) => readonly Fix[];

const fixers: Partial<Record<ProblemCode, Fixer>> = {
  'task-without-id': missingIdFixes,
  'duplicate-id': duplicateIdFixes,
  'unknown-dependency': unknownDependencyFixes,
  'dependency-cycle': cycleFixes,
  'unclosed-fence': unclosedFixes,
  'unknown-state': unknownStateFixes,
  'status-differs': differenceFixes,
  'duplicate-phase': duplicatePhaseFixes,
  'annotation-not-understood': annotationFixes,
  'no-tasks': emptyPlanFixes,
};

/** Who looks at more at once wants to mend all of them, not each. */
const mostSingle = 50;

/** What can be done about the diagnostics that touch a range. */
export function quickFixesAt(document: PlanDocument, range: Range): readonly QuickFix[] {
  const diagnostics = diagnosticsOf(document);
  const touched = diagnostics.filter((diagnostic) => overlaps(diagnostic.range, range));
  const single = touched
    .slice(0, mostSingle)
    .flatMap((diagnostic) =>
      (fixers[diagnostic.code]?.(document, diagnostic) ?? []).map(
        ({ title, edits, preferred = false }): QuickFix => ({ title, edits, preferred, fixes: [diagnostic] }),
      ),
    );
  const without = touched.some(({ code }) => code === 'task-without-id')
    ? diagnostics.filter(({ code }) => code === 'task-without-id')
    : [];
  const all = without.length > 1 ? numberAllFixes(document) : [];
  return [
    ...single,
    ...all.map(({ title, edits }): QuickFix => ({ title, edits, preferred: false, fixes: without })),
    ...phaseAboveFixes(document, range).map(
      ({ title, edits }): QuickFix => ({ title, edits, preferred: false, fixes: [] }),
    ),
  ].filter(({ edits }) => edits.length > 0);
}
