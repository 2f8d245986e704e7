/** How well the work goes, in words. */
import { inputPrices } from '../status/effort';
import { leastFresh, type Savings, savingsFormula } from '../status/savings';
import type { Telemetry } from '../status/telemetry';
import { usageWords } from './usage';
import { durationWords, plural, tokenWords } from './words';

/** What each figure is called, and the figure; in the order in which they are read. */
export function telemetryLines(telemetry: Telemetry): { readonly name: string; readonly value: string }[] {
  const { effort, runMs, idleMs, tasksPerHour, firstPassRate, reworkRate, attemptsPerTask } = telemetry;
  const told = Object.keys(effort.usage).length > 0;
  const lines = [
    {
      name: 'Time',
      value: `${durationWords(runMs)}${idleMs > 0 ? `, ${durationWords(idleMs)} of it only waiting` : ''}`,
    },
    {
      name: 'Work',
      value: `${durationWords(effort.agentMs)} of agents, ${durationWords(effort.gateMs)} of checks`,
    },
    { name: 'Used', value: told ? usageWords(effort.usage) : 'not told by the agent' },
    tasksPerHour !== undefined && {
      name: 'Velocity',
      value: `${rounded(tasksPerHour)} tasks per hour, waits left out`,
    },
    firstPassRate !== undefined && { name: 'First answer passed', value: shareWords(firstPassRate) },
    reworkRate !== undefined && { name: 'Needed rework', value: shareWords(reworkRate) },
    attemptsPerTask !== undefined && { name: 'Attempts per task', value: rounded(attemptsPerTask) },
    { name: 'Shared sessions', value: savingsWords(telemetry.savings) },
  ];
  return lines.filter((line) => line !== false);
}

/**
 * What sharing a session saved or cost against a session for each task.
 *
 * @example savingsWords(savings) // 'saved 12 k input tokens (7.1 k by price) over 8 tasks, against …'
 */
export function savingsWords(savings: Savings | undefined): string {
  if (!savings)
    return `saving unknown: it takes ${leastFresh} tasks that began a session, one that shared it, and their tokens`;
  const { saved, sharedTasks, freshTasks } = savings;
  const figure = (tokens: number) => tokenWords(Math.abs(tokens));
  const verb = saved.tokens < 0 ? 'cost' : 'saved';
  const more = saved.tokens < 0 ? ' more' : '';
  const opposite = Math.sign(saved.tokens) * Math.sign(saved.weighted) < 0;
  const price = opposite
    ? `but ${saved.weighted < 0 ? 'cost' : 'saved'} ${figure(saved.weighted)} by price`
    : `${figure(saved.weighted)} by price`;
  return `${verb} ${figure(saved.tokens)} input tokens${more} (${price}) over ${plural(sharedTasks, 'task')}, measured against the ${freshTasks} that began a session`;
}

/** How that is worked out, for who wants to check it. */
export const savingsNote = `Shared sessions: ${savingsFormula}. By price: a fresh token counts ${inputPrices.fresh}, one written to the cache ${inputPrices.cacheWrite}, one read from it ${inputPrices.cacheRead}.`;

function shareWords(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function rounded(value: number): string {
  return value.toFixed(value < 10 ? 1 : 0).replace(/\.0$/, '');
}
