/** What a run came to, for the person (Markdown) and for programs (JSON). Derived from the record, rewritten after each batch. */
import { join } from 'node:path';
import type { Plan, Task } from '../plan/model';
import { escapeMarkdown, inlineCode } from '../present/markdown';
import { safe } from '../present/terminalText';
import { durationWords, plural, progressWords, tokenWords } from '../present/words';
import { currentStatus } from '../status/currentStatus';
import type { UsageRecord } from '../status/journalRecord';
import { addUsage, type RunRecord, type Status, type TaskRecord } from '../status/status';
import { isSettled } from '../status/taskStatus';
import { handoffText } from './handoff';
import { runFolder, writeRunFile } from './runFiles';
import type { StateStore } from './stateStore';

/** Writes `report.md`, `report.json` and `handoff.md` into the run's folder. */
export function writeReports(store: StateStore, runId: string): void {
  const folder = runFolder(store.paths, runId);
  const report = buildReport(store.plan.plan, store.plan.name, store.status, runId);
  writeRunFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 1)}\n`);
  writeRunFile(join(folder, 'report.md'), reportMarkdown(report));
  writeRunFile(
    join(folder, 'handoff.md'),
    handoffText(store.plan.plan, store.status) ?? 'Nothing has been done yet.\n',
  );
}

interface ReportTask {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly attempts: number;
  readonly batchId: string | undefined;
  /** Place in its batch, from 1. */
  readonly batchPosition: number | undefined;
  readonly sessionId: string | undefined;
  readonly startedAt: string | undefined;
  readonly completedAt: string | undefined;
  readonly durationMs: number | undefined;
  readonly usage: UsageRecord | undefined;
  readonly gates: TaskRecord['gates'];
  /** The first few; undefined where it could not be told. */
  readonly changedFiles: readonly string[] | undefined;
  /** The agent's own words; they prove nothing. */
  readonly claim: string | undefined;
  readonly error: string | undefined;
}

export interface Report {
  readonly plan: { readonly path: string; readonly title: string; readonly tasks: number; readonly settled: number };
  readonly run: Omit<RunRecord, 'extra'>;
  readonly tasks: readonly ReportTask[];
  readonly usage: UsageRecord;
}

/** The tasks are those that the run was the last to work on, in the order in which it took them up. */
function buildReport(plan: Plan, planPath: string, status: Status, runId: string): Report {
  const found = status.runs.findLast((run) => run.runId === runId);
  const { extra: _, ...run } = found ?? { runId, startedAt: '', tasksCompleted: 0, tasksFailed: 0, extra: {} };
  const worked = plan.tasks.flatMap((task) => {
    const record = status.tasks.get(task.uid);
    return record?.runId === runId ? [{ task, record }] : [];
  });
  worked.sort((a, b) => (a.record.startedAt ?? '').localeCompare(b.record.startedAt ?? ''));
  return {
    plan: {
      path: planPath,
      title: plan.title,
      tasks: plan.tasks.length,
      settled: plan.tasks.filter((task) => isSettled(currentStatus(task, status))).length,
    },
    run,
    tasks: worked.map(({ task, record }) => reportTask(task, record)),
    usage: worked.reduce<UsageRecord>((sum, { record }) => addUsage(sum, record.usage), {}),
  };
}

function reportTask(task: Task, record: TaskRecord): ReportTask {
  return {
    id: task.uid,
    title: task.title,
    status: record.status,
    attempts: record.attempts,
    batchId: record.batchId,
    batchPosition: record.batchPosition,
    sessionId: record.sessionId,
    startedAt: record.startedAt,
    completedAt: record.completedAt,
    durationMs: record.duration,
    usage: record.usage,
    gates: record.gates,
    changedFiles: record.changedFiles,
    claim: record.claim,
    error: record.lastError,
  };
}

function reportMarkdown(report: Report): string {
  const { plan, run, tasks, usage } = report;
  const completed = tasks.filter(({ status }) => status === 'completed').length;
  const failed = tasks.filter(({ status }) => status === 'failed');
  const open = tasks.filter(({ status }) => status === 'in_progress');
  const silent = tasks.filter(
    ({ status, changedFiles }) => status === 'completed' && changedFiles?.length === 0,
  ).length;
  const summary = [
    `${plural(completed, 'task')} completed${silent > 0 ? ` (${silent} without changing a file)` : ''}`,
    failed.length > 0 && `${failed.length} failed`,
    open.length > 0 && `${open.length} unfinished`,
  ].filter(Boolean);
  const lines = [
    `# ${text(plan.title || plan.path)}: ${run.runId}`,
    '',
    `${summary.join(', ')}. The plan stands at ${progressWords(plan.settled, plan.tasks)}.`,
    '',
    `- Plan: ${inlineCode(safe(plan.path))}`,
    `- Agent: ${text(run.agent ?? 'unknown')}`,
    `- Started: ${run.startedAt}`,
    ...(run.completedAt ? [`- Ended: ${run.completedAt}: ${text(run.reason ?? '')}`] : []),
    ...(Object.keys(usage).length > 0 ? [`- Used: ${usageWords(usage)}`] : []),
    '',
    '| task | status | attempt | time | used | checks | changed files |',
    '|---|---|---|---|---|---|---|',
    ...tasks.map(row),
    '',
    ...section('Failed', failed),
    ...section('Unfinished', open),
  ];
  const claims = tasks.filter(({ claim }) => claim);
  if (claims.length > 0) {
    lines.push('## What the agent said', '', 'Its own words; what counts are the checks above.', '');
    for (const { id, claim } of claims) lines.push(`- **${text(id)}**: ${text(claim ?? '', 600)}`);
    lines.push('');
  }
  return lines.join('\n');
}

