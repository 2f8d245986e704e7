import { join } from 'node:path';
import type { Agent } from '../../agents/agent';
import { createAgent } from '../../agents/createAgent';
import { safe } from '../../present/terminalText';
import { plural } from '../../present/words';
import { agentNamed } from '../../runner/config';
import type { Config } from '../../runner/configSchema';
import { RunnerError } from '../../runner/errors';
import { newRunId } from '../../runner/ids';
import { lockHolder } from '../../runner/lock';
import { type RunEnd, resumeGoal, runPlan } from '../../runner/run';
import { runFolder } from '../../runner/runFiles';
import { scheduleOptions } from '../../runner/runRequest';
import { readState } from '../../runner/stateReading';
import { StateStore } from '../../runner/stateStore';
import { tickWhatIsLeft } from '../../runner/tick';
import { batchSize } from '../../schedule/batchSize';
import { planBatches } from '../../schedule/planBatches';
import { explainTasks } from '../../schedule/readiness';
import type { RunGoal } from '../../status/runGoal';
import { type CommandContext, type CommonOptions, findTask, openContext } from '../context';
import { openDisplay } from '../display/display';
import { exitCode } from '../exitCode';
import { nothingRunsWords } from '../nothingRuns';
import { print, printJson } from '../print';
import { problemLine } from '../problemLine';
import { sayRefusal } from '../sayRefusal';
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
  return runGoal(context, (store) => goalLeft(context, store), options);
}

function goalLeft({ workspace, config }: CommandContext, store: StateStore): RunGoal {
  try {
    return resumeGoal(store);
  } catch (error) {
    // Killed right behind the last task of its run, it left nothing to do but that.
    tickWhatIsLeft({ workspace, config, store, emit: sayRefusal });
    throw error;
  }
}

function goalOf(context: CommandContext, count: number | undefined, options: RunOptions): RunGoal {
  const given = [count !== undefined && 'a count', options.all && '--all', options.task && '--task'].filter(Boolean);
  if (given.length > 1) throw new RunnerError('usage', `Use one of ${given.join(' and ')}, not both.`);
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
        agentNamed: agentsOf(config),
        agent: agentName,
        oneAgent: options.agent !== undefined,
        jobs: config.jobs,
        runId,
        goal,
        batchSize: options.batchSize,
        signal: signals.signal,
        emit: (event) => display.event(event),
      });
      display.end(end, summary(store, config, goal, end));
      return end.exitCode;
    } finally {
      signals.dispose();
      display.close();
    }
  } finally {
    store.close();
  }
}

/** Each agent is made once, whichever sessions it opens. */
function agentsOf(config: Config): (name: string) => Agent {
  const made = new Map<string, Agent>();
  return (name) => {
    const agent = made.get(name) ?? createAgent(name, agentNamed(config, name));
    made.set(name, agent);
    return agent;
  };
}

function summary(store: StateStore, config: Config, goal: RunGoal, end: RunEnd): string[] {
  const { plan } = store.plan;
  const lines: string[] = [];
  const tried = [...end.completed, ...end.failed];
  if (tried.length > 0 || end.outcome !== 'finished') {
    const failed = end.failed.length > 0 ? `, ${end.failed.length} failed` : '';
    const why = end.outcome === 'finished' ? '' : ` ${safe(end.reason)}`;
    const silent = end.completed.filter((uid) => store.status.tasks.get(uid)?.changedFiles?.length === 0).length;
    const idle = silent > 0 ? ` (${silent} without changing a file)` : '';
    lines.push(`${plural(end.completed.length, 'task')} completed${idle}${failed}.${why}`);
  }
  for (const uid of end.failed) {
    lines.push(`  ${safe(uid)} failed: ${safe(store.status.tasks.get(uid)?.lastError ?? 'no reason recorded', 300)}`);
  }
  if (end.outcome === 'finished' && (end.notRun.length > 0 || tried.length === 0)) {
    const readiness = explainTasks(plan, store.status, scheduleOptions(config));
    const asked = goal.kind === 'tasks' ? goal.tasks.filter((uid) => !tried.includes(uid)) : undefined;
    lines.push(nothingRunsWords(plan, readiness, { plan, phaseGate: config.phaseGate }, asked));
  }
  if (end.outcome !== 'finished') lines.push('Go on with `tranche resume`.');
  if (tried.length > 0) lines.push(`Report: ${safe(join(runFolder(store.paths, end.runId), 'report.md'))}`);
  return lines;
}

function problemLines({ plan: { name, plan } }: CommandContext): string[] {
  const shown = plan.problems.filter(({ severity }) => severity === 'error').slice(0, 5);
  return shown.map((problem) => problemLine(problem, name));
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
