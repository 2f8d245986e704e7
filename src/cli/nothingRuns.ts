/** Why no task can run, for the person. */
import type { Plan } from '../plan/model';
import { blockWords, type ReadinessContext } from '../present/readiness';
import { safe } from '../present/terminalText';
import { plural } from '../present/words';
import type { Readiness } from '../schedule/model';

/** How many tasks are told of one by one. */
const most = 5;

export function nothingRunsWords(
  plan: Plan,
  readiness: ReadonlyMap<string, Readiness>,
  words: ReadinessContext,
): string {
  const waiting = plan.tasks.flatMap((task) => {
    const ready = readiness.get(task.uid);
    const reason = ready && !ready.ready ? ready.reasons[0] : undefined;
    return reason && reason.kind !== 'settled' ? [{ task, reason }] : [];
  });
  if (waiting.length === 0)
    return `Nothing can run: all ${plural(plan.tasks.length, 'task')} are completed or skipped.`;
  const lines = waiting.slice(0, most).map(({ task, reason }) => {
    return `  ${safe(task.id)} ${safe(task.title, 60)}: ${blockWords(reason, words)}`;
  });
  if (waiting.length > most) lines.push(`  … and ${waiting.length - most} more; \`tranche next --all\` shows them.`);
  return [`Nothing can run: ${plural(waiting.length, 'task')} left, and each has something in its way.`, ...lines].join(
    '\n',
  );
}
