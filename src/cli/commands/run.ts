import { join } from 'node:path';
import { createAgent } from '../../agents/createAgent';
import { safe } from '../../present/terminalText';
import { plural } from '../../present/words';
import { agentNamed, type Config } from '../../runner/config';
import { newRunId } from '../../runner/ids';
import { lockHolder } from '../../runner/lock';
import { exitCodeOf, type RunEnd, resumeGoal, runPlan } from '../../runner/run';
import { scheduleOptions } from '../../runner/runRequest';
import { readState, runFolder } from '../../runner/stateReading';
import { StateStore } from '../../runner/stateStore';
import { batchSize } from '../../schedule/batchSize';
import { planBatches } from '../../schedule/planBatches';
import { explainTasks } from '../../schedule/readiness';
import { currentStatus } from '../../status/currentStatus';
import type { RunGoal } from '../../status/journalRecord';
import { isSettled } from '../../status/taskStatus';
import { type CommandContext, type CommonOptions, findTask, openContext } from '../context';
import { openDisplay } from '../display/display';
import { exitCode } from '../exitCode';
import { nothingRunsWords } from '../nothingRuns';
import { print, printJson } from '../print';
import { stopOnSignals } from '../signals';

interface SessionOptions extends CommonOptions {
  readonly agent?: string;
  readonly batchSize?: number;
  readonly json?: boolean;
}

interface RunOptions extends SessionOptions {
  readonly all?: boolean;
  readonly task?: readonly string[];
  readonly dryRun?: boolean;
}

/** `tranche run`: so many tasks, some named ones, or all. */
export async function run(count: number | undefined, options: RunOptions): Promise<number> {
  const context = openContext(options);
  const goal = goalOf(context, count, options);
  if (options.dryRun) return preview(context, goal, options);
  const agentName = options.agent ?? context.config.agent;
  agentNamed(context.config, agentName);
  return runGoal(context, () => goal, options);
}

/** `tranche resume`: what is left of the last run. */
export async function resume(options: SessionOptions): Promise<number> {
  const context = openContext(options);
  agentNamed(context.config, options.agent ?? context.config.agent);
  return runGoal(context, resumeGoal, options);
}

function goalOf(context: CommandContext, count: number | undefined, options: RunOptions): RunGoal {
  if (options.task) return { kind: 'tasks', tasks: options.task.map((id) => findTask(context, id).uid) };
  if (options.all) return { kind: 'all' };
  return count === undefined ? { kind: 'batch' } : { kind: 'count', count };
}

function sizeOf({ config, plan }: CommandContext, asked: number | undefined): number {
  return asked ?? batchSize(config.batchSize, plan.plan);
}

async function runGoal(
  context: CommandContext,
  goalFor: (store: StateStore) => RunGoal,
  options: SessionOptions,
): Promise<number> {
  const { workspace, stateDirectory, config, plan } = context;
  const agentName = options.agent ?? config.agent;
  const agent = createAgent(agentName, agentNamed(config, agentName));
  const runId = newRunId(new Date(), process.pid);
  const store = StateStore.open(workspace, stateDirectory, plan, runId);
  try {
    const goal = goalFor(store);
    const display = openDisplay({ json: options.json ?? false, store, agentName, config });
    const signals = stopOnSignals(runId, (message) => display.event({ type: 'notice', message }));
    try {
      for (const message of [...store.notices, ...problemLines(context)]) display.event({ type: 'notice', message });
      const end = await runPlan({
        workspace,
        stateDirectory,
        config,
        store,
        agent,
        runId,
        goal,
        batchSize: options.batchSize,
        signal: signals.signal,
        emit: (event) => display.event(event),
      });
      const code = allWasDone(store, goal, end) ? exitCode.done : exitCodeOf(end);
      display.end(end, code, summary(store, config, goal, end));
      return code;
    } finally {
      signals.dispose();
      display.close();
    }
  } finally {
    store.close();
  }
}

