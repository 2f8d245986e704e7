/** What a run would do, shown for `--dry-run` and before the question whether to do it. */
import { forecastWords } from '../../present/forecast';
import { batchLines, phaseWords, previewHeadline, type RunPreview } from '../../present/runPreview';
import { safe } from '../../present/terminalText';
import { listWords } from '../../present/words';
import { choiceSettings } from '../../runner/choiceSettings';
import { isAgent } from '../../runner/config';
import type { Config } from '../../runner/configSchema';
import { jobControl } from '../../runner/jobControl';
import { readJournalFile } from '../../runner/journal';
import { lockHolder } from '../../runner/lock';
import { taskKinds } from '../../runner/report/forecastFacts';
import { scheduleOptions } from '../../runner/runRequest';
import { refuseUnsafeJobs } from '../../runner/sideBySide';
import { unknownAgents } from '../../schedule/assignment';
import { choiceFor } from '../../schedule/choice';
import type { PlannedBatch } from '../../schedule/model';
import { planBatches } from '../../schedule/planBatches';
import { explainTasks } from '../../schedule/readiness';
import { currentStatus } from '../../status/currentStatus';
import { forecastOf } from '../../status/forecast';
import { foldHistory } from '../../status/history';
import type { RunGoal } from '../../status/runGoal';
import type { Status } from '../../status/status';
import { isSettled } from '../../status/taskStatus';
import type { CommandContext } from '../context';
import { exitCode } from '../exitCode';
import { nothingRunsWords } from '../nothingRuns';
import { print, printJson } from '../print';
import type { SessionOptions } from './runOptions';

/** More than a screen full helps nobody decide. */
const mostBatches = 8;

/** @throws RunnerError of kind `usage` where sessions cannot work side by side in this way */
export function previewOf(
  { plan: { plan }, config }: CommandContext,
  status: Status,
  goal: RunGoal,
  options: SessionOptions,
): RunPreview {
  const choice = choiceFor(plan, choiceSettings(config, options));
  const jobs = goal.kind === 'batch' ? 1 : sessionsNow(config.jobs);
  const only = goal.kind === 'tasks' ? new Set(goal.tasks) : undefined;
  refuseUnsafeJobs(config, plan, status, goal);
  const all = planBatches(plan, status, { ...scheduleOptions(config), ...choice, jobs, only });
  return { plan, batches: cut(all, goal), agent: options.agent ?? config.agent, jobs };
}

/** As many batches, and tasks of the last one, as the goal asks for. */
function cut(batches: readonly PlannedBatch[], goal: RunGoal): readonly PlannedBatch[] {
  if (goal.kind === 'batch') return batches.slice(0, 1);
  if (goal.kind !== 'count') return batches;
  let left = goal.count;
  return batches.flatMap((batch) => {
    const tasks = batch.tasks.slice(0, Math.max(0, left));
    left -= tasks.length;
    return tasks.length === 0 ? [] : [{ ...batch, tasks }];
  });
}

/** How many sessions this machine has room for now. */
function sessionsNow(jobs: Config['jobs']): number {
  if (jobs !== 'auto') return jobs;
  const control = jobControl(jobs);
  let sessions = 1;
  while (sessions < 32 && control.hasRoom(sessions)) sessions++;
  return sessions;
}

/** `--dry-run`. Returns the exit code. */
export function showPreview(context: CommandContext, status: Status, goal: RunGoal, options: SessionOptions): number {
  const { plan: file, paths, config } = context;
  const preview = previewOf(context, status, goal, options);
  const holder = lockHolder(paths.folder);
  const code = preview.batches.length > 0 ? exitCode.done : exitCode.nothingToRun;
  if (options.json) {
    printJson({
      plan: file.name,
      agent: preview.agent,
      jobs: preview.jobs,
      ...asJson(preview),
      running: holder?.pid ?? null,
    });
    return code;
  }
  if (code === exitCode.nothingToRun) {
    const readiness = explainTasks(file.plan, status, scheduleOptions(config));
    const words = { plan: file.plan, phaseGate: config.phaseGate };
    print(nothingRunsWords(file.plan, readiness, words, goal.kind === 'tasks' ? goal.tasks : undefined));
    return code;
  }
  printPreview(context, preview, status, goal);
  for (const line of strangerLines(file.plan, config, status)) print(line);
  if (holder) print(`A runner is at work on this plan now (pid ${holder.pid}).`);
  return code;
}

/** `isShort`: for a person who is asked next, and must not have to scroll. */
export function printPreview(
  { paths }: CommandContext,
  preview: RunPreview,
  status: Status,
  goal: RunGoal,
  { isShort = false }: { readonly isShort?: boolean } = {},
): void {
  print(previewHeadline(preview));
  const phases = phaseWords(preview);
  if (phases) print(phases);
  const words = status.runs.length > 0 ? estimate(paths.journal, preview) : undefined;
  if (words) print(`Estimate: ${words}`);
  for (const line of batchLines(preview, isShort ? mostBatches : undefined)) print(line);
  const left = leftOut(preview, goal);
  if (left.length === 0) return;
  const names = listWords(left.map((uid) => safe(uid, 40)));
  print(`Not among them, as they cannot run then: ${names}. \`tranche next --all\` says why.`);
}

/** Tasks that were asked for and that no batch has. */
function leftOut({ batches }: RunPreview, goal: RunGoal): readonly string[] {
  if (goal.kind !== 'tasks') return [];
  const chosen = new Set(batches.flatMap(({ tasks }) => tasks.map(({ uid }) => uid)));
  return goal.tasks.filter((uid) => !chosen.has(uid));
}

/** Undefined where too little has ended before to say anything. */
function estimate(journal: string, { plan, batches, jobs }: RunPreview): string | undefined {
  const kindOf = taskKinds(plan);
  const open = batches.flatMap(({ tasks }) => tasks.map(({ uid }) => uid));
  const now = new Date();
  const facts = { open, kindOf, jobs, now: now.getTime(), running: false };
  const forecast = forecastOf(foldHistory(readJournalFile(journal).records), facts);
  return forecast && forecastWords(forecast, now);
}

/** Agents that the plan asks for and nobody set up. */
export function strangerLines(plan: RunPreview['plan'], config: Config, status: Status): string[] {
  const open = plan.tasks.filter((task) => !isSettled(currentStatus(task, status)));
  return [...unknownAgents(open, plan, (name) => isAgent(config, name))].map(
    ([name, uid]) =>
      `Task ${safe(uid)} asks for the agent "${safe(name, 60)}", which tranche.config.json does not have; the settings decide instead.`,
  );
}

function asJson({ plan, batches, agent }: RunPreview) {
  const titles = new Map(plan.tasks.map(({ uid, title }) => [uid, title]));
  return {
    batches: batches.map((batch) => ({
      wave: batch.wave,
      agent: batch.agent ?? agent,
      tasks: batch.tasks.map(({ uid }) => ({ id: uid, title: titles.get(uid) ?? '' })),
    })),
  };
}
