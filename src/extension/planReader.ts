/**
 * The parser of plans, with all that it needs. It is more than half of the extension's code and is not needed until
 * there is a plan to read, so the build makes a file of its own of it, which is loaded then.
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
