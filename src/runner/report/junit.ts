/**
 * The report as JUnit XML, for programs that show test results: a suite for each phase, a case for each task. What
 * waits, was cut off or was not begun counts as skipped.
 */
import { safe, safeLines } from '../../present/terminalText';
import { inputTokens } from '../../status/effort';
import type { UsageRecord } from '../../status/journalRecord';
import { attributes, escapeMarkup } from './markup';
import type { Report, ReportTask } from './model';
import { evidenceParts, taskWord, titleWords } from './words';

export function reportJunit(report: Report): string {
  const suites = new Map<string, ReportTask[]>();
  for (const task of report.tasks) {
    const name = task.phase ?? report.plan.title ?? report.plan.path;
    const suite = suites.get(name);
    if (suite) suite.push(task);
    else suites.set(name, [task]);
  }
  const { notStarted } = report;
  const all = [...suites.values()].flat();
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: safe(titleWords(report)), ...counts(all, notStarted.length) })}>`,
    ...[...suites].flatMap(([name, tasks]) => suiteLines(name, tasks, report)),
  ];
  if (notStarted.length > 0) {
    lines.push(
      `  <testsuite${attributes({ name: 'Not started', ...counts([], notStarted.length) })}>`,
      ...notStarted.flatMap(({ id, title, why }) => [
        `    <testcase${attributes({ name: safe(`${id} ${title}`), classname: 'Not started', time: '0' })}>`,
        `      <skipped${attributes({ message: safe(why) })}/>`,
        '    </testcase>',
      ]),
      '  </testsuite>',
    );
  }
  return `${[...lines, '</testsuites>'].join('\n')}\n`;
}

function suiteLines(name: string, tasks: readonly ReportTask[], { run }: Report): string[] {
  const suite = { name: safe(name), ...counts(tasks, 0), timestamp: tasks[0]?.startedAt.slice(0, 19) };
  return [
    `  <testsuite${attributes(suite)}>`,
    ...properties({ run: run.runId, agent: run.agent }, '    '),
    ...tasks.flatMap((task) => caseLines(name, task)),
    '  </testsuite>',
  ];
}

function caseLines(suite: string, task: ReportTask): string[] {
  const { id, title, durationMs, failure, error, nextStep, claim, usage, batchId, batchPosition, attempts, commit } =
    task;
  const result: string[] = [];
  if (isFailed(task)) {
    const advice = nextStep === undefined ? '' : `\nNext: ${nextStep}`;
    result.push(
      `      <failure${attributes({ message: safe(error ?? 'failed', 500), type: failure?.kind ?? 'unknown' })}>${escapeMarkup(safeLines(`${error ?? 'No reason recorded.'}${advice}`))}</failure>`,
    );
  } else if (isSkipped(task)) {
    result.push(`      <skipped${attributes({ message: safe(error ?? taskWord(task), 500) })}/>`);
  }
  const proof = evidenceParts(task).map(({ words, code }) => [words, ...code].join(' '));
  const output = [
    ...proof,
    ...task.warnings.map((warning) => `Look at: ${warning}`),
    ...(claim ? [`The agent said: ${claim}`] : []),
  ];
  return [
    `    <testcase${attributes({ name: safe(`${id} ${title}`), classname: safe(suite), time: seconds(durationMs) })}>`,
    ...properties({ ...tokenProperties(usage), batch: batchId, position: batchPosition, attempts, commit }, '      '),
    ...result,
    ...(output.length > 0 ? [`      <system-out>${escapeMarkup(safeLines(output.join('\n')))}</system-out>`] : []),
    '    </testcase>',
  ];
}

function properties(values: Readonly<Record<string, string | number | undefined>>, indent: string): string[] {
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  if (known.length === 0) return [];
  return [
    `${indent}<properties>`,
    ...known.map(([name, value]) => `${indent}  <property${attributes({ name, value })}/>`),
    `${indent}</properties>`,
  ];
}

function tokenProperties(usage: UsageRecord): Record<string, number | undefined> {
  return {
    'tokens.in': inputTokens(usage),
    'tokens.fresh': usage.inputTokens,
    'tokens.cacheRead': usage.cacheReadTokens,
    'tokens.cacheWrite': usage.cacheWriteTokens,
    'tokens.out': usage.outputTokens,
    'cost.usd': usage.costUsd,
  };
}

function counts(tasks: readonly ReportTask[], more: number): Record<string, string | number> {
  return {
    tests: tasks.length + more,
    failures: tasks.filter(isFailed).length,
    errors: 0,
    skipped: tasks.filter(isSkipped).length + more,
    time: seconds(tasks.reduce((sum, { durationMs }) => sum + durationMs, 0)),
  };
}

/** Failed, and nobody has settled it since. */
function isFailed({ outcome, status }: ReportTask): boolean {
  return outcome === 'failed' && status !== 'completed' && status !== 'skipped';
}

function isSkipped(task: ReportTask): boolean {
  return !isFailed(task) && task.outcome !== 'completed' && task.status !== 'completed';
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