function row(task: ReportTask): string {
  const cells = [
    `${text(task.id)} ${text(task.title, 80)}`,
    task.status === 'in_progress' ? 'unfinished' : task.status,
    String(task.attempts),
    task.durationMs === undefined ? '–' : durationWords(task.durationMs),
    task.usage && Object.keys(task.usage).length > 0 ? usageWords(task.usage) : '–',
    checks(task) || '–',
    task.changedFiles?.map((file) => inlineCode(safe(file)).replaceAll('|', '\\|')).join(', ') || '–',
  ];
  return `| ${cells.join(' | ')} |`;
}

function checks({ gates }: ReportTask): string {
  const verify = gates.filter(({ gate }) => gate === 'verify');
  const words = verify.map(({ command, passed }) => `${passed ? '✓' : '✗'} ${inlineCode(safe(command ?? '', 40))}`);
  const silent = gates.find(({ gate, message }) => gate === 'changes' && message);
  return [...words, ...(silent?.message ? [text(silent.message)] : [])].join('; ').replaceAll('|', '\\|');
}

function section(title: string, tasks: readonly ReportTask[]): string[] {
  if (tasks.length === 0) return [];
  return [
    `## ${title}`,
    '',
    ...tasks.map(
      ({ id, title: name, error }) =>
        `- **${text(id)} ${text(name, 80)}**: ${text(error ?? 'no reason recorded', 600)}`,
    ),
    '',
  ];
}

/** @example usageWords({ inputTokens: 1200, outputTokens: 300 }) // '1.2 k in, 300 out' */
function usageWords(usage: UsageRecord): string {
  const read = usage.cacheReadTokens ?? 0;
  const cached = read + (usage.cacheWriteTokens ?? 0);
  const parts = [
    usage.inputTokens !== undefined && `${tokenWords(usage.inputTokens + cached)} in`,
    read > 0 && `${tokenWords(read)} of it cached`,
    usage.outputTokens !== undefined && `${tokenWords(usage.outputTokens)} out`,
    usage.costUsd !== undefined && `about $${usage.costUsd.toFixed(usage.costUsd < 1 ? 3 : 2)}`,
  ];
  return parts.filter(Boolean).join(', ') || 'not said';
}

function text(value: string, most?: number): string {
  return escapeMarkdown(safe(value, most));
}
