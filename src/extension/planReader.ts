/**
 * The parser of plans, with all that it needs: more than half of the extension's code. It is imported when the first
 * plan is read, so that activating the extension does not wait for it.
 */
import { decodePlan, PlanTextError } from '../plan/decode';
import type { Plan, Problem } from '../plan/model';
import { type PlanText, parsePlan, parsePlanFolder } from '../plan/parsePlan';

/** A file as it is: its bytes on the disk, or the text of an editor that is ahead of it. */
export type PlanContent = Uint8Array | string;

/** Throws an error whose message says why the content is no plan. Any text is one, if perhaps without tasks. */
export function planOfFile(content: PlanContent, path: string): Plan {
  const { text, problems } = decoded(content);
  const plan = parsePlan(text, path);
  return problems.length > 0 ? { ...plan, problems: [...problems, ...plan.problems] } : plan;
}

/** Of a folder: its files by their paths relative to it. One of many that is no text is no part of the plan. */
export function planOfFolder(files: ReadonlyMap<string, PlanContent>, path: string): Plan {
  const texts: PlanText[] = [];
  const problems: Problem[] = [];
  for (const [file, content] of files) {
    try {
      const { text, problems: found } = decoded(content);
      texts.push({ path: file, text });
      problems.push(...found.map((problem) => ({ ...problem, file })));
    } catch (error) {
      if (!(error instanceof PlanTextError)) throw error;
    }
  }
  const plan = parsePlanFolder(texts, path);
  return problems.length > 0 ? { ...plan, problems: [...problems, ...plan.problems] } : plan;
}

function decoded(content: PlanContent): { readonly text: string; readonly problems: readonly Problem[] } {
  return typeof content === 'string' ? { text: content, problems: [] } : decodePlan(content);
}
