import { problemToJson } from '../../plan/planToJson';
import { activityWords } from '../../present/activity';
import { forecastWords } from '../../present/forecast';
import { type PlanView, type TaskView, viewPlan } from '../../present/planView';
import { headline } from '../../present/sentences';
import { lookOf } from '../../present/statusTable';
import { taskArgument } from '../../present/taskArgument';
import { safe } from '../../present/terminalText';
import { waitingReason } from '../../present/waitingReason';
import { capitalised, durationWords, momentWords } from '../../present/words';
import { lockHolder } from '../../runner/lock';
import { openTasks, taskKinds } from '../../runner/report/forecastFacts';
import { jobsOf } from '../../runner/report/read';
import { scheduleOptions } from '../../runner/runRequest';
import { readState } from '../../runner/stateReading';
import { explainTasks } from '../../schedule/readiness';
import { type Checkpoint, findCheckpoint } from '../../status/checkpoint';
import { currentStatus } from '../../status/currentStatus';
import { type Forecast, forecastOf } from '../../status/forecast';
import { foldHistory } from '../../status/history';
import type { LockRecord } from '../../status/liveness';
import type { Status } from '../../status/status';
import { type CommonOptions, openContext } from '../context';
import { planLabel } from '../display/lines';
import { exitCode } from '../exitCode';
import { print, printJson } from '../print';
import { problemLine } from '../problemLine';

/** `tranche status`: where the plan stands. Touches nothing. */
export function status(options: CommonOptions & { readonly json?: boolean }): number {
  const { config, plan: file, paths } = openContext(options);
  const holder = lockHolder(paths.folder);
  const { status: state, journal, notices } = readState(paths, file.name, file.plan);
  const readiness = explainTasks(file.plan, state, scheduleOptions(config));
  const view = viewPlan({
    plan: file.plan,
    status: state,
    running: holder !== undefined,
    readiness,
    tickBoxes: config.tickBoxes,
    path: file.name,
  });
  const checkpoint = holder ? undefined : findCheckpoint(file.plan, state);
  const now = new Date();
  const forecast = forecastOf(foldHistory(journal.records), {
    open: openTasks(file.plan, state, readiness),
    kindOf: taskKinds(file.plan),
    jobs: jobsOf(config),
    now: now.getTime(),
    running: holder !== undefined,
  });
  if (options.json) {
    printJson({
      ...asJson(view, state, holder, checkpoint),
      forecast: forecast ? forecastJson(forecast, now, holder !== undefined) : null,
      plan: file.name,
      statusFile: paths.status,
      notices,
      problems: view.problems.map(problemToJson),
    });
    return exitCode.done;
  }
  print(planLabel(file.plan.title, file.name));
  print(headline(view));
  if (view.counts.done < view.counts.total && (forecast || holder)) {
    print(capitalised(forecastWords(forecast, now, holder !== undefined)));
  }
  if (holder) print(`Runner: pid ${holder.pid} on ${safe(holder.host)}, started ${safe(holder.startedAt)}`);
  for (const { phase, tasks, counts } of view.phases) {
    if (tasks.length === 0) continue;
    print();
    print(
      `${safe(phase?.title ?? (view.phases.length === 1 ? 'Tasks' : 'Before any phase'))}  ${counts.done}/${counts.total}`,
    );
    for (const task of tasks) print(taskLine(task));
  }
  const waiting = view.tasks.filter((task) => task.status === 'waiting');
  if (waiting.length > 0) print('\nWaiting for you:');
  for (const { task, record } of waiting) {
    const reason = record && waitingReason(record);
    const why = reason === undefined ? '' : `\n      ${safe(reason, 500)}`;
    const command = record?.question === undefined ? 'approve' : 'answer';
    print(`  ${safe(task.id)} ${safe(task.title, 70)}: \`tranche ${command} ${taskArgument(task.uid)}\`${why}`);
  }
  if (checkpoint) {
    print();
    print(`The last run (${safe(checkpoint.run.runId)}) did not come to its end; \`tranche resume\` goes on.`);
  }
  const differences = view.problems.filter(({ code }) => code === 'status-differs');
  if (differences.length > 0) print();
  for (const problem of differences) print(problemLine(problem, file.name));
  for (const notice of notices) process.stderr.write(`${safe(notice)}\n`);
  return exitCode.done;
}

function taskLine({ task, status: shown, record }: TaskView): string {
  const look = lookOf(shown);
  const now = new Date();
  const details = [
    look.word,
    record && shown === 'running' && activityWords(record, now),
    record?.duration && shown !== 'running' && durationWords(record.duration),
    record && record.attempts > 1 && `attempt ${record.attempts}`,
    record?.owesCheck && 'not checked yet',
    record?.completedAt && shown === 'completed' && momentWords(record.completedAt, now),
  ].filter(Boolean);
  const error = shown === 'failed' && record?.lastError ? `\n      ${safe(record.lastError, 500)}` : '';
  const note = record?.notes ? `\n      note: ${safe(record.notes, 300)}` : '';
  const indent = task.parent === null ? '  ' : '    ';
  return `${indent}${look.glyph} ${safe(task.id)} ${safe(task.title, 70)}  (${details.join(', ')})${error}${note}`;
}

/** Durations in milliseconds, moments in ISO 8601; none while nobody is at work. */
function forecastJson({ p50, p80, open, samples }: Forecast, now: Date, running: boolean) {
  const at = (ms: number) => new Date(now.getTime() + ms).toISOString();
  return { p50Ms: p50, p80Ms: p80, ...(running && { p50At: at(p50), p80At: at(p80) }), open, samples };
}

function asJson(view: PlanView, state: Status, holder: LockRecord | undefined, checkpoint: Checkpoint | undefined) {
  const { counts } = view;
  return {
    title: view.plan.title,
    running: holder ? { pid: holder.pid, host: holder.host, startedAt: holder.startedAt, runId: holder.runId } : null,
    checkpoint: checkpoint
      ? { runId: checkpoint.run.runId, at: checkpoint.at, goal: checkpoint.goal, unfinished: checkpoint.unfinished }
      : null,
    counts: { total: counts.total, done: counts.done, attention: counts.attention, ...counts.of },
    phases: view.phases.map(({ phase, counts: { done, total } }) => ({
      key: phase?.key ?? null,
      title: phase?.title ?? null,
      done,
      total,
    })),
    tasks: view.tasks.map(({ task, status: shown, record }) => ({
      id: task.uid,
      title: task.title,
      phase: task.phase,
      status: currentStatus(task, state),
      shown,
      activity: record?.activity,
      attempts: record?.attempts ?? 0,
      startedAt: record?.startedAt,
      completedAt: record?.completedAt,
      durationMs: record?.duration,
      usage: record?.usage,
      gates: record?.gates,
      owesCheck: record?.owesCheck,
      notes: record?.notes,
      lastError: record?.lastError,
    })),
    batch: view.batch ?? null,
    runs: state.runs.map(({ extra: _, ...run }) => run),
  };
}
