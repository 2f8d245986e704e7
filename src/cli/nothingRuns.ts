/** Why no task can run, for the person. */
import type { Plan } from '../plan/model';
import { blockWords, type ReadinessContext } from '../present/readiness';
import { safe } from '../present/terminalText';
import { plural } from '../present/words';
import { whyNothingRuns } from '../schedule/blockers';
import type { Readiness } from '../schedule/model';

/** How many tasks are told of one by one. */
const most = 5;
/** The same of tasks that a person named. */
const mostAsked = 20;

/**
 * Names what stands at the root of it, not the tasks that merely wait for that.
 *
 * @param asked the tasks that a person named; then these are told of
 */
export function nothingRunsWords(
  plan: Plan,
  readiness: ReadonlyMap<string, Readiness>,
  words: ReadinessContext,
  asked?: readonly string[],
): string {
  const { unsettled, causes } = whyNothingRuns(plan, readiness);
  if (unsettled === 0)
    return `Nothing can run: all ${plural(plan.tasks.length, 'task is', 'tasks are')} completed or skipped.`;
  const told = new Set(asked ?? causes.flatMap(({ tasks }) => tasks));
  const blocked = plan.tasks.flatMap((task) => {
    const ready = told.has(task.uid) ? readiness.get(task.uid) : undefined;
    const reason = ready && !ready.ready ? ready.reasons[0] : undefined;
    return reason ? [{ task, reason }] : [];
  });
  const lines = blocked.map(
    ({ task, reason }) => `  ${safe(task.id)} ${safe(task.title, 60)}: ${blockWords(reason, words, task.uid)}`,
  );
  const head = asked
    ? 'What was asked for cannot run now.'
    : `Nothing can run: ${plural(unsettled, 'task is', 'tasks are')} left, held up by this.`;
  const shown = asked ? mostAsked : most;
  const kinds = new Set(blocked.map(({ reason }) => reason.kind));
  const advice = [
    ...(kinds.has('attempts_used') ? ['Try those that failed again with `tranche run --failed`.'] : []),
    ...(asked && kinds.has('phase_closed')
      ? ['Phases open one after another; "phaseGate": 0 in tranche.config.json opens all of them.']
      : []),
  ];
  const more = lines.length > shown ? [`  … and ${lines.length - shown} more; \`tranche next --all\` shows them.`] : [];
  return [head, ...lines.slice(0, shown), ...more, ...advice].join('\n');
}
