/** A rehearsal's outcome for the person, line by line. */
import type { Plan } from '../../plan/model';
import { safe } from '../../present/terminalText';
import { durationWords, plural, progressWords, tokenWords } from '../../present/words';
import type { Config } from '../configSchema';
import type { RehearsalOutcome } from './outcome';

const names: Readonly<Record<string, string>> = {
  usage_limit: 'usage limit',
  rate_limit: 'too many requests',
  overloaded: 'service overloaded',
  network: 'no connection',
  crash: 'agent crashed',
  idle_timeout: 'agent fell silent',
  question: 'agent asked something',
  gave_up: 'agent gave up',
  caught_claim: 'claim that a check refuted',
  believed_claim: 'claim that nothing refuted',
  write_conflict: 'edits of others in the way',
};

const handled: Readonly<Record<string, string>> = {
  usage_limit: 'waited to its end',
  rate_limit: 'waited and tried again',
  overloaded: 'waited and tried again',
  network: 'waited and tried again',
  crash: 'went on in a new session',
  idle_timeout: 'ended the agent',
  question: 'ended the agent',
  gave_up: 'counted the attempt as failed',
  caught_claim: 'sent it back to the agent',
  believed_claim: 'counted the task as completed, although it was not done',
  write_conflict: 'did the task again on what the others made',
};

export function rehearsalLines(
  outcome: RehearsalOutcome,
  plan: Plan,
  config: Config,
  advice: readonly string[],
): string[] {
  const { waits, usage, failed, parked, completed } = outcome;
  const total = plan.tasks.length;
  const left = total - completed.length - Object.keys(failed).length - parked.length;
  const counts = [
    `${progressWords(completed.length, total)} completed`,
    `${Object.keys(failed).length} failed`,
    parked.length > 0 && `${parked.length} waiting for a person`,
    left > 0 && `${left} not run`,
  ];
  const sessions = config.jobs === 1 ? 'one session at a time' : `up to ${config.jobs} sessions at a time`;
  const waited = waits.limits + waits.tries + waits.silence;
  const parts = [
    waits.limits > 0 && `${durationWords(waits.limits)} for limits`,
    waits.silence > 0 && `${durationWords(waits.silence)} for silent agents`,
    waits.tries > 0 && `${durationWords(waits.tries)} between tries`,
  ];
  return [
    `${plural(outcome.batches, 'batch', 'batches')}, ${plural(outcome.turns, 'turn')}, ${sessions}: ${counts.filter(Boolean).join(', ')}.`,
    ...(outcome.ended === 'finished' ? [] : [`The run ended early: ${safe(outcome.reason ?? 'no reason recorded')}`]),
    '',
    ...troubleLines(outcome),
    `Would have waited ${waited === 0 ? 'for nothing' : `${durationWords(waited)} (${parts.filter(Boolean).join(', ')})`}.`,
    `Would have used about ${tokenWords(usage.tokens)} tokens, $${usage.costUsd.toFixed(2)}: figures of the usual size, made up.`,
    ...section(
      'Failed',
      Object.entries(failed).map(([uid, why]) => `${label(plan, uid)}: ${safe(why, 200)}`),
    ),
    ...section(
      'Counted as completed without having been done',
      outcome.wronglyCompleted.map((uid) => label(plan, uid)),
    ),
    ...section('Advice', advice),
  ];
}

function troubleLines({ troubles }: RehearsalOutcome): string[] {
  if (troubles.length === 0) return ['No trouble was met. Try another --seed.'];
  const rows = troubles.map(({ kind, times, overcome }) => [
    names[kind] ?? kind.replaceAll('_', ' '),
    `${times} ×`,
    `${handled[kind] ?? 'see "onFailure"'}${kind === 'believed_claim' ? '' : `; ${endWords(overcome, times)}`}`,
  ]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`);
}

function endWords(overcome: number, times: number): string {
  return overcome === times ? 'completed in the end' : `${overcome} of ${times} completed in the end`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  - ${line}`)];
}

function label(plan: Plan, uid: string): string {
  const task = plan.tasks.find((each) => each.uid === uid);
  return safe(task ? `${task.id} ${task.title}` : uid, 80);
}
