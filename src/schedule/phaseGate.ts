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

/** Which of the `holding` phases keep this one closed by their place in the plan, at most `limit` of them. */
export function closersOf(index: PlanIndex, phase: number, holding: readonly number[], limit: number): number[] {
  const closers: number[] = [];
  for (const earlier of holding) {
    if (earlier >= phase || closers.length >= limit) break;
    if (!runSideBySide(index, earlier, phase)) closers.push(earlier);
  }
  return closers;
}

/** The task that opens this phase early is done. */
export function isStartedEarly({ index, stage }: Standing, phase: number): boolean {
  const start = index.phases[phase]?.pipelineStart ?? null;
  return start !== null && stage[start] === 'settled';
}

/** Whether tasks of this phase without written dependencies may start. */
export function isPhaseOpen(standing: Standing, phase: number, holding: readonly number[]): boolean {
  if (isStartedEarly(standing, phase)) return true;
  const waits = standing.index.phases[phase]?.waits;
  return waits ? countUnmet(standing, waits) === 0 : closersOf(standing.index, phase, holding, 1).length === 0;
}

function runSideBySide({ phases }: PlanIndex, a: number, b: number): boolean {
  const groups = phases[b]?.parallel ?? [];
  return groups.length > 0 && (phases[a]?.parallel.some((group) => groups.includes(group)) ?? false);
}
