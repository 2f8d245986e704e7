// What it takes until the end of a task is on the disk, against writing the whole status file.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from './lib/bundle.mjs';
import { measureInChild } from './lib/child.mjs';
import { quantile } from './lib/numbers.mjs';
import { trivialPlan } from './lib/workspace.mjs';

const tasks = 10_000;
const records = 2_000;

const program = `
import { setImmediate as pause } from 'node:timers/promises';
import { replaceFile } from './src/runner/durable';
import { readPlan } from './src/runner/planFile';
import { StateStore } from './src/runner/stateStore';
import { formatStatusFile } from './src/status/statusFile';

const [folder, records] = process.argv.slice(2);
const plan = readPlan(folder, 'PLAN.md');
const store = StateStore.open(folder, '.tranche', plan, 'run-1');
const context = { plan: plan.plan, planPath: plan.name, createdAt: new Date().toISOString(), extra: {} };
const times = { ours: [], rival: [] };
for (let at = 0; at < Number(records); at++) {
  const ids = { runId: 'run-1', batchId: 'batch-1', task: plan.plan.tasks[at].uid, attempt: 1 };
  store.record({ type: 'attempt_started', ...ids, position: 1 });
  await store.forced();
  // What the store puts off has its turn here, as it has while agents work.
  await pause();
  const start = performance.now();
  store.record({ type: 'attempt_ended', ...ids, outcome: 'completed', durationMs: 1 });
  await store.forced();
  times.ours.push(performance.now() - start);
  await pause();
  // In between, so that both meet the same disk.
  if (at % 10 > 0) continue;
  const rival = performance.now();
  replaceFile(folder + '/rival.json', formatStatusFile(store.status, context));
  times.rival.push(performance.now() - rival);
}
store.close();
console.log(JSON.stringify(times));
`;

export async function run() {
  const file = await bundle('record', program);
  const folder = mkdtempSync(join(tmpdir(), 'tranche-bench-'));
  try {
    writeFileSync(join(folder, 'PLAN.md'), trivialPlan(tasks));
    const times = measureInChild(file, folder, records);
    const row = (title, numbers) => [title, ...[0.5, 0.99].map((share) => quantile(numbers, share).toFixed(2))];
    return {
      title: `record: the end of a task on the disk, in a plan of ${tasks.toLocaleString('en')} tasks`,
      columns: ['way', 'median ms', '99 % within ms'],
      rows: [
        row('a record in the journal', times.ours),
        row('rival: the whole status file, replaced', times.rival),
        [
          'rival ÷ journal',
          ...[0.5, 0.99].map((share) => (quantile(times.rival, share) / quantile(times.ours, share)).toFixed(0)),
        ],
      ],
      notes: [`${records.toLocaleString('en')} records; both ways force to the disk what they write.`],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
