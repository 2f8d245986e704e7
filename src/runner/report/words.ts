/** Sentences of the report that all its forms share, as plain text. */
import { forecastWords } from '../../present/forecast';
import { costWords, usageWords } from '../../present/usage';
import { durationWords, listWords, plural, progressWords } from '../../present/words';
import { inputTokens } from '../../status/effort';
import type { Report, ReportGate, ReportMention, ReportTask } from './model';

/** The tasks of a report by what they mean to a person. */
export interface Standing {
  readonly done: readonly ReportTask[];
  readonly waiting: readonly ReportTask[];
  readonly failed: readonly ReportTask[];
  readonly unfinished: readonly ReportTask[];
}

export function standingOf(report: Report): Standing {
  const groups = {
    done: [] as ReportTask[],
    waiting: [] as ReportTask[],
    failed: [] as ReportTask[],
    unfinished: [] as ReportTask[],
  };
  for (const task of report.tasks) groups[groupOf(task)].push(task);
  return groups;
}

function groupOf({ status, outcome, waiting }: ReportTask): keyof Standing {
  if (status === 'completed' || status === 'skipped') return 'done';
  if (waiting) return 'waiting';
  if (outcome === 'completed') return 'done';
  return outcome === 'failed' ? 'failed' : 'unfinished';
}

/** The heading: the plan, and which run or that it is all of them. */
export function titleWords({ plan, run, runs, scope }: Report): string {
  const name = plan.title || plan.path;
  return scope === 'all' ? `${name}: ${plural(runs.length, 'run')}` : `${name}: ${run.runId}`;
}

/** One line: how many of what, and how the plan stands. */
export function outcomeWords(report: Report): string {
  const { plan, notStarted, stillWaiting } = report;
  const { done, waiting, failed, unfinished } = standingOf(report);
  const silent = done.filter(({ changedFiles }) => changedFiles?.length === 0).length;
  const parts = [
    `${plural(done.length, 'task')} completed${silent > 0 ? ` (${silent} without changing a file)` : ''}`,
    waiting.length + stillWaiting.length > 0 && `${waiting.length + stillWaiting.length} waiting for you`,
    failed.length > 0 && `${failed.length} failed`,
    unfinished.length > 0 && `${unfinished.length} unfinished`,
    notStarted.length > 0 && `${notStarted.length} not started`,
  ];
  return `${parts.filter(Boolean).join(', ')}. The plan stands at ${progressWords(plan.settled, plan.tasks)}.`;
}

/** The morning summary: what a person has to know, and how much of it there is. */
export function summaryLines(report: Report): { readonly name: string; readonly value: string }[] {
  const { at, plan, run, notStarted, stillWaiting, usage, telemetry, tasks, forecast } = report;
  const { done, waiting, failed, unfinished } = standingOf(report);
  const ids = (some: readonly { readonly id: string }[]) =>
    `${some.length} (${listWords(
      some.map(({ id }) => id),
      12,
    )})`;
  const proven = done.filter(({ gates }) => gates.some(({ gate, passed }) => gate === 'verify' && passed)).length;
  const commits = done.filter(({ commit }) => commit !== undefined).length;
  const evidence = [proven > 0 && `${proven} with passed commands`, commits > 0 && `${commits} with a commit`].filter(
    Boolean,
  );
  const warned = tasks.filter(({ warnings }) => warnings.length > 0);
  const told = inputTokens(usage) !== undefined || usage.outputTokens !== undefined || usage.costUsd !== undefined;
  const lines = [
    {
      name: 'Done',
      value: `${done.length === 0 ? 'nothing' : ids(done)}${evidence.length > 0 ? `, ${evidence.join(', ')}` : ''}`,
    },
    waiting.length + stillWaiting.length > 0 && { name: 'Waiting for you', value: ids([...waiting, ...stillWaiting]) },
    failed.length > 0 && { name: 'Failed', value: ids(failed) },
    unfinished.length > 0 && { name: 'Unfinished', value: ids(unfinished) },
    notStarted.length > 0 && { name: 'Not started', value: ids(notStarted) },
    {
      name: 'Cost',
      value: told
        ? `${usage.costUsd === undefined ? 'not told by the agent' : `about ${costWords(usage.costUsd)}`}; ${usageWords({ ...usage, costUsd: undefined })}`
        : 'not told by the agent',
    },
    { name: 'Time', value: durationWords(telemetry.runMs) },
    run.outcome !== undefined &&
      run.outcome !== 'finished' && { name: 'Ended', value: `${run.outcome}: ${run.reason ?? 'no reason recorded'}` },
    plan.settled < plan.tasks && {
      name: 'Ahead',
      value: forecastWords(forecast ?? undefined, new Date(at), run.outcome === undefined),
    },
    warned.length > 0 && { name: 'Look at', value: ids(warned) },
  ];
  return lines.filter((line) => line !== false);
}

