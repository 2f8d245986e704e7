/** How many tasks of the plan were settled when. */
import type { Plan } from '../../plan/model';
import type { History, RunHistory } from '../../status/history';
import { isSettled } from '../../status/taskStatus';
import type { Report } from './model';

/** More points than that no picture shows. */
const mostPoints = 2_000;

/** From just before the first of these runs to the last change in them. */
export function progressOf(plan: Plan, history: History, runs: readonly RunHistory[]): Report['progress'] {
  const from = runs[0]?.startedAt ?? 0;
  const to = runs.reduce((latest, run) => Math.max(latest, run.endedAt ?? run.lastSign), 0);
  const inPlan = new Set(plan.tasks.map(({ uid }) => uid));
  const changes = [...changesOf(history)]
    .filter(({ at, task }) => at <= to && inPlan.has(task))
    .sort((a, b) => a.at - b.at);
  const settled = new Set<string>();
  const points: { at: number; settled: number }[] = [{ at: from, settled: 0 }];
  for (const change of changes) {
    if (change.isSettled) settled.add(change.task);
    else settled.delete(change.task);
    if (change.at <= from) points[0] = { at: from, settled: settled.size };
    else if (points.at(-1)?.settled !== settled.size) points.push({ at: change.at, settled: settled.size });
  }
  points.push({ at: to, settled: settled.size });
  const step = Math.ceil(points.length / mostPoints);
  const shown = points.filter((_, n) => n % step === 0 || n === points.length - 1);
  return shown.map((point) => ({ at: new Date(point.at).toISOString(), settled: point.settled }));
}

function* changesOf(history: History): Generator<{ at: number; task: string; isSettled: boolean }> {
  for (const { at, task, status } of history.interventions) yield { at, task, isSettled: isSettled(status) };
  for (const attempts of history.attempts.values()) {
    for (const { task, startedAt, endedAt, outcome, decision } of attempts) {
      yield { at: startedAt, task, isSettled: false };
      if (outcome === 'completed' && endedAt !== undefined) yield { at: endedAt, task, isSettled: true };
      if (decision?.decision === 'approved') yield { at: Date.parse(decision.at), task, isSettled: true };
    }
  }
}
