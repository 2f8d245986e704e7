/** What each task used, by kind of token, in the order in which the tasks were taken up. */
import { safe } from '../../../present/terminalText';
import { usageWords } from '../../../present/usage';
import { tokenWords } from '../../../present/words';
import type { UsageRecord } from '../../../status/journalRecord';
import type { ReportTask } from '../model';
import { bar, chart, label, leftEdge, letterWidth, rightEdge, valueAxis } from './frame';
import { countTicks, linear } from './scale';

const top = 12;
const bottom = 212;

const kinds = [
  { look: 'fresh', of: ({ inputTokens }: UsageRecord) => inputTokens },
  { look: 'written', of: ({ cacheWriteTokens }: UsageRecord) => cacheWriteTokens },
  { look: 'read', of: ({ cacheReadTokens }: UsageRecord) => cacheReadTokens },
  { look: 'out', of: ({ outputTokens }: UsageRecord) => outputTokens },
] as const;

export function tokensChart(tasks: readonly ReportTask[]): string {
  const totalOf = ({ usage }: ReportTask) => kinds.reduce((sum, { of }) => sum + (of(usage) ?? 0), 0);
  const ticks = countTicks(Math.max(1, ...tasks.map(totalOf)));
  const y = linear([0, ticks.at(-1) ?? 1], [bottom, top]);
  const step = (rightEdge - leftEdge) / Math.max(1, tasks.length);
  const width = Math.max(0.5, Math.min(40, Math.round(step * 8) / 10));
  const names = tasks.map(({ id }) => safe(id, 12));
  // Only as many names as have room beside each other.
  const each = Math.max(1, Math.ceil((Math.max(0, ...names.map(({ length }) => length)) * letterWidth + 6) / step));
  const shapes = valueAxis(ticks, y, tokenWords);
  for (const [n, task] of tasks.entries()) {
    if (n % each === 0) shapes.push(label(leftEdge + (n + 0.5) * step, bottom + 16, names[n] ?? '', 'label middle'));
    let below = 0;
    const about = `${safe(`${task.id} ${task.title}`, 80)}, place ${task.batchPosition} in its batch: ${usageWords(task.usage)}`;
    for (const { look, of } of kinds) {
      const count = of(task.usage) ?? 0;
      if (count <= 0) continue;
      const from = y(below + count);
      const x = Math.round((leftEdge + n * step + (step - width) / 2) * 10) / 10;
      shapes.push(
        bar({ x, y: from, width, height: Math.max(0.5, Math.round((y(below) - from) * 10) / 10) }, look, about),
      );
      below += count;
    }
  }
  const words = {
    id: 'tokens',
    title: 'Tokens per task, in the order in which the tasks were taken up',
    description:
      'Stacked: fresh input, written to the cache, read from the cache, output. The table of tasks below has the figures.',
  };
  return chart(words, bottom + 24, shapes);
}