/** What proves that a task is done: gates that passed, its commit, what it changed. Empty where nothing does. */
export function evidenceParts(task: ReportTask): { readonly words: string; readonly code: readonly string[] }[] {
  const { gates, commit, changedFiles, changedCount = changedFiles?.length ?? 0 } = task;
  const proving = gates.filter((gate) => gate.passed && gate.gate === 'verify');
  const passed = proving.filter(({ merged }) => !merged).map(gateName);
  const merged = proving.filter((gate) => gate.merged).map(gateName);
  const audit = gates.findLast(({ gate }) => gate === 'audit');
  const redone = conflictsOf(task).length;
  const others = gates.filter(({ gate, passed: held }) => held && (gate === 'evidence' || gate === 'merge'));
  return [
    ...(passed.length > 0 ? [{ words: 'passed', code: passed }] : []),
    ...(merged.length > 0 ? [{ words: 'passed after the merge', code: merged }] : []),
    ...others.map(({ gate }) => ({ words: gate === 'merge' ? 'merged' : 'evidence is there', code: [] })),
    ...(audit?.score === undefined ? [] : [{ words: `audited with ${audit.score} of 100`, code: [] }]),
    ...(redone > 0
      ? [{ words: redone === 1 ? 'done again after a conflict' : `done again after ${redone} conflicts`, code: [] }]
      : []),
    ...(commit === undefined ? [] : [{ words: 'commit', code: [commit.slice(0, 12)] }]),
    ...(changedCount > 0
      ? [{ words: `${plural(changedCount, 'file')} changed:`, code: (changedFiles ?? []).slice(0, 5) }]
      : []),
  ];
}

/** @example gateName({ gate: 'verify', command: 'npm test' }) // 'npm test' */
export function gateName({ gate, command }: Pick<ReportGate, 'gate' | 'command'>): string {
  return command ?? gate;
}

/** Why it had to be done again: others had changed the same lines. In order. */
export function conflictsOf({ tries }: ReportTask): string[] {
  return tries.flatMap(({ outcome, failure }) =>
    outcome === 'interrupted' && failure?.kind === 'write_conflict' ? [failure.message] : [],
  );
}

/** What stands in the way of a task that waits; empty where it only waits for the word that was asked for. */
export function waitsBecause({ gates, error }: ReportTask): string {
  return gates.findLast(({ passed }) => !passed)?.gate === 'approval' ? '' : (error ?? '');
}

/** What became of a task, in a word. */
export function taskWord(task: ReportTask): string {
  const { status, outcome, waiting } = task;
  if (waiting) return 'waiting for you';
  if (outcome === 'completed' || outcome === 'failed') {
    return outcome === status ? outcome : `${outcome}, now ${status.replace('_', ' ')}`;
  }
  if (status === 'completed' || status === 'skipped') return status;
  return 'unfinished';
}

/** Which batch of its run a task was last in, counted from 1. */
export function batchIndices({ batches }: Report): (task: ReportTask) => number | undefined {
  const indices = new Map(batches.map(({ runId, batchId, index }) => [`${runId} ${batchId}`, index]));
  return ({ runId, batchId }) => indices.get(`${runId} ${batchId}`);
}

export interface MentionGroup {
  readonly ids: readonly string[];
  /** Of a task that stands alone. */
  readonly title: string | undefined;
  readonly why: string;
}

/** Those for which the same holds together: a closed phase keeps a dozen. */
export function mentionGroups(mentions: readonly ReportMention[]): MentionGroup[] {
  const groups = new Map<string, ReportMention[]>();
  for (const mention of mentions) {
    const group = groups.get(mention.why);
    if (group) group.push(mention);
    else groups.set(mention.why, [mention]);
  }
  return [...groups].map(([why, group]) => ({
    ids: group.map(({ id }) => id),
    title: group.length === 1 ? group[0]?.title : undefined,
    why,
  }));
}
