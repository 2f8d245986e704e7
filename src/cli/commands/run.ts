import { join } from 'node:path';
import type { Agent } from '../../agents/agent';
import { createAgent } from '../../agents/createAgent';
import { taskArgument } from '../../present/taskArgument';
import { safe } from '../../present/terminalText';
import { waitingReason } from '../../present/waitingReason';
import { plural } from '../../present/words';
import { agentNamed } from '../../runner/config';
import type { Config } from '../../runner/configSchema';
import { newRunId } from '../../runner/ids';
import { type RunEnd, resumeGoal, runPlan } from '../../runner/run';
import { runFolder } from '../../runner/runFiles';
import { scheduleOptions } from '../../runner/runRequest';
import { readState } from '../../runner/stateReading';
import { StateStore } from '../../runner/stateStore';
import { tickWhatIsLeft } from '../../runner/tick';
import { whyNothingRuns } from '../../schedule/blockers';
import { explainTasks } from '../../schedule/readiness';
import { findCheckpoint } from '../../status/checkpoint';
import type { RunGoal } from '../../status/runGoal';
import type { Status } from '../../status/status';
import { canAsk, confirm } from '../confirm';
import { type CommandContext, openContext } from '../context';
import { openDisplay } from '../display/display';
import { exitCode } from '../exitCode';
import { nothingRunsWords } from '../nothingRuns';
import { print } from '../print';
import { problemLine } from '../problemLine';
import { sayRefusal } from '../sayRefusal';
import { stopOnSignals } from '../signals';
import { previewOf, printPreview, showPreview, strangerLines } from './previewRun';
import { type AskedRun, type RunOptions, readAsked } from './runAsked';
import { flagsOf, keptOptions, type SessionOptions, withSettings } from './runOptions';

/** `tranche run`: the next batch, so many tasks, some that are named, or all. */
export async function run(words: readonly string[], options: RunOptions): Promise<number> {
  const context = withSettings(openContext(options), options);
  const { plan: file, paths } = context;
  let read: Status | undefined;
  const status = () => {
    read ??= readState(paths, file.name, file.plan).status;
    return read;
  };
  const asked = readAsked(context, words, options, status);
  if (asked.notice) process.stderr.write(`${asked.notice}\n`);
  if (options.dryRun) return showPreview(context, status(), asked.goal, options);
  if (mayAsk(options, asked.goal) && !(await agreed(context, status(), asked.goal, options))) return exitCode.stopped;
  return runGoal(context, (store) => begin(store, asked), options);
}

/** `tranche resume`: what is left of the last run. */
export async function resume(typed: SessionOptions): Promise<number> {
  const { paths, plan } = openContext(typed);
  const { runs } = readState(paths, plan.name, plan.plan).status;
  const options = { ...keptOptions(runs), ...typed };
  const context = withSettings(openContext(options), options);
  return runGoal(context, (store) => goalLeft(context, store), options);
}

function begin(store: StateStore, { goal, again }: AskedRun): RunGoal {
  for (const task of again) store.record({ type: 'marked', task, status: 'pending' });
  return goal;
}

/** Somebody is there who did not say that nobody is to be asked; the next batch alone is no question. */
function mayAsk({ autonomous, yes, json }: RunOptions, goal: RunGoal): boolean {
  return goal.kind !== 'batch' && !autonomous && !yes && !json && canAsk();
}

/** Shows what would run and asks whether it shall. One batch that was merely counted is run without a question. */
async function agreed(context: CommandContext, status: Status, goal: RunGoal, options: RunOptions): Promise<boolean> {
  const preview = previewOf(context, status, goal, options);
  if (preview.batches.length === 0 || (goal.kind === 'count' && preview.batches.length === 1)) return true;
  printPreview(context, preview, status, goal, { isShort: true });
  const yes = await confirm('Run these?');
  if (!yes) print('Nothing was run.');
  return yes;
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
      for (const message of notices(context, store, agentName)) display.event({ type: 'notice', message });
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
        flags: flagsOf(options),
        signal: signals.signal,
        emit: (event) => display.event(event),
      });
      display.end(end, summary(store, config, goal, end));
      return options.waitingOk && onlyWaits(store, config, end) ? exitCode.done : end.exitCode;
    } finally {
      signals.dispose();
      display.close();
    }
  } finally {
    store.close();
  }
}

