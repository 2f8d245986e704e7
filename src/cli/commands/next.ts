import type { Task } from '../../plan/model';
import { readinessWords, readyWords } from '../../present/readiness';
import { safe } from '../../present/terminalText';
import { plural } from '../../present/words';
import { scheduleOptions } from '../../runner/runRequest';
import { readState } from '../../runner/stateReading';
import { explainTasks } from '../../schedule/readiness';
import type { TaskFilters } from '../../schedule/taskFilters';
import { type CommonOptions, openContext } from '../context';
import { exitCode } from '../exitCode';
import { nextChoice } from '../nextChoice';
import { nothingRunsWords } from '../nothingRuns';
import { print, printJson } from '../print';
import { startAgain } from './runAsked';
import { askedTasks, countNotice, isNarrowed, readWords } from './selection';

interface NextOptions extends CommonOptions, TaskFilters {
  readonly all?: boolean;
  readonly json?: boolean;
}

/** `tranche next`: the choice the runner would make now, with its reasons. Touches nothing. */
export function next(typed: readonly string[], options: NextOptions): number {
  const context = openContext(options);
  const { config, plan: file, paths } = context;
  const { plan } = file;
  const { status } = readState(paths, file.name, file.plan);
  const schedule = scheduleOptions(config);
  const asked = readWords(typed);
  const notice = countNotice(asked, plan);
  if (notice) process.stderr.write(`${notice}\n`);
  const tasks = isNarrowed(asked, options) ? askedTasks(context, status, asked, options) : undefined;
  if (tasks) startAgain(tasks, status, context, options);
  const only = tasks && new Set(tasks.map(({ uid }) => uid));
  const batch = nextChoice(context, status, { count: asked.count, only });
  const words = { plan, phaseGate: config.phaseGate };
  const byUid = new Map(plan.tasks.map((task) => [task.uid, task]));
  const picked = new Set(batch.tasks.map(({ uid }) => uid));
  // Asking about each takes its time where there are thousands.
  const readiness = options.all || picked.size === 0 ? explainTasks(plan, status, schedule) : new Map();

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
  const others = options.all ? (tasks ?? plan.tasks).filter(({ uid }) => !picked.has(uid)).map(whyNot) : [];

  if (options.json) {
    const name = (task: Task) => ({
      id: task.uid,
      title: task.title,
      phase: task.phase,
      file: task.file,
      line: task.range.line + 1,
    });
    printJson({
      plan: file.name,
      agent: batch.agent,
      tasks: chosen.map(({ task, reason, joins, why }) => ({ ...name(task), why, reason, joins })),
      ...(options.all && {
        others: others.map(({ task, ready, reasons, why }) => ({ ...name(task), ready, why, reasons })),
      }),
    });
  } else {
    const who = batch.agent === null || batch.agent === config.agent ? '' : `, for ${safe(batch.agent)}`;
    if (chosen.length > 0) print(`Next in ${safe(file.name)}: ${plural(chosen.length, 'task')}${who}`);
    for (const { task, why } of chosen) print(line(task, why));
    if (options.all && others.length > 0) {
      print(chosen.length > 0 ? '\nNot now:' : 'Not now:');
      for (const { task, why } of others) print(line(task, why));
    }
    if (chosen.length === 0) print(nothingRunsWords(plan, readiness, words, only && [...only]));
  }
  return chosen.length > 0 ? exitCode.done : exitCode.nothingToRun;
}

function line(task: Task, why: string): string {
  return `  ${safe(task.id)} ${safe(task.title, 70)}\n      ${why}`;
}
