/**
 * The report as one page for a browser: no network, no script, nothing beside it. Every word of a plan or an agent in
 * it is escaped, and should one slip through, the page's own policy lets nothing be loaded or run.
 */
import { createHash } from 'node:crypto';
import { savingsNote, telemetryLines } from '../../present/telemetry';
import { safe } from '../../present/terminalText';
import { costWords } from '../../present/usage';
import { durationWords, listWords, momentWords, plural, tokenWords } from '../../present/words';
import { inputTokens } from '../../status/effort';
import { burnUpChart } from './charts/burnUp';
import { timelineChart } from './charts/timeline';
import { tokensChart } from './charts/tokens';
import { htmlStyle } from './htmlStyle';
import { attributes, escapeMarkup } from './markup';
import type { Report, ReportTask } from './model';
import {
  batchIndices,
  evidenceParts,
  gateName,
  type MentionGroup,
  mentionGroups,
  outcomeWords,
  standingOf,
  summaryLines,
  taskWord,
  titleWords,
  waitsBecause,
} from './words';

/** A page with more bars and rows than that helps nobody; `report.json` has them all. */
const mostTasks = 1_000;
/** Lines on tasks that were not started. */
const mostMentioned = 100;

export function reportHtml(whole: Report): string {
  const left = whole.tasks.length - mostTasks;
  const report = left > 0 ? { ...whole, tasks: whole.tasks.slice(-mostTasks) } : whole;
  const { plan, telemetry, at, tasks } = report;
  const { done, waiting, failed, unfinished } = standingOf(report);
  const warned = tasks.filter(({ warnings }) => warnings.length > 0);
  const title = text(titleWords(whole));
  const style = createHash('sha256').update(htmlStyle).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'`;
  return `${[
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy"${attributes({ content: policy })}>`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${title}</title>`,
    `<style>${htmlStyle}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${title}</h1>`,
    `<p>${text(outcomeWords(whole))}</p>`,
    facts(summaryLines(whole)),
    ...(left > 0 ? [`<p class="note">The latest ${mostTasks} tasks; ${left} more are in report.json.</p>`] : []),
    ...list('Waiting for you', [...waiting.map(troubleItem), ...mentionGroups(whole.stillWaiting).map(mentionItem)]),
    ...list('Failed', failed.map(troubleItem)),
    ...list('Unfinished', unfinished.map(troubleItem)),
    ...list(
      'Look at',
      warned.map((task) => `${name(task)}: ${text(task.warnings.join('; '))}`),
    ),
    ...list('Not started', mentionGroups(whole.notStarted).slice(0, mostMentioned).map(mentionItem)),
    ...list('Done', done.map(doneItem)),
    '<h2>Timeline</h2>',
    figure(timelineChart(report), [
      ['completed', 'completed'],
      ['failed', 'failed'],
      ['parked', 'waits for a person'],
      ['interrupted', 'interrupted'],
      ['open', 'under way'],
      ['waits', 'waiting'],
    ]),
    '<h2>Burn-up</h2>',
    figure(burnUpChart(report), []),
    ...(tasks.some(({ usage }) => inputTokens(usage) !== undefined || usage.outputTokens !== undefined)
      ? [
          '<h2>Tokens per task</h2>',
          figure(tokensChart(tasks), [
            ['fresh', 'fresh'],
            ['written', 'written to the cache'],
            ['read', 'read from the cache'],
            ['out', 'output'],
          ]),
        ]
      : []),
    '<h2>Figures</h2>',
    facts(telemetryLines(telemetry)),
    ...(telemetry.savings ? [`<p class="note">${text(savingsNote)}</p>`] : []),
    '<h2>Tasks</h2>',
    taskTable(report),
    '</main>',
    `<p class="note">Made ${text(at)} by Tranche from the records of ${plural(whole.runs.length, 'run')} of ${code(plan.path)}.</p>`,
    '</body>',
    '</html>',
  ].join('\n')}\n`;
}

function facts(lines: readonly { readonly name: string; readonly value: string }[]): string {
  return `<dl>${lines.map((line) => `<dt>${text(line.name)}</dt><dd>${text(line.value, 800)}</dd>`).join('\n')}</dl>`;
}

function list(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  return [`<h2>${text(title)}</h2>`, '<ul>', ...items.map((item) => `<li>${item}</li>`), '</ul>'];
}