/** All went well, and what is left of it needs no more than a person's word. */
function onlyWaits({ plan: { plan }, status }: StateStore, config: Config, end: RunEnd): boolean {
  if (end.exitCode !== exitCode.nothingToRun || end.parked.length === 0) return false;
  const { causes } = whyNothingRuns(plan, explainTasks(plan, status, scheduleOptions(config)));
  return causes.every(({ kind }) => kind === 'waits_for_person');
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
  const tried = [...end.completed, ...end.failed, ...end.parked];
  if (tried.length > 0 || end.outcome !== 'finished') {
    const failed = end.failed.length > 0 ? `, ${end.failed.length} failed` : '';
    const parked = end.parked.length > 0 ? `, ${end.parked.length} waiting for you` : '';
    const why = end.outcome === 'finished' ? '' : ` ${safe(end.reason)}`;
    const silent = end.completed.filter((uid) => store.status.tasks.get(uid)?.changedFiles?.length === 0).length;
    const idle = silent > 0 ? ` (${silent} without changing a file)` : '';
    lines.push(`${plural(end.completed.length, 'task')} completed${idle}${failed}${parked}.${why}`);
  }
  for (const uid of end.failed) {
    lines.push(`  ${safe(uid)} failed: ${safe(store.status.tasks.get(uid)?.lastError ?? 'no reason recorded', 500)}`);
  }
  for (const uid of end.parked) {
    const id = taskArgument(uid);
    const asks = store.status.tasks.get(uid)?.question !== undefined;
    const commands = asks
      ? `\`tranche answer ${id} "…"\``
      : `\`tranche approve ${id}\`, or \`tranche reject ${id} --note WHY\``;
    lines.push(`  ${safe(uid)} waits for you: ${commands}${askedBecause(store, uid)}`);
  }
  const onlyChecked = goal.kind === 'tasks' && goal.tasks.length === 0;
  if (end.outcome === 'finished' && onlyChecked) lines.push(end.reason);
  else if (end.outcome === 'finished' && (end.notRun.length > 0 || tried.length === 0)) {
    const readiness = explainTasks(plan, store.status, scheduleOptions(config));
    const asked = goal.kind === 'tasks' ? goal.tasks.filter((uid) => !tried.includes(uid)) : undefined;
    lines.push(nothingRunsWords(plan, readiness, { plan, phaseGate: config.phaseGate }, asked));
  }
  if (end.outcome !== 'finished' && findCheckpoint(plan, store.status)) lines.push('Go on with `tranche resume`.');
  if (tried.length > 0 || end.outcome !== 'finished')
    lines.push(`Report: ${safe(join(runFolder(store.paths, end.runId), 'report.md'))}`);
  return lines;
}

/** What an audit left to the person, or what is in the way; nothing where they are asked in any case. */
function askedBecause({ status }: StateStore, uid: string): string {
  const record = status.tasks.get(uid);
  const reason = record && waitingReason(record);
  return reason === undefined ? '' : `. ${safe(reason, 500)}`;
}

/** What a person should know before the first task. */
function notices({ config, plan: { name, plan } }: CommandContext, store: StateStore, agent: string): string[] {
  const errors = plan.problems.filter(({ severity }) => severity === 'error').slice(0, 5);
  const problems = errors.map((problem) => problemLine(problem, name));
  const isPlaying = config.isolation === 'proposal' && agentNamed(config, agent).type === 'demo';
  const playing = isPlaying
    ? [
        'The demo agent writes its files itself, which no proposal may; to see it work, use "--isolation worktree" or "shared".',
      ]
    : [];
  return [...store.notices, ...problems, ...strangerLines(plan, config, store.status), ...playing];
}
