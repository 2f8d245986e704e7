/** What a run would do, before it does it: its batches, their agents, and which of them run side by side. */
import type { Plan } from '../plan/model';
import type { PlannedBatch } from '../schedule/model';
import { safe } from './terminalText';
import { listWords, plural } from './words';

export interface RunPreview {
  readonly plan: Plan;
  readonly batches: readonly PlannedBatch[];
  /** The agent for what no other is named for. */
  readonly agent: string;
  /** Sessions side by side. */
  readonly jobs: number;
}

/** @example 'Would run 5 tasks in 3 batches with agent demo, up to 2 side by side:' */
export function previewHeadline({ batches, agent, jobs }: RunPreview): string {
  const tasks = batches.reduce((sum, batch) => sum + batch.tasks.length, 0);
  const beside = jobs > 1 && batches.length > 1 ? `, up to ${jobs} side by side` : '';
  const many = `${plural(tasks, 'task')} in ${plural(batches.length, 'batch', 'batches')}`;
  return `Would run ${many} with ${agentWords(batches, agent)}${beside}:`;
}

function agentWords(batches: readonly PlannedBatch[], otherwise: string): string {
  const counts = new Map<string, number>();
  for (const { agent, tasks } of batches) {
    const name = agent ?? otherwise;
    counts.set(name, (counts.get(name) ?? 0) + tasks.length);
  }
  const [only] = counts.keys();
  if (counts.size < 2) return `agent ${safe(only ?? otherwise)}`;
  return `agents ${listWords([...counts].map(([name, count]) => `${safe(name)} (${plural(count, 'task')})`))}`;
}

/** The phases that tasks of the batches are in, in plan order; undefined where there are none. */
export function phaseWords({ plan, batches }: RunPreview): string | undefined {
  const chosen = new Set(batches.flatMap(({ tasks }) => tasks.map(({ uid }) => uid)));
  const keys = new Set(plan.tasks.flatMap(({ uid, phase }) => (phase !== null && chosen.has(uid) ? [phase] : [])));
  if (keys.size === 0) return undefined;
  const titles = plan.phases.filter(({ key }) => keys.has(key)).map(({ title }) => safe(title, 40));
  return `${keys.size === 1 ? 'Phase' : 'Phases'}: ${listWords(titles, 4)}`;
}

/** @param most batches that are told of; the rest are counted */
export function batchLines({ plan, batches, agent, jobs }: RunPreview, most = Number.POSITIVE_INFINITY): string[] {
  const titles = new Map(plan.tasks.map(({ uid, title }) => [uid, title]));
  const areMixed = batches.some((batch) => (batch.agent ?? agent) !== (batches[0]?.agent ?? agent));
  const shown = batches.slice(0, most);
  const lines = shown.flatMap((batch, at) => {
    const wave = jobs > 1 && batches.length > 1 ? ` (wave ${batch.wave})` : '';
    const who = areMixed ? `: ${safe(batch.agent ?? agent)}` : '';
    const tasks = batch.tasks.map(({ uid }) => `  ${safe(uid)} ${safe(titles.get(uid) ?? '', 90)}`);
    return [`Batch ${at + 1}${wave}${who}`, ...tasks];
  });
  const left = batches.slice(shown.length);
  if (left.length === 0) return lines;
  const tasks = left.reduce((sum, batch) => sum + batch.tasks.length, 0);
  return [...lines, `… and ${plural(left.length, 'more batch', 'more batches')} with ${plural(tasks, 'task')}`];
}