function figure(picture: string, keys: readonly (readonly [look: string, words: string])[]): string {
  const legend = keys.map(([look, words]) => `<span class="key ${look}"></span>${words}`).join('');
  return `<figure>\n${picture}\n${legend === '' ? '' : `<figcaption>${legend}</figcaption>\n`}</figure>`;
}

function troubleItem(task: ReportTask): string {
  const why = task.waiting
    ? [text(waitsBecause(task), 600), evidence(task)].filter(Boolean).join(' ') || 'it waits for a person'
    : text(task.error ?? 'no reason recorded', 600);
  const next = task.nextStep === undefined ? '' : `<span class="next">Next: ${withCode(task.nextStep)}</span>`;
  return `${name(task)}: ${why}${next}`;
}

function mentionItem({ ids, title, why }: MentionGroup): string {
  return `<strong>${text(listWords(ids, 12))}</strong> ${text(title ?? '', 120)}: ${withCode(why)}`;
}

function doneItem(task: ReportTask): string {
  return `${name(task)}: ${evidence(task) || 'no check was asked for'}`;
}

function evidence(task: ReportTask): string {
  return evidenceParts(task)
    .map(({ words, code: parts }) => [text(words), parts.map(code).join(', ')].filter(Boolean).join(' '))
    .join('; ');
}

function taskTable(report: Report): string {
  const { tasks, at } = report;
  const indexOf = batchIndices(report);
  const head = [
    'Task',
    'Status',
    'Checks',
    'Batch, place',
    'Attempts',
    'Started',
    'Time',
    'Waited',
    'Fresh in',
    'From cache',
    'To cache',
    'Out',
    'Cost',
  ];
  const rows = tasks.map((task) => {
    const { usage, effort } = task;
    const tokens = (count: number | undefined) => (count === undefined ? '–' : tokenWords(count));
    const figures = [
      `${indexOf(task) ?? '–'}, ${task.batchPosition}`,
      String(task.attempts),
      momentWords(task.startedAt, new Date(at)),
      durationWords(task.durationMs),
      effort.waitMs > 0 ? durationWords(effort.waitMs) : '–',
      tokens(usage.inputTokens),
      tokens(usage.cacheReadTokens),
      tokens(usage.cacheWriteTokens),
      tokens(usage.outputTokens),
      usage.costUsd === undefined ? '–' : costWords(usage.costUsd),
    ];
    return [
      `<tr><th scope="row">${text(task.id)} ${text(task.title, 100)}</th>`,
      `<td class="${lookOfTask(task)}">${text(taskWord(task))}</td>`,
      `<td>${
        task.gates
          .filter(({ gate }) => gate !== 'changes' && gate !== 'tests')
          .map(check)
          .join('<br>') || '–'
      }</td>`,
      ...figures.map((figureText) => `<td class="number">${text(figureText)}</td>`),
      '</tr>',
    ].join('');
  });
  const columns = head.map((words) => `<th scope="col">${words}</th>`).join('');
  // A region that scrolls must be reachable with the keyboard.
  return [
    '<div class="scroll" tabindex="0" role="region" aria-label="Table of tasks">',
    `<table><thead><tr>${columns}</tr></thead>`,
    '<tbody>',
    ...rows,
    '</tbody></table></div>',
  ].join('\n');
}

function lookOfTask({ status, outcome, waiting }: ReportTask): string {
  if (waiting) return 'wait';
  if (status === 'completed') return 'good';
  return outcome === 'failed' ? 'bad' : '';
}

function check(gate: ReportTask['gates'][number]): string {
  const sign = gate.passed ? 'passed' : gate.gate === 'approval' ? 'open' : 'failed';
  return `${sign}: ${code(gateName(gate))}${gate.merged ? ' after the merge' : ''}${gate.score === undefined ? '' : ` ${gate.score}`}`;
}

function name({ id, title }: ReportTask): string {
  return `<strong>${text(id)}</strong> ${text(title, 120)}`;
}

/** Plain words in which backquotes enclose commands. */
function withCode(words: string): string {
  return words
    .split('`')
    .map((part, n) => (n % 2 === 1 ? code(part) : escapeMarkup(part.replace(/\S+/g, (word) => safe(word)))))
    .join('');
}

function code(words: string): string {
  return `<code>${text(words, 120)}</code>`;
}

function text(value: string, most?: number): string {
  return escapeMarkup(safe(value, most));
}
