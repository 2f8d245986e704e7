/**
 * The parser of plans, with all that it needs: more than half of the extension's code. It is imported when the first
 * plan is read, so that activating the extension does not wait for it.
 */
import { decodePlan } from '../plan/decode';
import type { Plan } from '../plan/model';
import { parsePlan } from '../plan/parsePlan';

/** Throws an error whose message says why the bytes are no plan. */
export function planOfBytes(bytes: Uint8Array): Plan {
  const { text, problems } = decodePlan(bytes);
  const plan = parsePlan(text);
  return problems.length > 0 ? { ...plan, problems: [...problems, ...plan.problems] } : plan;
}

/** Never throws: any text is a plan, if perhaps one without tasks. */
export function planOfText(text: string): Plan {
  return parsePlan(text);
}
