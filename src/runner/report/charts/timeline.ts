/** When each session worked on which task: a row for each session that works beside others, a bar for each attempt. */
import { safe } from '../../../present/terminalText';
import { durationWords, plural } from '../../../present/words';
import type { Report, ReportBatch, ReportTask } from '../model';
import { bar, chart, label, leftEdge, letterWidth, rightEdge, timeAxis } from './frame';
import { linear, timeTicks } from './scale';

const rowHeight = 26;
const barHeight = 16;
const top = 8;

export function timelineChart({ batches, tasks, runs, at }: Report): string {
  const end = Date.parse(at);
  const endOf = (batch: ReportBatch) => (batch.endedAt === undefined ? end : Date.parse(batch.endedAt));
  const rows = rowsOf(batches, endOf);
  const first = Math.min(...runs.map(({ startedAt }) => Date.parse(startedAt)));
  const last = Math.max(
    first + 1,
    ...runs.map(({ completedAt }) => (completedAt ? Date.parse(completedAt) : first)),
    ...batches.map(endOf),
  );
  const x = linear([first, last], [leftEdge, rightEdge]);
  const count = Math.max(0, ...rows.values()) + 1;
  const bottom = top + count * rowHeight;
  const shapes = timeAxis(timeTicks(first, last), x, top, bottom);
  for (let row = 0; row < count; row++)
    shapes.push(label(leftEdge - 6, top + row * rowHeight + 17, `${row + 1}`, 'label end'));
  for (const batch of batches) {
    const y = top + (rows.get(batch) ?? 0) * rowHeight;
    const from = x(Date.parse(batch.startedAt));
    const width = Math.max(1, x(endOf(batch)) - from);
    const agent = safe(batch.agent ?? 'unknown', 40);
    shapes.push(bar({ x: from, y: y + 2, width, height: rowHeight - 4 }, 'session', `Batch ${batch.index} (${agent})`));
  }
  for (const task of tasks) shapes.push(...tryBars(task, batches, rows, x, end));
  const words = {
    id: 'timeline',
    title: 'Timeline: which session worked on which task, and when',
    description: `${plural(batches.length, 'session')} in ${plural(count, 'row')}, ${plural(tasks.length, 'task')}. The table of tasks below says the same in words.`,
  };
  return chart(words, bottom + 24, shapes);
}

function tryBars(
  task: ReportTask,
  batches: readonly ReportBatch[],
  rows: ReadonlyMap<ReportBatch, number>,
  x: (at: number) => number,
  end: number,
): string[] {
  return task.tries.flatMap(({ attempt, batchId, startedAt, endedAt, outcome, waits }) => {
    const batch = batches.find((each) => each.batchId === batchId);
    const y = top + ((batch && rows.get(batch)) ?? 0) * rowHeight + (rowHeight - barHeight) / 2;
    const to = endedAt === undefined ? end : Date.parse(endedAt);
    const from = Date.parse(startedAt);
    const span = (a: number, b: number) => ({ x: x(a), width: Math.max(1, Math.round((x(b) - x(a)) * 10) / 10) });
    const word = outcome ?? 'under way';
    const about = `${safe(`${task.id} ${task.title}`, 80)}: ${word} in ${durationWords(to - from)}${attempt > 1 ? `, attempt ${attempt}` : ''}`;
    const place = span(from, to);
    const name = safe(task.id, 12);
    return [
      bar({ y, height: barHeight, ...place }, `try ${outcome ?? 'open'}`, about),
      ...waits.map((wait) => {
        const until = wait.to === undefined ? to : Date.parse(wait.to);
        const since = Date.parse(wait.from);
        return bar(
          { y, height: barHeight, ...span(since, until) },
          'wait',
          `${safe(task.id, 40)}: waited ${durationWords(until - since)}`,
        );
      }),
      // Where there is room for it.
      ...(place.width < name.length * letterWidth + 6
        ? []
        : [label(place.x + place.width / 2, y + 12, name, `name middle${waits.length > 0 ? ' waited' : ''}`)]),
    ];
  });
}

/** Each batch goes into the first row that is free when it begins. */
function rowsOf(batches: readonly ReportBatch[], endOf: (batch: ReportBatch) => number): Map<ReportBatch, number> {
  const free: number[] = [];
  const rows = new Map<ReportBatch, number>();
  for (const batch of [...batches].sort((a, b) => a.startedAt.localeCompare(b.startedAt))) {
    const start = Date.parse(batch.startedAt);
    const found = free.findIndex((end) => end <= start);
    const row = found < 0 ? free.length : found;
    free[row] = endOf(batch);
    rows.set(batch, row);
  }
  return rows;
}
