// Whether a task costs the same in a large plan as in a small one, and what memory a run takes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from './lib/numbers.mjs';
import { timed, tranche } from './lib/timed.mjs';
import { trivialWorkspace } from './lib/workspace.mjs';

const sizes = [100, 1_000, 10_000];
const most = 300;
const rounds = 3;

export async function run() {
  const results = new Map(sizes.map((tasks) => [tasks, []]));
  for (let round = 0; round < rounds; round++) {
    for (const tasks of sizes) results.get(tasks).push(await measure(tasks));
  }
  const rows = [...results].map(([tasks, runs]) => [
    tasks.toLocaleString('en'),
    String(Math.min(most, tasks)),
    ...['perTask', 'whole', 'memory'].map((what) => median(runs.map((run) => run[what]))),
  ]);
  const ratio = rows.at(-1)[2] / rows[0][2];
  return {
    title: 'scale: a run of tasks that take no time, in plans of different size',
    columns: ['tasks in the plan', 'tasks run', 'ms per task', 's in all', 'MB RSS'],
    rows: rows.map(([tasks, count, perTask, whole, memory]) => [
      tasks,
      count,
      perTask.toFixed(2),
      (whole / 1000).toFixed(1),
      (memory / 1e6).toFixed(0),
    ]),
    notes: [
      `A task in the largest plan costs ${ratio.toFixed(2)} times what it costs in the smallest. The time per task is that between the first record of the first and the last record of the last, so that reading the plan counts only for the whole.`,
      `Medians of ${rounds} runs each, in turns; one session at a time.`,
    ],
  };
}

async function measure(tasks) {
  const { folder, dispose } = await trivialWorkspace(tasks);
  try {
    const count = Math.min(most, tasks);
    const { ms, memory } = await timed([...tranche, 'run', String(count), '--json'], { cwd: folder });
    return { perTask: spanOf(folder) / count, whole: ms, memory };
  } finally {
    dispose();
  }
}

function spanOf(folder) {
  const records = readFileSync(join(folder, '.tranche/PLAN/journal.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const timeOf = (record) => Date.parse(record?.at ?? '');
  const first = records.find(({ type }) => type === 'attempt_started');
  const last = records.findLast(({ type }) => type === 'attempt_ended');
  return timeOf(last) - timeOf(first);
}
