import type { Task } from '../../plan/model';
import { readinessWords, readyWords } from '../../present/readiness';
import { safe } from '../../present/terminalText';
import { plural } from '../../present/words';
import { scheduleOptions } from '../../runner/runRequest';
import { readState } from '../../runner/stateReading';
import { batchSize } from '../../schedule/batchSize';
import { explainTasks } from '../../schedule/readiness';
import { selectBatch } from '../../schedule/selectBatch';
import { type CommonOptions, openContext } from '../context';
import { exitCode } from '../exitCode';
import { nothingRunsWords } from '../nothingRuns';
import { print, printJson } from '../print';

/** `tranche next`: the choice the runner would make now, with its reasons. Touches nothing. */
export function next(count: number | undefined, options: CommonOptions & { all?: boolean; json?: boolean }): number {
  const { config, plan: file, paths } = openContext(options);
  const { plan } = file;
  const { status } = readState(paths, file.name, file.plan);
  const schedule = scheduleOptions(config);
  const readiness = explainTasks(plan, status, schedule);
  const batch = selectBatch(plan, status, { ...schedule, size: count ?? batchSize(config.batchSize, plan) });
  const words = { plan, phaseGate: config.phaseGate };
  const byUid = new Map(plan.tasks.map((task) => [task.uid, task]));

  const whyNot = (task: Task) => {
    const ready = readiness.get(task.uid);
    const why = ready ? readinessWords(ready, words) : 'unknown';
    return {
      task,
      ready: ready?.ready ?? false,
      reasons: ready && !ready.ready ? ready.reasons : [],
      why: ready?.ready ? `ready, but later: ${why}` : why,
    };
  };

  const chosen = batch.tasks.map(({ uid, reason, joins }) => {
    const why = readyWords(reason, words) + (joins === null ? '' : `; goes together with ${joins}`);
    return { task: byUid.get(uid) as Task, reason, joins, why };
  });
  const picked = new Set(chosen.map(({ task }) => task.uid));
  // Each has to be put into words, which takes its time where there are thousands.
  const others = options.all ? plan.tasks.filter(({ uid }) => !picked.has(uid)).map(whyNot) : [];

  if (options.json) {
    const name = (task: Task) => ({
      id: task.uid,
      title: task.title,
      phase: task.phase,
      file: task.file,
      line: task.range.start.line + 1,
    });
    printJson({
      plan: file.name,
      tasks: chosen.map(({ task, reason, joins, why }) => ({ ...name(task), why, reason, joins })),
      ...(options.all && {
        others: others.map(({ task, ready, reasons, why }) => ({ ...name(task), ready, why, reasons })),
      }),
    });
  } else {
    if (chosen.length > 0) print(`Next in ${safe(file.name)}: ${plural(chosen.length, 'task')}`);
    for (const { task, why } of chosen) print(line(task, why));
    if (options.all && others.length > 0) {
      print(chosen.length > 0 ? '\nNot now:' : 'Not now:');
      for (const { task, why } of others) print(line(task, why));
    }
    if (chosen.length === 0) print(nothingRunsWords(plan, readiness, words));
  }
  return chosen.length > 0 ? exitCode.done : exitCode.nothingToRun;
}

function line(task: Task, why: string): string {
  return `  ${safe(task.id)} ${safe(task.title, 70)}\n      ${why}`;
}
