// A large plan from its first task to its last: what memory that takes, and whether late tasks cost more than early ones.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { timed, tranche } from './lib/timed.mjs';
import { trivialWorkspace } from './lib/workspace.mjs';

const tasks = 10_000;
const parts = 10;

export async function run() {
  const { folder, dispose } = await trivialWorkspace(tasks, { jobs: 2 });
  try {
    const { ms, memory } = await timed([...tranche, 'run', '--all', '--json'], { cwd: folder });
    const costs = costOfParts(folder);
    return {
      title: `whole: a run of ${tasks.toLocaleString('en')} tasks that take no time, two sessions side by side`,
      columns: ['what', 'value'],
      rows: [
        ['ms per task, first tenth', costs[0].toFixed(2)],
        ['ms per task, last tenth', costs.at(-1).toFixed(2)],
        ['last ÷ first', (costs.at(-1) / costs[0]).toFixed(2)],
        ['s in all', (ms / 1000).toFixed(1)],
        ['MB RSS', (memory / 1e6).toFixed(0)],
      ],
      notes: [
        'One run. Its memory is the most that the runner held itself, when it read the plan, worked, or wrote the reports.',
      ],
    };
  } finally {
    dispose();
  }
}

/** Milliseconds per task in each tenth of the run. */
function costOfParts(folder) {
  const records = readFileSync(join(folder, '.tranche/PLAN/journal.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const ends = records.filter(({ type }) => type === 'attempt_ended').map(({ at }) => Date.parse(at));
  const started = Date.parse(records.find(({ type }) => type === 'attempt_started').at);
  const marks = Array.from({ length: parts + 1 }, (_, part) => ends[(ends.length * part) / parts - 1] ?? started);
  return marks.slice(1).map((mark, part) => (mark - marks[part]) / (ends.length / parts));
}
