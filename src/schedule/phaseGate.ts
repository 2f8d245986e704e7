import type { PlanIndex } from './planIndex';
import { countUnmet, type Standing } from './standing';

/** Enough of the phase is settled, or nothing more will happen in it, so that later phases need not wait for it. */
export function isPassed({ index, options, tallies }: Standing, phase: number): boolean {
  const required = index.phases[phase]?.required.length ?? 0;
  const tally = tallies[phase];
  if (required === 0 || !tally || tally.underway === 0) return true;
  // Divided rather than multiplied: 7 / 10 is the very number written as 0.7, while 10 * 0.7 need not be 7.
  return tally.settled / required >= options.phaseGate;
}

/** The phases that are not passed, in plan order. */
export function holdingPhases(standing: Standing): number[] {
  return standing.index.phases.map((_, phase) => phase).filter((phase) => !isPassed(standing, phase));
}

/** For each company the first of the `holding` phases that its phases may not run beside, `limit` at most. */
export function closersByCompany(index: PlanIndex, holding: readonly number[], limit: number): number[][] {
  return index.companies.map((_, company) => {
    const closers: number[] = [];
    for (const phase of holding) {
      if (closers.length >= limit) break;
      if (!runsBeside(index, company, phase)) closers.push(phase);
    }
    return closers;
  });
}

/** Whether a phase shares a parallel group with the phases of a company. */
export function runsBeside({ phases, companies }: PlanIndex, company: number, phase: number): boolean {
  const groups = companies[company] ?? [];
  if (groups.length === 0) return false;
  const other = phases[phase]?.company ?? 0;
  return other === company || (companies[other]?.some((group) => groups.includes(group)) ?? false);
}

/** The task that opens this phase early is done. */
function isStartedEarly({ index, stage }: Standing, phase: number): boolean {
  const start = index.phases[phase]?.pipelineStart ?? null;
  return start !== null && stage[start] === 'settled';
}

/** For each phase whether its tasks without written dependencies may start. */
export function findOpenPhases(standing: Standing, closers: readonly (readonly number[])[]): boolean[] {
  return standing.index.phases.map(({ waits, company }, phase) => {
    if (isStartedEarly(standing, phase)) return true;
    return waits ? countUnmet(standing, waits) === 0 : (closers[company]?.[0] ?? phase) >= phase;
  });
}
