/** The report for a person, as Markdown: the morning summary, what is to be done, the evidence, the figures. */
import { escapeMarkdown, inlineCode } from '../../present/markdown';
import { savingsNote, telemetryLines } from '../../present/telemetry';
import { safe } from '../../present/terminalText';
import { usageWords } from '../../present/usage';
import { durationWords, listWords } from '../../present/words';
import { reportLine } from '../../status/sessionReport';
import type { Report, ReportBatch, ReportMention, ReportTask } from './model';
import {
  batchIndices,
  evidenceParts,
  gateName,
  mentionGroups,
  outcomeWords,
  standingOf,
  summaryLines,
  taskWord,
  titleWords,
  waitsBecause,
} from './words';

/** Lines on tasks that were not started, at most. */
const mostMentioned = 30;

export function reportMarkdown(report: Report): string {
  const { plan, run, tasks, batches, telemetry, scope } = report;
  const { done, waiting, failed, unfinished } = standingOf(report);
  const indexOf = batchIndices(report);
  return [
    `# ${text(titleWords(report))}`,
    '',
    outcomeWords(report),
    '',
    ...summaryLines(report).map(({ name, value }) => `- **${name}**: ${text(value, 600)}`),
    '',
    ...section('Waiting for you', [...waiting.map(troubleLine), ...mentionLines(report.stillWaiting)]),
    ...section('Failed', failed.map(troubleLine)),
    ...section('Unfinished', unfinished.map(troubleLine)),
    ...section(
      'Look at',
      tasks
        .filter(({ warnings }) => warnings.length > 0)
        .map((task) => `${name(task)}: ${text(task.warnings.join('; '), 600)}`),
    ),
    ...section(
      'What agents report',
      tasks.flatMap((task) => task.reports.map((each) => `${name(task)}: ${text(reportLine(each), 2000)}`)),
    ),
    ...section('Not started', mentionLines(report.notStarted)),
    ...section('Done', done.map(doneLine)),
    ...section('The run', [
      `Plan: ${inlineCode(safe(plan.path))}`,
      ...(scope === 'run' ? runLines(run) : report.runs.flatMap((each) => runLines(each).join('. '))),
    ]),
    ...section(
      'Figures',
      telemetryLines(telemetry).map(({ name: what, value }) => `${what}: ${text(value)}`),
    ),
    ...(telemetry.savings ? [text(savingsNote), ''] : []),
    ...table(['batch', 'agent', 'tasks', 'completed', 'failed', 'time', 'used'], batches.map(batchCells)),
    ...table(
      ['task', 'status', 'attempts', 'batch', 'time', 'used', 'checks', 'changed files'],
      tasks.map((task) => taskCells(task, indexOf(task))),
    ),
    ...claims(tasks),
  ].join('\n');
}

function runLines({ runId, agent, startedAt, completedAt, outcome, reason }: Report['run']): string[] {
  return [
    `Run: ${text(runId)}`,
    `Agent: ${text(agent ?? 'unknown')}`,
    `Started: ${startedAt}`,
    completedAt
      ? `Ended: ${completedAt}, ${outcome ?? 'unknown'}: ${text(reason ?? 'no reason recorded')}`
      : 'Ended: not yet',
  ];
}

/** What went wrong, and what to do about it. */
function troubleLine(task: ReportTask): string {
  const error = task.waiting ? waitingWords(task) : text(task.error ?? 'no reason recorded', 600);
  return `${name(task)}: ${error}${task.nextStep === undefined ? '' : ` → ${withCode(task.nextStep)}`}`;
}

function waitingWords(task: ReportTask): string {
  return [text(waitsBecause(task), 600), evidence(task)].filter(Boolean).join(' ') || 'it waits for a person';
}

function doneLine(task: ReportTask): string {
  const proof = evidence(task) || 'no check was asked for';
  return `${name(task)}: ${proof}${task.status === 'completed' ? '' : ` (now ${task.status.replace('_', ' ')})`}`;
}