/** Everything was asked for and everything is done: that is no failure to find work. */
function allWasDone(store: StateStore, goal: RunGoal, end: RunEnd): boolean {
  const { tasks } = store.plan.plan;
  return (
    goal.kind === 'all' &&
    end.outcome === 'nothing_to_run' &&
    tasks.every((task) => isSettled(currentStatus(task, store.status)))
  );
}

function summary(store: StateStore, config: Config, goal: RunGoal, end: RunEnd): string[] {
  const { plan } = store.plan;
  if (end.outcome === 'nothing_to_run') {
    const readiness = explainTasks(plan, store.status, scheduleOptions(config));
    const asked = goal.kind === 'tasks' ? goal.tasks : undefined;
    return [nothingRunsWords(plan, readiness, { plan, phaseGate: config.phaseGate }, asked)];
  }
  const counts = [
    `${plural(end.completed.length, 'task')} completed`,
    ...(end.failed.length > 0 ? [`${end.failed.length} failed`] : []),
  ].join(', ');
  const lines = [`${counts}. ${end.outcome === 'finished' ? '' : safe(end.reason)}`.trimEnd()];
  for (const uid of end.failed) {
    lines.push(`  ${safe(uid)} failed: ${safe(store.status.tasks.get(uid)?.lastError ?? 'no reason recorded', 300)}`);
  }
  if (end.outcome === 'stopped' || end.outcome === 'halted') lines.push('Go on with `tranche resume`.');
  lines.push(`Report: ${join(runFolder(store.paths, end.runId), 'report.md')}`);
  return lines;
}

function problemLines({ plan: { name, plan } }: CommandContext): string[] {
  const shown = plan.problems.filter(({ severity }) => severity === 'error').slice(0, 5);
  return shown.map(({ range, message, code }) => `${name}:${range.start.line + 1}: ${message} (${code})`);
}

function preview(context: CommandContext, goal: RunGoal, options: RunOptions): number {
  const { config, plan: file, paths } = context;
  const { plan } = file;
  const { status } = readState(paths, file.name, file.plan);
  const schedule = scheduleOptions(config);
  const size = sizeOf(context, options.batchSize);
  const only = goal.kind === 'tasks' ? new Set(goal.tasks) : undefined;
  let left = goal.kind === 'count' ? goal.count : Number.POSITIVE_INFINITY;
  const batches: { readonly id: string; readonly title: string }[][] = [];
  for (const batch of planBatches(plan, status, { ...schedule, size, ...(only && { only }) })) {
    if (left <= 0 || (goal.kind === 'batch' && batches.length === 1)) break;
    const uids = batch.tasks.slice(0, left).map(({ uid }) => uid);
    left -= uids.length;
    batches.push(uids.map((uid) => ({ id: uid, title: plan.tasks.find((task) => task.uid === uid)?.title ?? '' })));
  }
  const agent = options.agent ?? config.agent;
  const holder = lockHolder(paths.folder);
  if (options.json) {
    printJson({ plan: file.name, agent, batches, running: holder?.pid ?? null });
    return batches.length > 0 ? exitCode.done : exitCode.nothingToRun;
  }
  if (batches.length === 0) {
    const asked = goal.kind === 'tasks' ? goal.tasks : undefined;
    print(nothingRunsWords(plan, explainTasks(plan, status, schedule), { plan, phaseGate: config.phaseGate }, asked));
    return exitCode.nothingToRun;
  }
  const tasks = batches.reduce((sum, batch) => sum + batch.length, 0);
  print(
    `Would run ${plural(tasks, 'task')} in ${plural(batches.length, 'batch', 'batches')} with agent ${safe(agent)}:`,
  );
  for (const [index, batch] of batches.entries()) {
    print(`Batch ${index + 1}`);
    for (const { id, title } of batch) print(`  ${safe(id)} ${safe(title, 90)}`);
  }
  if (holder) print(`A runner is at work on this plan now (pid ${holder.pid}).`);
  return exitCode.done;
}
