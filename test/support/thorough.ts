/** How much the tests try out: a sample in `npm test`, everything in `npm run test:thorough`. */

export const thorough = process.env.TRANCHE_TEST_THOROUGH === '1';

/** So many of the cases, evenly spread, with the first and the last; all of them in a thorough run. */
export function sampleOf<T>(cases: readonly T[], count: number): readonly T[] {
  if (thorough || count >= cases.length) return cases;
  const step = (cases.length - 1) / Math.max(1, count - 1);
  return cases.filter((_, at) => Math.round(Math.round(at / step) * step) === at);
}

/** How often a property is tried: in a thorough run twenty times as often. */
export function runsOf(count: number): { readonly numRuns: number } {
  return { numRuns: thorough ? count * 20 : count };
}