function evidence(task: ReportTask): string {
  return evidenceParts(task)
    .map(({ words, code }) =>
      [text(words), code.map((each) => inlineCode(safe(each, 80))).join(', ')].filter(Boolean).join(' '),
    )
    .join('; ');
}

function mentionLines(mentions: readonly ReportMention[]): string[] {
  const groups = mentionGroups(mentions);
  const lines = groups.slice(0, mostMentioned).map(({ ids, title, why }) => {
    const name = title === undefined ? '' : ` ${text(title, 80)}`;
    return `**${text(listWords(ids, 12))}**${name}: ${withCode(safe(why, 300))}`;
  });
  if (groups.length > mostMentioned) lines.push(`… and ${groups.length - mostMentioned} more`);
  return lines;
}

function batchCells({ index, agent, tasks, completed, failed, effort }: ReportBatch): string[] {
  return [
    String(index),
    text(agent ?? 'unknown', 40),
    tasks.map((id) => text(id, 40)).join(', '),
    String(completed),
    String(failed),
    durationWords(effort.durationMs),
    used(effort.usage),
  ];
}

function taskCells(task: ReportTask, batch: number | undefined): string[] {
  const files = (task.changedFiles ?? []).map((file) => inlineCode(safe(file, 120)));
  const more = (task.changedCount ?? files.length) - files.length;
  return [
    `${text(task.id)} ${text(task.title, 80)}`,
    text(taskWord(task)),
    String(task.attempts),
    `${batch ?? '–'}, place ${task.batchPosition}`,
    durationWords(task.durationMs),
    used(task.usage),
    task.gates
      .filter(({ gate }) => gate !== 'changes' && gate !== 'tests')
      .map(check)
      .join('; ') || '–',
    [...files, ...(more > 0 ? [`${more} more`] : [])].join(', ') || '–',
  ];
}

function check(gate: ReportTask['gates'][number]): string {
  const sign = gate.passed ? '✓' : gate.gate === 'approval' ? '?' : '✗';
  const what = gate.command === undefined ? text(gateName(gate)) : inlineCode(safe(gateName(gate), 40));
  return `${sign} ${what}${gate.merged ? ' (after the merge)' : ''}${gate.score === undefined ? '' : ` ${gate.score}`}`;
}

function used(usage: ReportTask['usage']): string {
  return Object.keys(usage).length > 0 ? usageWords(usage) : '–';
}

function claims(tasks: readonly ReportTask[]): string[] {
  const told = tasks.filter(({ claim }) => claim);
  if (told.length === 0) return [];
  return [
    '## What the agent said',
    '',
    'Its own words; what counts are the checks above.',
    '',
    ...told.map(({ id, claim }) => `- **${text(id)}**: ${text(claim ?? '', 600)}`),
    '',
  ];
}

function name({ id, title }: ReportTask): string {
  return `**${text(id)}** ${text(title, 80)}`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines.map((line) => `- ${line}`), ''];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  // Code is not escaped elsewhere, and a bar in it would end the cell all the same.
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line), ''];
}

/** Plain words in which backquotes enclose commands. */
function withCode(words: string): string {
  return words
    .split('`')
    .map((part, n) => (n % 2 === 1 ? inlineCode(safe(part)) : readable(escapeMarkdown(safeInside(part)))))
    .join('');
}

/** As `safe`, but keeps the blanks beside a command. */
function safeInside(part: string): string {
  const middle = safe(part);
  return `${/^\s/.test(part) ? ' ' : ''}${middle}${middle !== '' && /\s$/.test(part) ? ' ' : ''}`;
}

function text(value: string, most?: number): string {
  return readable(escapeMarkdown(safe(value, most)));
}

/** Reports are read as they stand, too. Neither a colon nor a full stop means anything before a blank, once a line has begun. */
function readable(markdown: string): string {
  const plain = markdown.replace(/\\([.:])(?=\s|$)/g, '$1').replace(/(?<=\d)\\:(?=\d)/g, ':');
  return markdown.includes(']') ? plain : plain.replace(/\\([()])/g, '$1');
}
